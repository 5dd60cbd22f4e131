import type { FetchHandler, ReceivedRequest, ServiceFetch, ServiceImage } from "../../src/cluster/container-image.ts";
import { join } from "./spring-cloud/discovery.ts";
import { type Choose, roundRobin } from "./spring-cloud/ribbon.ts";

interface Route {
  /** `lb://bq-api-service`, `http://10.0.0.20:8081`. */
  readonly uri: string;
  /** Of `Path=/ext-service/**`: what a path must begin with. */
  readonly prefix: string;
  /** Of `StripPrefix=1`: so many parts of the path are not passed on. */
  readonly strip: number;
}

/** Spring Cloud Gateway: passes on what one of its routes fits, and answers everything else itself. */
const image: ServiceImage = {
  kind: "service",
  repository: "example/gateway",
  tags: ["1.0.0"],
  process: "java",
  startupMs: 3100,
  start(context) {
    const choose = roundRobin(context, join(context, "gateway"));
    const routes = readRoutes(context.env);
    const call = context.createFetch({ maxIdlePerHost: 50, connectTimeoutMs: 45_000, responseTimeoutMs: 600_000 });

    const handle: FetchHandler = async (request, { remoteAddress, remotePort }) => {
      const url = new URL(request.url);
      const refuse = (status: number, error: string) => {
        const timestamp = new Date(context.now()).toISOString().replace("Z", "+00:00");
        const requestId = `${remotePort.toString(16).padStart(8, "0")}-1`;
        return Response.json({ timestamp, path: url.pathname, status, error, message: "", requestId }, { status });
      };
      const route = routes.find(({ prefix }) => url.pathname === prefix || url.pathname.startsWith(`${prefix}/`));
      if (!route) return refuse(404, "Not Found");
      const target = await targetOf(route, choose);
      if (!target) return refuse(503, "Service Unavailable");
      const path = `/${url.pathname
        .split("/")
        .slice(route.strip + 1)
        .join("/")}`;
      const headers = {
        "X-Forwarded-For": remoteAddress,
        "X-Forwarded-Proto": "http",
        "X-Forwarded-Host": url.host,
        Accept: request.headers.get("accept") ?? "*/*",
      };
      try {
        return await pass(call, request, `${target}${path}${url.search}`, headers);
      } catch {
        return refuse(500, "Internal Server Error");
      }
    };
    return { 8080: handle };
  },
};

export default image;

/** spring.cloud.gateway.routes, as environment variables give them. */
function readRoutes(env: ReadonlyMap<string, string>): Route[] {
  const routes: Route[] = [];
  for (;;) {
    const key = `SPRING_CLOUD_GATEWAY_ROUTES_${routes.length}`;
    const uri = env.get(`${key}_URI`);
    if (uri === undefined) return routes;
    const prefix = (env.get(`${key}_PREDICATES_0`) ?? "").replace(/^Path=/, "").replace(/\/\*\*$/, "");
    const strip = Number(/^StripPrefix=(\d+)$/.exec(env.get(`${key}_FILTERS_0`) ?? "")?.[1] ?? 0);
    routes.push({ uri, prefix, strip });
  }
}

async function targetOf({ uri }: Route, choose: Choose): Promise<string | undefined> {
  if (!uri.startsWith("lb://")) return uri;
  const instance = await choose(uri.slice("lb://".length));
  return instance && `http://${instance}`;
}

async function pass(call: ServiceFetch, request: ReceivedRequest, url: string, headers: Record<string, string>) {
  const { method } = request;
  const body = method === "GET" || method === "HEAD" ? {} : { body: await request.text() };
  const answer = await call(url, { method, headers, ...body });
  const type = answer.headers.get("content-type");
  return new Response(await answer.text(), { status: answer.status, headers: type ? { "content-type": type } : {} });
}
