import type { FetchHandler, ServiceImage } from "../../src/cluster/container-image.ts";

interface Instance {
  readonly ip: string;
  readonly port: number;
  healthy: boolean;
  lastBeat: number;
}

/** ClientBeatCheckTask's rhythm, and PreservedMetadataKeys' defaults: heart beat timeout, and IP delete timeout. */
const checkMs = 5000;
const unhealthyMs = 15_000;
const removedMs = 30_000;

const root = "/nacos/v1/ns/instance";

/** Nacos 1.4's naming server for ephemeral instances: no cluster, no console, no push by UDP; one namespace and group. */
const image: ServiceImage = {
  kind: "service",
  repository: "nacos/nacos-server",
  tags: ["1.4.1"],
  process: "java",
  startupMs: 5600,
  start({ now, sleep, log }) {
    const services = new Map<string, Map<string, Instance>>();

    const check = () => {
      for (const [service, instances] of services) {
        for (const [key, instance] of instances) {
          const silence = now() - instance.lastBeat;
          if (silence > unhealthyMs && instance.healthy) {
            instance.healthy = false;
            log(`INFO {POS} {IP-DISABLED} valid: ${key}@DEFAULT@${service}, msg: client timeout after ${unhealthyMs}`);
          }
          if (silence > removedMs) {
            instances.delete(key);
            log(`INFO [AUTO-DELETE-IP] service: ${service}, ip: ${key}`);
          }
        }
      }
    };
    const checkForever = async () => {
      for (await sleep(checkMs); ; await sleep(checkMs)) check();
    };
    checkForever().catch(() => {});

    const touch = (service: string, ip: string, port: number) => {
      const instances = services.get(service) ?? new Map<string, Instance>();
      services.set(service, instances.set(`${ip}:${port}`, { ip, port, healthy: true, lastBeat: now() }));
    };
    const list = (service: string, healthyOnly: boolean) => {
      const hosts = [...(services.get(service)?.values() ?? [])]
        .filter(({ healthy }) => healthy || !healthyOnly)
        // A HashMap's order: false before true.
        .sort((a, b) => Number(a.healthy) - Number(b.healthy))
        .map((instance) => host(service, instance));
      const name = service.replace(/^.*@@/, "");
      // Without push, clients ask again after three seconds (SwitchDomain's defaultCacheMillis).
      const rest = {
        dom: name,
        name: service,
        cacheMillis: 3000,
        lastRefTime: now(),
        checksum: "",
        clusters: "",
        env: "",
      };
      const text = JSON.stringify({ hosts, ...rest, useSpecifiedURL: false, metadata: {} });
      // A double, as Java writes it.
      return new Response(text.replaceAll('"weight":1,', '"weight":1.0,'), {
        headers: { "content-type": "application/json" },
      });
    };

    const handle: FetchHandler = (request) => {
      const { pathname, searchParams } = new URL(request.url);
      if (!pathname.startsWith(root)) return new Response(null, { status: 404 });
      const name = searchParams.get("serviceName");
      if (!name) return new Response("caused: Param 'serviceName' is required.;", { status: 400 });
      const service = name.includes("@@") ? name : `DEFAULT_GROUP@@${name}`;
      switch (`${request.method} ${pathname.slice(root.length)}`) {
        case "GET /list":
          return list(service, searchParams.get("healthyOnly") === "true");
        case "PUT /beat": {
          const { ip, port } = beatOf(searchParams);
          // One that has been removed comes back by its next beat.
          touch(service, ip, port);
          return Response.json({ clientBeatInterval: 5000, code: 10_200, lightBeatEnabled: true });
        }
        case "POST ":
          touch(service, searchParams.get("ip") ?? "", Number(searchParams.get("port")));
          return new Response("ok");
        case "DELETE ":
          services.get(service)?.delete(`${searchParams.get("ip")}:${searchParams.get("port")}`);
          return new Response("ok");
        default:
          return new Response(null, { status: 405 });
      }
    };
    return { 8848: handle };
  },
};

export default image;

function beatOf(query: URLSearchParams): { ip: string; port: number } {
  const beat = JSON.parse(query.get("beat") ?? "{}") as Partial<Instance>;
  return { ip: beat.ip ?? query.get("ip") ?? "", port: beat.port ?? Number(query.get("port")) };
}

/** As InstanceController's list shows it. */
function host(service: string, { ip, port, healthy }: Instance) {
  return {
    ip,
    port,
    valid: healthy,
    healthy,
    marked: false,
    instanceId: `${ip}#${port}#DEFAULT#${service}`,
    metadata: {},
    enabled: true,
    weight: 1,
    clusterName: "DEFAULT",
    serviceName: service.replace(/^.*@@/, ""),
    ephemeral: true,
  };
}
