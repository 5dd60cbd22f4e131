import type { Service } from "kubernetes-types/core/v1";
import type { Ingress, IngressBackend, IngressClass, IngressServiceBackend } from "kubernetes-types/networking/v1";
import type { Session } from "../command.ts";
import { StatusError } from "../errors.ts";
import { typed } from "../json.ts";
import type { Describer } from "./describer.ts";
import { endpointsText, slicesOf } from "./services.ts";

export const describeIngress: Describer = async (session, object, out) => {
  const { metadata, spec = {}, status } = typed<Ingress>(object);
  const namespace = metadata?.namespace ?? "";
  out.line(0, `Name:\t${metadata?.name ?? ""}`);
  out.labels("Labels", metadata?.labels);
  out.line(0, `Namespace:\t${namespace}`);
  const addresses = (status?.loadBalancer?.ingress ?? []).map(({ hostname, ip }) => ip || hostname || "");
  out.line(0, `Address:\t${[...new Set(addresses.filter(Boolean))].sort().join(",")}`);
  out.line(0, `Ingress Class:\t${spec.ingressClassName ?? "<none>"}`);
  const byDefault = spec.defaultBackend ? await backendText(session, namespace, spec.defaultBackend) : "<default>";
  out.line(0, `Default backend:\t${byDefault}`);
  if (spec.tls?.length) out.line(0, "TLS:");
  for (const { hosts, secretName } of spec.tls ?? []) {
    out.line(1, `${secretName ? `${secretName} terminates` : "SNI routes"} ${(hosts ?? []).join(",")}`);
  }
  out.line(0, "Rules:");
  out.line(1, "Host\tPath\tBackends");
  out.line(1, "----\t----\t--------");
  const rules = (spec.rules ?? []).filter(({ http }) => http);
  for (const { host, http } of rules) {
    out.line(1, `${host || "*"}\t`);
    for (const { backend, path } of http?.paths ?? []) {
      out.line(2, `\t${path ?? ""} \t${await backendText(session, namespace, backend)}`);
    }
  }
  if (rules.length === 0) out.line(1, `*\t*\t${byDefault}`);
  out.annotations("Annotations", metadata?.annotations);
};

/** `web:80 (10.244.0.10:8080)`, with what went wrong in place of the addresses. */
async function backendText(session: Session, namespace: string, backend: IngressBackend): Promise<string> {
  if (backend.service) {
    const { name, port } = backend.service;
    return `${name}:${port?.number || (port?.name ?? "")} (${await addressesText(session, namespace, backend.service)})`;
  }
  if (!backend.resource) return "";
  const { apiGroup, kind, name } = backend.resource;
  return `APIGroup: ${apiGroup ?? "<none>"}, Kind: ${kind}, Name: ${name}`;
}

async function addressesText(
  session: Session,
  namespace: string,
  { name, port }: IngressServiceBackend,
): Promise<string> {
  try {
    const slices = await slicesOf(session, namespace, name);
    const path = `/api/v1/namespaces/${namespace}/services/${name}`;
    const { spec } = typed<Service>(await session.client.json({ path }));
    const wanted = (spec?.ports ?? []).filter((one) =>
      port?.number ? one.port === port.number : port?.name !== undefined && one.name === port.name,
    );
    return endpointsText(slices, wanted.at(-1)?.name ?? "");
  } catch (error) {
    if (!(error instanceof StatusError)) throw error;
    return `<error: ${error.message}>`;
  }
}

export const describeIngressClass: Describer = async (_session, object, out) => {
  const { metadata, spec } = typed<IngressClass>(object);
  out.line(0, `Name:\t${metadata?.name ?? ""}`);
  out.labels("Labels", metadata?.labels);
  out.annotations("Annotations", metadata?.annotations);
  out.line(0, `Controller:\t${spec?.controller ?? ""}`);
  if (!spec?.parameters) return;
  const { apiGroup, kind, name } = spec.parameters;
  out.line(0, "Parameters:");
  if (apiGroup !== undefined) out.line(1, `APIGroup:\t${apiGroup}`);
  out.line(1, `Kind:\t${kind}`);
  out.line(1, `Name:\t${name}`);
};
