import type { EndpointAddress, EndpointPort, EndpointSubset, Endpoints, Pod, Service } from "kubernetes-types/core/v1";
import type { ApiClient } from "../../api/client.ts";
import { equal } from "../../api/object.ts";
import type { Clock } from "../../clock.ts";
import { isBeingDeleted, nameOf, namespaceOf, splitKey, uidOf } from "../object-key.ts";
import { isReady } from "../pod-state.ts";
import { changeTime, lastChangeAnnotation } from "./last-change.ts";
import {
  endpointHostname,
  hasEndpoint,
  hasNamedTarget,
  isHeadless,
  selectedPods,
  targetPort,
  watchServicesAndPods,
} from "./service-pods.ts";

/** Writes the Endpoints of Services with a selector (pkg/controller/endpoint). Returns what stops it. */
export function startEndpointsController(client: ApiClient, clock: Clock): () => void {
  return watchServicesAndPods(client, clock, (key) => {
    const { namespace, name } = splitKey(key);
    const service = client.get("Service", name, namespace);
    const current = client.get("Endpoints", name, namespace);
    if (!service) {
      if (current) client.delete("Endpoints", name, namespace);
      return;
    }
    const pods = selectedPods(client, service);
    if (pods) write(client, service, pods, current);
  });
}

function write(client: ApiClient, service: Service, pods: readonly Pod[], current: Endpoints | undefined): void {
  const subsets = subsetsFor(service, pods);
  const labels = {
    ...service.metadata?.labels,
    "endpoints.kubernetes.io/managed-by": "endpoint-controller",
    ...(isHeadless(service) ? { "service.kubernetes.io/headless": "" } : {}),
  };
  if (current && equal(current.subsets ?? [], subsets) && equal(current.metadata?.labels, labels)) return;
  const annotations = { ...current?.metadata?.annotations, ...changeTime(service, pods, current) };
  if (!subsets.length && !current?.subsets?.length) delete annotations[lastChangeAnnotation];
  const object: Endpoints = {
    ...current,
    metadata: { ...current?.metadata, name: nameOf(service), namespace: namespaceOf(service), labels, annotations },
    subsets,
  };
  if (current) client.update("Endpoints", object);
  else client.create("Endpoints", object);
}

/** One subset for each set of ports, addresses in order of their text, as endpoints/util RepackSubsets sorts them. */
function subsetsFor(service: Service, pods: readonly Pod[]): EndpointSubset[] {
  const subsets = new Map<string, { ready: EndpointAddress[]; notReady: EndpointAddress[]; ports: EndpointPort[] }>();
  const [first] = pods;
  const same = first && !hasNamedTarget(service) ? portsFor(service, first) : undefined;
  for (const pod of pods) {
    if (!hasEndpoint(pod) || (isBeingDeleted(pod) && !service.spec?.publishNotReadyAddresses)) continue;
    const ports = same ?? portsFor(service, pod);
    if (ports.length === 0 && !isHeadless(service)) continue;
    const key = JSON.stringify(ports);
    const subset = subsets.get(key) ?? { ready: [], notReady: [], ports };
    subsets.set(key, subset);
    const ready = isReady(pod) || service.spec?.publishNotReadyAddresses;
    (ready ? subset.ready : subset.notReady).push(addressOf(service, pod));
  }
  return [...subsets.entries()]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([, { ready, notReady, ports }]) => ({
      ...(ready.length > 0 ? { addresses: ready.sort(byAddress) } : {}),
      ...(notReady.length > 0 ? { notReadyAddresses: notReady.sort(byAddress) } : {}),
      ...(ports.length > 0 ? { ports } : {}),
    }));
}

function portsFor(service: Service, pod: Pod): EndpointPort[] {
  return (service.spec?.ports ?? []).flatMap((port) => {
    const number = targetPort(port, pod);
    if (number === undefined) return [];
    const { name, appProtocol, protocol = "TCP" } = port;
    return [{ ...(name ? { name } : {}), port: number, protocol, ...(appProtocol ? { appProtocol } : {}) }];
  });
}

function addressOf(service: Service, pod: Pod): EndpointAddress {
  const hostname = endpointHostname(pod, service);
  return {
    ip: pod.status?.podIP ?? "",
    ...(hostname ? { hostname } : {}),
    ...(pod.spec?.nodeName ? { nodeName: pod.spec.nodeName } : {}),
    targetRef: { kind: "Pod", namespace: namespaceOf(pod), name: nameOf(pod), uid: uidOf(pod) },
  };
}

function byAddress(a: EndpointAddress, b: EndpointAddress): number {
  return a.ip < b.ip ? -1 : a.ip > b.ip ? 1 : 0;
}
