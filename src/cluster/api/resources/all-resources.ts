import type { Random } from "../../random.ts";
import type { Kind } from "../client.ts";
import type { ServiceAddresses } from "../service-addresses/service-addresses.ts";
import type { Store } from "../store.ts";
import { configMaps } from "./config-maps.ts";
import { daemonSets } from "./daemon-sets.ts";
import { deployments } from "./deployments.ts";
import { endpointSlices } from "./endpoint-slices.ts";
import { endpoints } from "./endpoints.ts";
import { events } from "./events.ts";
import { namespaces } from "./namespaces.ts";
import { createNetworking } from "./networking.ts";
import { nodes } from "./nodes.ts";
import { createPods } from "./pods.ts";
import { replicaSets } from "./replica-sets.ts";
import type { Resource } from "./resource.ts";
import { createServices } from "./services.ts";

/** Every kind served, in discovery order: by group, as the real server ranks them, then by plural name. */
export function createResources(
  random: Random,
  addresses: ServiceAddresses,
  store: Store,
): ReadonlyMap<Kind, Resource> {
  // Each strategy only ever sees objects of its own kind, which is what makes the narrower parameter types sound.
  const all: readonly Resource[] = [
    configMaps,
    endpoints,
    events,
    namespaces,
    nodes,
    createPods(random.fork("token volumes")),
    createServices(addresses),
    daemonSets,
    deployments,
    replicaSets,
    ...createNetworking(store),
    endpointSlices,
  ];
  return new Map(all.map((resource) => [resource.kind, resource]));
}
