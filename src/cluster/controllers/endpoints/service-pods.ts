import type { ContainerPort, Pod, Service, ServicePort } from "kubernetes-types/core/v1";
import type { ApiClient } from "../../api/client.ts";
import type { Clock } from "../../clock.ts";
import { keyOf, namespaceOf } from "../object-key.ts";
import { isTerminal } from "../pod-state.ts";
import { createWorkQueue } from "../work-queue.ts";

/** The pods that a Service selects, in order of their names; undefined when it selects by hand (no selector). */
export function selectedPods(client: ApiClient, service: Service): readonly Pod[] | undefined {
  const selector = Object.entries(service.spec?.selector ?? {});
  if (selector.length === 0 || service.spec?.type === "ExternalName") return undefined;
  return client
    .list("Pod", { namespace: namespaceOf(service) })
    .filter((pod) => selector.every(([label, value]) => pod.metadata?.labels?.[label] === value));
}

/** Pods that may stand behind a Service at all: they have an address and have not ended (util/endpoint). */
export function hasEndpoint(pod: Pod): boolean {
  return Boolean(pod.status?.podIP) && !isTerminal(pod);
}

/** The port number that a Service's port leads to in a pod; undefined when the pod has no port of that name. */
export function targetPort(port: ServicePort, pod: Pod): number | undefined {
  const target = port.targetPort ?? port.port;
  if (typeof target === "number") return target;
  const containers = [...(pod.spec?.containers ?? []), ...(pod.spec?.initContainers ?? []).filter(isSidecar)];
  const ports: ContainerPort[] = containers.flatMap((container) => container.ports ?? []);
  return ports.find(({ name, protocol }) => name === target && (protocol ?? "TCP") === (port.protocol ?? "TCP"))
    ?.containerPort;
}

function isSidecar(container: { restartPolicy?: string }): boolean {
  return container.restartPolicy === "Always";
}

/** Whether the port numbers may differ from pod to pod. */
export function hasNamedTarget(service: Service): boolean {
  return (service.spec?.ports ?? []).some(({ targetPort }) => typeof targetPort === "string");
}

export function isHeadless(service: Service): boolean {
  return service.spec?.clusterIP === "None";
}

/** The name that a pod has under a headless Service: its hostname, if it names this Service as its subdomain. */
export function endpointHostname(pod: Pod, service: Service): string | undefined {
  const { hostname, subdomain } = pod.spec ?? {};
  return hostname && subdomain === service.metadata?.name ? hostname : undefined;
}

/** Calls `reconcile` with the key of every Service that a change of Services or pods may matter to. */
export function watchServicesAndPods(client: ApiClient, clock: Clock, reconcile: (key: string) => void): () => void {
  const queue = createWorkQueue(clock, reconcile);
  const labelsBefore = new Map<string, Readonly<Record<string, string>>>();
  const endings = [
    client.watch("Service", ({ object }) => queue.add(keyOf(object))),
    client.watch("Pod", ({ type, object }) => {
      const labels = object.metadata?.labels ?? {};
      const before = labelsBefore.get(keyOf(object)) ?? labels;
      if (type === "DELETED") labelsBefore.delete(keyOf(object));
      else labelsBefore.set(keyOf(object), labels);
      for (const service of client.list("Service", { namespace: namespaceOf(object) })) {
        if (selectsLabels(service, labels) || selectsLabels(service, before)) queue.add(keyOf(service));
      }
    }),
  ];
  return () => {
    queue.stop();
    for (const end of endings) end();
  };
}

function selectsLabels(service: Service, labels: Readonly<Record<string, string>>): boolean {
  const selector = Object.entries(service.spec?.selector ?? {});
  return selector.length > 0 && selector.every(([label, value]) => labels[label] === value);
}
