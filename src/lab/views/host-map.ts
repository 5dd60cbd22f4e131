import type { HostScenario } from "../../cluster/scenario.ts";
import type { ClusterMapData } from "./view-data.ts";

/** Plain hosts: where their cards are plugged in does not change. */
export function hostMap({ hosts, laptop }: HostScenario): {
  data(): ClusterMapData;
  close(): void;
} {
  const data: ClusterMapData = {
    topic: "map",
    nodes: [],
    pods: [],
    services: [],
    hosts: hosts.map(({ name, interfaces, services = [] }) => ({
      name,
      cards: interfaces.map((card) => ({ ...card, address: card.address.replace(/\/.*$/, "") })),
      services: services.map((service) => service.name),
    })),
    laptop: { name: "laptop", address: laptop.address },
  };
  return { data: () => data, close: () => {} };
}
