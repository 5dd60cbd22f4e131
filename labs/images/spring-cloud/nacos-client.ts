import type { ServiceContext } from "../../../src/cluster/container-image.ts";
import { type Discovery, every } from "./instance.ts";

/** Constants.DEFAULT_HEART_BEAT_INTERVAL; the server's answer may name another. */
const beatMs = 5000;
/** HostReactor's pause after a failure. */
const retryMs = 1000;

/**
 * What a Nacos 1.x client does in a service: registers it, beats, asks for the instances of each service that it calls as
 * often as the server says, and deregisters when the service is shut down. (The real one also hears of changes by UDP,
 * and then asks less often.)
 */
export function joinNacos(context: ServiceContext, name: string, port: number): Discovery {
  const { env, sleep, fetch: call } = context;
  const api = `http://${env.get("SPRING_CLOUD_NACOS_DISCOVERY_SERVER_ADDR")}/nacos/v1/ns`;
  const ip = env.get("SPRING_CLOUD_NACOS_DISCOVERY_IP") ?? "127.0.0.1";
  const group = (service: string) => `DEFAULT_GROUP@@${service}`;
  const own = new URLSearchParams({ serviceName: group(name), ip, port: String(port), ephemeral: "true" });
  const beat = JSON.stringify({ ip, port, cluster: "DEFAULT", serviceName: group(name), scheduled: true, weight: 1 });
  const beatQuery = new URLSearchParams({ serviceName: group(name), beat });
  const caches = new Map<string, readonly string[]>();

  /** Looks, and says in how long to look again. */
  const look = async (service: string): Promise<number> => {
    const query = new URLSearchParams({ serviceName: group(service), healthyOnly: "false", udpPort: "0" });
    const list = (await (await call(`${api}/instance/list?${query}`)).json()) as InstanceList;
    const healthy = list.hosts.filter((host) => host.healthy && host.enabled);
    caches.set(
      service,
      healthy.map((host) => `${host.ip}:${host.port}`),
    );
    return list.cacheMillis;
  };
  const subscribe = async (service: string, firstMs: number) => {
    for (let pause = firstMs; ; pause = await look(service).catch(() => retryMs)) await sleep(pause);
  };
  const begin = async () => {
    await call(`${api}/instance?${own}`, { method: "POST" }).catch(() => {});
    await sleep(beatMs);
    await every(beatMs, sleep, async () => {
      await call(`${api}/instance/beat?${beatQuery}`, { method: "PUT" });
    });
  };
  begin().catch(() => {});
  context.onShutdown(async () => {
    await call(`${api}/instance?${own}`, { method: "DELETE" });
  });
  return {
    instancesOf: async (service) => {
      if (!caches.has(service)) subscribe(service, await look(service)).catch(() => {});
      return caches.get(service) ?? [];
    },
  };
}

interface InstanceList {
  readonly cacheMillis: number;
  readonly hosts: readonly {
    readonly ip: string;
    readonly port: number;
    readonly healthy: boolean;
    readonly enabled: boolean;
  }[];
}
