import type { ServiceImage } from "../../src/cluster/container-image.ts";
import { actuatorJson, logStart, notFound, worker } from "./spring-boot/spring-boot.ts";

const application = { logger: "c.e.bqapi.BqApiApplication", startupMs: 3200 };

/** `hostIp.cloud-user` of application.yaml and application-k8s.yaml; APP_ENVIRONMENT names the profile. */
const cloudUserHosts: Readonly<Record<string, string>> = {
  default: "127.0.0.1:8081",
  k8s: "clusterip-cloud-user:8080",
};

/** Service A: a Spring Boot application that asks service B who it is, and passes on what it hears. */
const image: ServiceImage = {
  kind: "service",
  repository: "europe-west2-docker.pkg.dev/example-project/my-docker-repo/bq-api-service",
  tags: ["1.2.1"],
  process: "java",
  startupMs: application.startupMs,
  start(context) {
    const log = logStart(context, application);
    const profile = context.env.get("APP_ENVIRONMENT") ?? "default";
    const url = `http://${cloudUserHosts[profile] ?? cloudUserHosts.default}/actuator/info`;

    // Feign calls through java.net.HttpURLConnection, which keeps up to five idle connections for five seconds.
    const call = context.createFetch({ maxIdlePerHost: 5, idleTimeoutMs: 5000, connectTimeoutMs: 10_000 });
    // -Dhttp.keepAlive=false makes it close each connection after its one request.
    const closes = context.env.get("JAVA_TOOL_OPTIONS")?.includes("-Dhttp.keepAlive=false");
    const headers: Record<string, string> = closes ? { Connection: "close" } : {};

    const getServiceInfo = async () => {
      log("INFO", worker, "c.e.bqapi.service.impl.UserServiceImpl", "getServiceInfo()...");
      const response = await call(url, { headers });
      if (!response.ok) throw new Error(`[${response.status}] during [GET] to [${url}]`);
      // As Jackson does: the fields that it knows, whatever else there is.
      const { app, version, description, hostname, dbUrl } = (await response.json()) as Record<string, unknown>;
      return { app, version, description, hostname, dbUrl };
    };

    return {
      8080: async (request) => {
        const { pathname } = new URL(request.url);
        if (pathname === "/actuator/info") {
          const description = "This is a simple Spring Boot application to demonstrate the use of BigQuery in GCP.";
          const { version, hostname } = context;
          return Response.json({ app: "Sales API", version, hostname, description }, actuatorJson);
        }
        if (pathname !== "/ext-service/user-service/info") return notFound(context, pathname);
        try {
          const data = await getServiceInfo();
          const returnMsg = `user service is running in the host: ${data.hostname}`;
          return Response.json({ returnCode: 0, returnMsg, data });
        } catch (error) {
          const reason = feignMessage(error, url);
          log("ERROR", worker, "c.e.bqapi.controller.ExtServiceController", `Error in getUserById... ${reason}`);
          const returnMsg = `Error in getting user service info: ${reason}`;
          return Response.json({ returnCode: -1, returnMsg, data: null }, { status: 500 });
        }
      },
    };
  },
};

export default image;

/** The message of Feign's exception: what Java says about the connection, and what for. */
function feignMessage(error: unknown, url: string): string {
  if (!(error instanceof Error) || !(error.cause instanceof Error)) return String(error).replace(/^Error: /, "");
  const { message } = error.cause;
  const [, reason = message] = javaReasons.find(([sign]) => message.includes(sign)) ?? [];
  // UnknownHostException says the name, and nothing else.
  return `${/^getaddrinfo \w+ (.*)/.exec(reason)?.[1] ?? reason} executing GET ${url}`;
}

const javaReasons = [
  ["ECONNREFUSED", "Connection refused"],
  ["EHOSTUNREACH", "No route to host"],
  ["connect timed out", "Connect timed out"],
  ["timed out", "Read timed out"],
] as const;
