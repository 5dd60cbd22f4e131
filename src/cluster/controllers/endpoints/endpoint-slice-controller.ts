import type { Pod, Service } from "kubernetes-types/core/v1";
import type { Endpoint, EndpointHints, EndpointPort, EndpointSlice } from "kubernetes-types/discovery/v1";
import type { ApiClient } from "../../api/client.ts";
import { equal } from "../../api/object.ts";
import type { Clock } from "../../clock.ts";
import { isBeingDeleted, nameOf, namespaceOf, splitKey, uidOf } from "../object-key.ts";
import { controllerReference } from "../owner-references.ts";
import { isReady } from "../pod-state.ts";
import { changeTime } from "./last-change.ts";
import {
  endpointHostname,
  hasEndpoint,
  hasNamedTarget,
  isHeadless,
  selectedPods,
  targetPort,
  watchServicesAndPods,
} from "./service-pods.ts";

const managedBy = "endpointslice-controller.k8s.io";
const serviceLabel = "kubernetes.io/service-name";
const managerLabel = "endpointslice.kubernetes.io/managed-by";
/** The controller's --max-endpoints-per-slice. */
const fullSlice = 100;

interface PortGroup {
  readonly ports: EndpointPort[];
  /** By pod uid. */
  readonly endpoints: Map<string, Endpoint>;
}

/** Keeps the EndpointSlices of Services with a selector (pkg/controller/endpointslice). Returns what stops it. */
export function startEndpointSliceController(client: ApiClient, clock: Clock): () => void {
  return watchServicesAndPods(client, clock, (key) => {
    const { namespace, name } = splitKey(key);
    const service = client.get("Service", name, namespace);
    const slices = client
      .list("EndpointSlice", { namespace, labelSelector: `${serviceLabel}=${name}` })
      .filter((slice) => slice.metadata?.labels?.[managerLabel] === managedBy);
    const pods = service && selectedPods(client, service);
    if (!service) for (const slice of slices) client.delete("EndpointSlice", nameOf(slice), namespace);
    else if (pods) reconcile(client, service, pods, slices);
  });
}

function reconcile(client: ApiClient, service: Service, pods: readonly Pod[], slices: readonly EndpointSlice[]): void {
  const groups = groupByPorts(client, service, pods);
  // Without endpoints one empty slice stands for the Service.
  if (groups.size === 0) groups.set("[]", { ports: [], endpoints: new Map() });
  const plan: { slice: EndpointSlice | undefined; ports: EndpointPort[]; endpoints: Endpoint[] }[] = [];
  for (const [key, group] of groups) {
    const mine = slices.filter((slice) => JSON.stringify(slice.ports ?? []) === key);
    for (const [index, endpoints] of distribute(group, mine).entries()) {
      plan.push({ slice: mine[index], ports: group.ports, endpoints });
    }
  }
  // A slice that has lost its purpose becomes one that is needed: its name stays.
  const free = slices.filter((slice) => !plan.some((one) => one.slice === slice));
  for (const { slice, ports, endpoints } of plan) {
    write(client, service, pods, slice ?? free.shift(), ports, endpoints);
  }
  for (const slice of free) client.delete("EndpointSlice", nameOf(slice), namespaceOf(slice));
}

function groupByPorts(client: ApiClient, service: Service, pods: readonly Pod[]): Map<string, PortGroup> {
  const groups = new Map<string, PortGroup>();
  const [first] = pods;
  const same = first && !hasNamedTarget(service) ? portsFor(service, first) : undefined;
  const sameKey = JSON.stringify(same);
  for (const pod of pods) {
    if (!hasEndpoint(pod)) continue;
    const ports = same ?? portsFor(service, pod);
    const key = same ? sameKey : JSON.stringify(ports);
    const group = groups.get(key) ?? { ports, endpoints: new Map() };
    groups.set(key, group);
    group.endpoints.set(uidOf(pod), endpointOf(client, service, pod));
  }
  return groups;
}

