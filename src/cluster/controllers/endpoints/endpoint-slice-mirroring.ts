import type { Endpoints } from "kubernetes-types/core/v1";
import type { Endpoint, EndpointSlice } from "kubernetes-types/discovery/v1";
import type { ApiClient } from "../../api/client.ts";
import { equal } from "../../api/object.ts";
import type { Clock } from "../../clock.ts";
import { keyOf, nameOf, splitKey } from "../object-key.ts";
import { controllerReference } from "../owner-references.ts";
import { createWorkQueue } from "../work-queue.ts";

const managedBy = "endpointslicemirroring-controller.k8s.io";

/**
 * Mirrors Endpoints that people write for Services without a selector, so that kube-proxy sees them
 * (pkg/controller/endpointslicemirroring). Returns what stops it.
 */
export function startEndpointSliceMirroring(client: ApiClient, clock: Clock): () => void {
  const queue = createWorkQueue(clock, (key) => mirror(client, key));
  const endings = [
    client.watch("Endpoints", ({ object }) => queue.add(keyOf(object))),
    client.watch("Service", ({ object }) => queue.add(keyOf(object))),
  ];
  return () => {
    queue.stop();
    for (const end of endings) end();
  };
}

function mirror(client: ApiClient, key: string): void {
  const { namespace, name } = splitKey(key);
  const endpoints = client.get("Endpoints", name, namespace);
  const service = client.get("Service", name, namespace);
  const labelSelector = `kubernetes.io/service-name=${name},endpointslice.kubernetes.io/managed-by=${managedBy}`;
  const slices = client.list("EndpointSlice", { namespace, labelSelector });
  const isManual = Object.keys(service?.spec?.selector ?? {}).length === 0;
  const isSkipped = endpoints?.metadata?.labels?.["endpointslice.kubernetes.io/skip-mirror"] === "true";
  const wanted = service && endpoints && isManual && !isSkipped ? slicesFor(endpoints) : [];
  for (const [index, slice] of wanted.entries()) {
    const current = slices[index];
    if (!current) client.create("EndpointSlice", slice);
    else if (!equal(current.endpoints, slice.endpoints) || !equal(current.ports ?? [], slice.ports ?? [])) {
      client.update("EndpointSlice", { ...current, endpoints: slice.endpoints, ports: slice.ports ?? [] });
    }
  }
  for (const slice of slices.slice(wanted.length)) client.delete("EndpointSlice", nameOf(slice), namespace);
}

function slicesFor(endpoints: Endpoints): EndpointSlice[] {
  return (endpoints.subsets ?? []).map(({ addresses = [], notReadyAddresses = [], ports = [] }) => {
    const mirrored = (ready: boolean, list: typeof addresses): Endpoint[] =>
      list.map(({ ip, hostname, nodeName, targetRef }) => ({
        addresses: [ip],
        conditions: { ready },
        ...(hostname ? { hostname } : {}),
        ...(nodeName ? { nodeName } : {}),
        ...(targetRef ? { targetRef } : {}),
      }));
    return {
      metadata: {
        generateName: `${nameOf(endpoints)}-`,
        namespace: endpoints.metadata?.namespace ?? "",
        labels: {
          ...endpoints.metadata?.labels,
          "endpointslice.kubernetes.io/managed-by": managedBy,
          "kubernetes.io/service-name": nameOf(endpoints),
        },
        ownerReferences: [controllerReference(endpoints)],
      },
      addressType: "IPv4",
      endpoints: [...mirrored(true, addresses), ...mirrored(false, notReadyAddresses)],
      ports: ports.map(({ name = "", port, protocol = "TCP" }) => ({ name, port, protocol })),
    };
  });
}
