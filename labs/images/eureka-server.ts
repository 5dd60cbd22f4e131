import type { FetchHandler, ReceivedRequest, ServiceImage } from "../../src/cluster/container-image.ts";
import { type Instance, toJson, toXml } from "./spring-cloud/eureka-format.ts";

interface Lease {
  readonly instance: Instance;
  readonly durationMs: number;
  readonly registrationTimestamp: number;
  lastUpdateTimestamp: number;
}

// EurekaServerConfigBean's defaults.
const evictionMs = 60_000;
const cacheUpdateMs = 30_000;
const cacheExpiryMs = 180_000;
const renewalPercentThreshold = 0.85;

/** Netflix Eureka's server as far as it is a registry: no peers, no dashboard, no status overrides, no deltas. */
const image: ServiceImage = {
  kind: "service",
  repository: "example/eureka-server",
  tags: ["1.9.25"],
  process: "java",
  startupMs: 4200,
  start(context) {
    const { env, now, sleep, log } = context;
    const preserves = env.get("EUREKA_SERVER_ENABLE_SELF_PRESERVATION") !== "false";
    const leases = new Map<string, Map<string, Lease>>();
    const renewals: number[] = [];
    let version = 0;

    const all = () => [...leases.values()].flatMap((app) => [...app.values()]);
    const isExpired = (lease: Lease) => now() > lease.lastUpdateTimestamp + lease.durationMs;

    const cancel = (app: string, id: string): boolean => {
      const found = leases.get(app)?.delete(id) ?? false;
      if (leases.get(app)?.size === 0) leases.delete(app);
      if (found) version++;
      return found;
    };

    // Two heartbeats a minute are expected of each. When fewer than 85 % of them come, the network is more likely to be
    // broken than so many instances at once: nobody is evicted.
    const isPreserving = () => {
      const inLastMinute = renewals.filter((time) => time > now() - 60_000).length;
      return preserves && inLastMinute <= Math.floor(all().length * 2 * renewalPercentThreshold);
    };
    const evict = () => {
      if (isPreserving()) return;
      const size = all().length;
      const limit = size - Math.floor(size * renewalPercentThreshold);
      for (const { instance } of all().filter(isExpired).slice(0, limit)) {
        log(`WARN DS: Registry: expired lease for ${instance.app}/${instance.instanceId}`);
        cancel(instance.app, instance.instanceId);
      }
    };

    // What is asked for is kept, and looked at again when the clock's seconds are 00 or 30 (ResponseCacheImpl).
    const cache = new Map<string, { text: string; version: number; at: number }>();
    const cached = (key: string, make: () => string): string => {
      const kept = cache.get(key) ?? { text: make(), version, at: now() };
      cache.set(key, kept);
      return kept.text;
    };
    const forget = () => {
      for (const [key, kept] of cache) {
        if (kept.version !== version || now() - kept.at > cacheExpiryMs) cache.delete(key);
      }
    };
    const repeat = async (firstMs: number, ms: number, work: () => void) => {
      for (await sleep(firstMs); ; await sleep(ms)) work();
    };
    repeat(evictionMs, evictionMs, evict).catch(() => {});
    repeat(cacheUpdateMs - (now() % cacheUpdateMs), cacheUpdateMs, forget).catch(() => {});

    const register = async (request: ReceivedRequest, app: string) => {
      const { instance } = (await request.json()) as { instance: Instance };
      const durationMs = (instance.leaseInfo.durationInSecs ?? 90) * 1000;
      const of = leases.get(app) ?? new Map<string, Lease>();
      leases.set(app, of.set(instance.instanceId, lease(instance, durationMs, now())));
      version++;
      log(`INFO Registered instance ${app}/${instance.instanceId} with status ${instance.status} (replication=false)`);
      return new Response(null, { status: 204 });
    };
    const renew = (app: string, id: string) => {
      const found = leases.get(app)?.get(id);
      if (!found) return new Response(null, { status: 404 });
      // Not now(): the real one adds the duration too, so a lease of 90 s lasts 180 s after its last renewal.
      found.lastUpdateTimestamp = now() + found.durationMs;
      renewals.push(now());
      renewals.splice(
        0,
        renewals.findIndex((time) => time > now() - 60_000),
      );
      return new Response(null, { status: 200 });
    };
    const show = (request: ReceivedRequest, app: string | undefined, id: string | undefined) => {
      const isJson = request.headers.get("accept")?.includes("json") ?? false;
      const shown = [...leases]
        .filter(([name]) => app === undefined || name === app)
        .map(([name, of]) => ({
          name,
          instance: [...of.values()].map(decorated).filter(({ instanceId }) => id === undefined || instanceId === id),
        }));
      if (app !== undefined && !shown.some(({ instance }) => instance.length > 0))
        return new Response(null, { status: 404 });
      const text = () => (isJson ? toJson : toXml)(shown, app, id);
      const key = `${isJson} ${app}`;
      const type = isJson ? "application/json" : "application/xml";
      return new Response(id === undefined ? cached(key, text) : text(), { headers: { "content-type": type } });
    };

    const handle: FetchHandler = async (request) => {
      const [, root, apps, app, id] = new URL(request.url).pathname.split("/").map(decodeURIComponent);
      if (!root) return new Response("eastwest: Eureka's dashboard is not simulated\n", { status: 501 });
      if (root !== "eureka" || apps !== "apps") return new Response(null, { status: 404 });
      const name = app?.toUpperCase() || undefined;
      if (request.method === "GET") return show(request, name, id);
      if (request.method === "POST" && name && !id) return register(request, name);
      if (request.method === "PUT" && name && id) return renew(name, id);
      if (request.method === "DELETE" && name && id) {
        const found = cancel(name, id);
        if (found) log(`INFO Cancelled instance ${name}/${id} (replication=false)`);
        return new Response(null, { status: found ? 200 : 404 });
      }
      return new Response(null, { status: 405 });
    };
    return { 8761: handle };
  },
};

export default image;

function lease(instance: Instance, durationMs: number, at: number): Lease {
  return { instance, durationMs, registrationTimestamp: at, lastUpdateTimestamp: at };
}

function decorated({ instance, registrationTimestamp, lastUpdateTimestamp }: Lease): Instance {
  const times = {
    registrationTimestamp,
    lastRenewalTimestamp: lastUpdateTimestamp,
    evictionTimestamp: 0,
    serviceUpTimestamp: registrationTimestamp,
  };
  return { ...instance, leaseInfo: { ...instance.leaseInfo, ...times }, actionType: "ADDED" };
}