/** What each slice holds: endpoints stay where they are, new ones fill up the last slice and then further ones. */
function distribute({ endpoints }: PortGroup, slices: readonly EndpointSlice[]): Endpoint[][] {
  const remaining = new Map(endpoints);
  const contents: Endpoint[][] = slices.map((slice) =>
    slice.endpoints.flatMap((endpoint) => {
      const uid = endpoint.targetRef?.uid ?? "";
      const now = remaining.get(uid);
      remaining.delete(uid);
      return now ? [now] : [];
    }),
  );
  for (const endpoint of remaining.values()) {
    const open = contents.find((content) => content.length < fullSlice);
    if (open) open.push(endpoint);
    else contents.push([endpoint]);
  }
  const kept = contents.filter((content) => content.length > 0);
  if (kept.length === contents.length) return contents.length > 0 ? contents : [[]];
  // An emptied slice among full ones is given up by taking its place from the end.
  return kept.length > 0 ? kept : [[]];
}

function write(
  client: ApiClient,
  service: Service,
  pods: readonly Pod[],
  current: EndpointSlice | undefined,
  ports: EndpointPort[],
  endpoints: Endpoint[],
): void {
  const labels = {
    ...service.metadata?.labels,
    [managerLabel]: managedBy,
    [serviceLabel]: nameOf(service),
    ...(isHeadless(service) ? { "service.kubernetes.io/headless": "" } : {}),
  };
  const isSame =
    current &&
    equal(current.endpoints, endpoints) &&
    equal(current.ports ?? [], ports) &&
    equal(current.metadata?.labels, labels);
  if (isSame) return;
  const annotations = endpoints.length > 0 || current ? changeTime(service, pods, current) : {};
  if (current) {
    const metadata = { ...current.metadata, labels, annotations: { ...current.metadata?.annotations, ...annotations } };
    client.update("EndpointSlice", { ...current, metadata, endpoints, ports });
    return;
  }
  client.create("EndpointSlice", {
    metadata: {
      generateName: `${nameOf(service)}-`,
      namespace: namespaceOf(service),
      labels,
      annotations,
      ownerReferences: [controllerReference(service)],
    },
    addressType: "IPv4",
    endpoints,
    ports,
  });
}

function portsFor(service: Service, pod: Pod): EndpointPort[] {
  return (service.spec?.ports ?? []).flatMap((port) => {
    const number = targetPort(port, pod);
    if (number === undefined) return [];
    const { name = "", appProtocol, protocol = "TCP" } = port;
    return [{ name, port: number, protocol, ...(appProtocol ? { appProtocol } : {}) }];
  });
}

function endpointOf(client: ApiClient, service: Service, pod: Pod): Endpoint {
  const { nodeName } = pod.spec ?? {};
  const zone = nodeName && client.get("Node", nodeName)?.metadata?.labels?.["topology.kubernetes.io/zone"];
  const hostname = endpointHostname(pod, service);
  const serving = isReady(pod);
  const terminating = isBeingDeleted(pod);
  const ready = service.spec?.publishNotReadyAddresses === true || (serving && !terminating);
  const hints = ready && hintsFor(service, nodeName, zone || undefined);
  return {
    addresses: [pod.status?.podIP ?? ""],
    conditions: { ready, serving, terminating },
    ...(hints ? { hints } : {}),
    ...(hostname ? { hostname } : {}),
    targetRef: { kind: "Pod", namespace: namespaceOf(pod), name: nameOf(pod), uid: uidOf(pod) },
    ...(nodeName ? { nodeName } : {}),
    ...(zone ? { zone } : {}),
  };
}

/** `forNodes` is younger than the types (Kubernetes 1.33). */
interface Hints extends EndpointHints {
  forNodes?: { name: string }[];
}

/** Whom an endpoint is meant for, as the Service's trafficDistribution wishes (endpointslice/trafficdist). */
function hintsFor({ spec }: Service, nodeName: string | undefined, zone: string | undefined): Hints | undefined {
  const wish = spec?.trafficDistribution;
  const forNode = wish === "PreferSameNode" && nodeName ? nodeName : undefined;
  if (wish !== "PreferClose" && wish !== "PreferSameZone" && wish !== "PreferSameNode") return undefined;
  if (zone === undefined && forNode === undefined) return undefined;
  return {
    ...(forNode === undefined ? {} : { forNodes: [{ name: forNode }] }),
    ...(zone === undefined ? {} : { forZones: [{ name: zone }] }),
  };
}
