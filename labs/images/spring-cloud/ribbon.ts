import type { ServiceContext } from "../../../src/cluster/container-image.ts";
import { type Discovery, every } from "./instance.ts";

/** PollingServerListUpdater: first after a second, then every 30. */
const firstUpdateMs = 1000;
const updateMs = 30_000;

/** Names an instance of a service; undefined when none is known. */
export type Choose = (service: string) => Promise<string | undefined>;

/**
 * Ribbon with its RoundRobinRule: one list and one counter a service. The list is copied from the discovery client's
 * cache now and then; nobody looks whether its servers are alive (NoOpPing).
 */
export function roundRobin({ sleep }: ServiceContext, discovery: Discovery): Choose {
  const balancers = new Map<string, { servers: readonly string[]; counter: number }>();
  const create = async (service: string) => {
    const balancer = { servers: await discovery.instancesOf(service).catch(() => []), counter: 0 };
    balancers.set(service, balancer);
    const update = async () => {
      balancer.servers = await discovery.instancesOf(service);
    };
    sleep(firstUpdateMs)
      .then(() => every(updateMs, sleep, update))
      .catch(() => {});
    return balancer;
  };
  return async (service) => {
    const balancer = balancers.get(service) ?? (await create(service));
    if (balancer.servers.length === 0) return undefined;
    balancer.counter = (balancer.counter + 1) % balancer.servers.length;
    return balancer.servers[balancer.counter];
  };
}
