import type { Endpoints, Service } from "kubernetes-types/core/v1";
import type { EndpointSlice } from "kubernetes-types/discovery/v1";
import type { Session } from "../command.ts";
import { isObject, listAt, typed } from "../json.ts";
import { labelsText } from "../printing/table.ts";
import type { Describer } from "./describer.ts";

export const describeService: Describer = async (session, object, out) => {
  const { metadata, spec = {}, status } = typed<Service>(object);
  const slices = await slicesOf(session, metadata?.namespace ?? "", metadata?.name ?? "");
  out.line(0, `Name:\t${metadata?.name ?? ""}`);
  out.line(0, `Namespace:\t${metadata?.namespace ?? ""}`);
  out.labels("Labels", metadata?.labels);
  out.annotations("Annotations", metadata?.annotations);
  out.line(0, `Selector:\t${labelsText(spec.selector ?? {})}`);
  out.line(0, `Type:\t${spec.type ?? ""}`);
  if (spec.ipFamilyPolicy) out.line(0, `IP Family Policy:\t${spec.ipFamilyPolicy}`);
  out.line(0, `IP Families:\t${spec.ipFamilies?.join(",") || "<none>"}`);
  out.line(0, `IP:\t${spec.clusterIP ?? ""}`);
  out.line(0, `IPs:\t${spec.clusterIPs?.join(",") || "<none>"}`);
  if (spec.externalIPs?.length) out.line(0, `External IPs:\t${spec.externalIPs.join(",")}`);
  if (spec.loadBalancerIP) out.line(0, `Desired LoadBalancer IP:\t${spec.loadBalancerIP}`);
  if (spec.externalName) out.line(0, `External Name:\t${spec.externalName}`);
  const ingress = status?.loadBalancer?.ingress ?? [];
  if (ingress.length > 0) {
    const text = ingress.map(({ hostname, ip, ipMode }) => (ip ? `${ip}${ipMode ? ` (${ipMode})` : ""}` : hostname));
    out.line(0, `LoadBalancer Ingress:\t${text.join(", ")}`);
  }
  for (const { name, nodePort, port, protocol, targetPort } of spec.ports ?? []) {
    const shown = name || "<unset>";
    out.line(0, `Port:\t${shown}\t${port}/${protocol ?? ""}`);
    out.line(0, `TargetPort:\t${targetPort ?? port}/${protocol ?? ""}`);
    if (nodePort) out.line(0, `NodePort:\t${shown}\t${nodePort}/${protocol ?? ""}`);
    out.line(0, `Endpoints:\t${endpointsText(slices, name ?? "")}`);
  }
  out.line(0, `Session Affinity:\t${spec.sessionAffinity ?? ""}`);
  if (spec.externalTrafficPolicy) out.line(0, `External Traffic Policy:\t${spec.externalTrafficPolicy}`);
  if (spec.internalTrafficPolicy) out.line(0, `Internal Traffic Policy:\t${spec.internalTrafficPolicy}`);
  if (spec.healthCheckNodePort) out.line(0, `HealthCheck NodePort:\t${spec.healthCheckNodePort}`);
  if (spec.loadBalancerSourceRanges?.length) {
    out.line(0, `LoadBalancer Source Ranges:\t${spec.loadBalancerSourceRanges.join(",")}`);
  }
  const { trafficDistribution } = { trafficDistribution: undefined, ...spec };
  if (typeof trafficDistribution === "string" && trafficDistribution !== "") {
    out.line(0, `Traffic Distribution:\t${trafficDistribution}`);
  }
};

/** Where a Service's instances are. */
export async function slicesOf(session: Session, namespace: string, service: string): Promise<EndpointSlice[]> {
  const list = await session.client.json({
    path: `/apis/discovery.k8s.io/v1/namespaces/${namespace}/endpointslices`,
    query: { labelSelector: `kubernetes.io/service-name=${service}` },
  });
  return listAt(list, "items")
    .filter(isObject)
    .map((item) => typed<EndpointSlice>(item));
}

/** Ready addresses of one port, three at most. */
export function endpointsText(slices: readonly EndpointSlice[], portName: string): string {
  if (slices.length === 0) return "<none>";
  const ready = slices.flatMap(({ endpoints, ports }) => {
    const addresses = (endpoints ?? [])
      .filter(({ conditions }) => conditions?.ready !== false)
      .map((one) => one.addresses[0] ?? "");
    if (!ports || ports.length === 0) return addresses;
    return ports
      .filter(({ name }) => (name ?? "") === portName)
      .flatMap(({ port }) => addresses.map((address) => `${address.includes(":") ? `[${address}]` : address}:${port}`));
  });
  const more = ready.length > 3 ? ` + ${ready.length - 3} more...` : "";
  return `${ready.slice(0, 3).join(",")}${more}`;
}

export const describeEndpoints: Describer = async (_session, object, out) => {
  const { metadata, subsets } = typed<Endpoints>(object);
  out.line(0, `Name:\t${metadata?.name ?? ""}`);
  out.line(0, `Namespace:\t${metadata?.namespace ?? ""}`);
  out.labels("Labels", metadata?.labels);
  out.annotations("Annotations", metadata?.annotations);
  out.line(0, "Subsets:");
  for (const { addresses, notReadyAddresses, ports } of subsets ?? []) {
    const text = (list: readonly { ip: string }[] | undefined) => list?.map(({ ip }) => ip).join(",") || "<none>";
    out.line(1, `Addresses:\t${text(addresses)}`);
    out.line(1, `NotReadyAddresses:\t${text(notReadyAddresses)}`);
    if (ports && ports.length > 0) {
      out.line(1, "Ports:");
      out.line(2, "Name\tPort\tProtocol");
      out.line(2, "----\t----\t--------");
      for (const { name, port, protocol } of ports) out.line(2, `${name || "<unset>"}\t${port}\t${protocol ?? ""}`);
    }
    out.line(0, "");
  }
};

export const describeEndpointSlice: Describer = async (_session, object, out) => {
  const { addressType, endpoints, metadata, ports } = typed<EndpointSlice>(object);
  out.line(0, `Name:\t${metadata?.name ?? ""}`);
  out.line(0, `Namespace:\t${metadata?.namespace ?? ""}`);
  out.labels("Labels", metadata?.labels);
  out.annotations("Annotations", metadata?.annotations);
  out.line(0, `AddressType:\t${addressType}`);
  if (!ports || ports.length === 0) out.line(0, "Ports: <unset>");
  else {
    out.line(0, "Ports:");
    out.line(1, "Name\tPort\tProtocol");
    out.line(1, "----\t----\t--------");
    for (const { name, port, protocol } of ports) {
      out.line(1, `${name || "<unset>"}\t${port ?? "<unset>"}\t${protocol ?? ""}`);
    }
  }
  if (!endpoints || endpoints.length === 0) out.line(0, "Endpoints: <none>");
  else out.line(0, "Endpoints:");
  for (const { addresses, conditions, hostname, nodeName, targetRef, zone } of endpoints ?? []) {
    out.line(1, `- Addresses:\t${addresses.join(", ") || "<none>"}`);
    out.line(2, "Conditions:");
    out.line(3, `Ready:\t${conditions?.ready ?? "<unset>"}`);
    out.line(2, `Hostname:\t${hostname ?? "<unset>"}`);
    if (targetRef) out.line(2, `TargetRef:\t${targetRef.kind}/${targetRef.name}`);
    out.line(2, `NodeName:\t${nodeName ?? "<unset>"}`);
    out.line(2, `Zone:\t${zone ?? "<unset>"}`);
  }
};
