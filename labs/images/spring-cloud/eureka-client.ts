import type { ServiceContext } from "../../../src/cluster/container-image.ts";
import { type Discovery, every } from "./instance.ts";

/** EurekaClientConfig's and EurekaInstanceConfig's defaults. */
const fetchSeconds = 30;
const renewalMs = 30_000;
const leaseSeconds = 90;

interface Registry {
  readonly applications: {
    readonly application: readonly {
      readonly name: string;
      readonly instance: readonly {
        readonly status: string;
        readonly ipAddr: string;
        readonly port: { readonly $: number };
      }[];
    }[];
  };
}

/**
 * What Spring Cloud's Eureka client does in a service: registers it, renews its lease, keeps a copy of the registry, and
 * deregisters when the service is shut down. (The real one fetches what has changed, not all, each time.)
 */
export function joinEureka(context: ServiceContext, name: string, port: number): Discovery {
  const { env, hostname, now, sleep, fetch: call } = context;
  const server = (env.get("EUREKA_CLIENT_SERVICEURL_DEFAULTZONE") ?? "http://localhost:8761/eureka/").replace(
    /\/$/,
    "",
  );
  const ip = env.get("EUREKA_INSTANCE_IP_ADDRESS") ?? "127.0.0.1";
  // What is told to the registry. The instance's id has the port on which it really listens.
  const told = Number(env.get("EUREKA_INSTANCE_NON_SECURE_PORT") ?? port);
  const fetchMs = Number(env.get("EUREKA_CLIENT_REGISTRY_FETCH_INTERVAL_SECONDS") ?? fetchSeconds) * 1000;
  const app = name.toUpperCase();
  const id = `${hostname}:${name}:${port}`;
  const own = `${server}/apps/${app}/${id}`;
  const json = { "Content-Type": "application/json", Accept: "application/json" };
  const page = (path: string) => `http://${ip}:${told}${path}`;
  const startedAt = now();
  let cache = new Map<string, readonly string[]>();

  const register = async () => {
    const instance = {
      instanceId: id,
      hostName: ip,
      app,
      ipAddr: ip,
      status: "UP",
      overriddenStatus: "UNKNOWN",
      port: { $: told, "@enabled": "true" },
      securePort: { $: 443, "@enabled": "false" },
      countryId: 1,
      dataCenterInfo: { "@class": "com.netflix.appinfo.InstanceInfo$DefaultDataCenterInfo", name: "MyOwn" },
      leaseInfo: { renewalIntervalInSecs: renewalMs / 1000, durationInSecs: leaseSeconds },
      metadata: { "management.port": String(port) },
      homePageUrl: page("/"),
      statusPageUrl: page("/actuator/info"),
      healthCheckUrl: page("/actuator/health"),
      vipAddress: name,
      secureVipAddress: name,
      isCoordinatingDiscoveryServer: "false",
      lastUpdatedTimestamp: String(startedAt),
      lastDirtyTimestamp: String(startedAt),
    };
    await call(`${server}/apps/${app}`, { method: "POST", headers: json, body: JSON.stringify({ instance }) });
  };
  const renew = async () => {
    const answer = await call(`${own}?status=UP&lastDirtyTimestamp=${startedAt}`, { method: "PUT" });
    if (answer.status === 404) await register();
  };
  const fetchRegistry = async () => {
    const registry = (await (await call(`${server}/apps/`, { headers: json })).json()) as Registry;
    cache = new Map(
      registry.applications.application.map(({ name: service, instance }) => [
        service,
        instance.filter(({ status }) => status === "UP").map(({ ipAddr, port: { $ } }) => `${ipAddr}:${$}`),
      ]),
    );
  };

  const begin = async () => {
    await register().catch(() => {});
    await sleep(renewalMs);
    await every(renewalMs, sleep, renew);
  };
  begin().catch(() => {});
  every(fetchMs, sleep, fetchRegistry).catch(() => {});
  context.onShutdown(async () => {
    await call(own, { method: "DELETE" });
  });
  return { instancesOf: async (service) => cache.get(service.toUpperCase()) ?? [] };
}
