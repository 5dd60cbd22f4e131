import type { ServiceImage } from "../../src/cluster/container-image.ts";
import { actuatorJson, notFound } from "./spring-boot/spring-boot.ts";
import { join, serverPort } from "./spring-cloud/discovery.ts";
import { roundRobin } from "./spring-cloud/ribbon.ts";

/** Service A as Spring Cloud has it: a RestTemplate whose host names are services, and Ribbon, which picks an instance. */
const image: ServiceImage = {
  kind: "service",
  repository: "example/balancing-bq-api-service",
  tags: ["1.2.1"],
  process: "java",
  startupMs: 3200,
  start(context) {
    const choose = roundRobin(context, join(context, "bq-api-service"));
    // A RestTemplate's default: java.net.HttpURLConnection, which keeps idle connections for five seconds, and waits for
    // as long as the kernel does.
    const forever = 600_000;
    const pool = { maxIdlePerHost: 5, idleTimeoutMs: 5000, connectTimeoutMs: forever, responseTimeoutMs: forever };
    const call = context.createFetch(pool);

    // No retry: without Spring Retry on the class path a load-balanced RestTemplate calls once.
    const userInfo = async () => {
      const instance = await choose("cloud-user");
      if (!instance) throw new Error("No instances available for cloud-user");
      const answer = await call(`http://${instance}/actuator/info`);
      if (!answer.ok) throw new Error(`${answer.status}: ${await answer.text()}`);
      return (await answer.json()) as { readonly hostname: string };
    };

    return {
      [serverPort(context)]: async (request) => {
        const { pathname } = new URL(request.url);
        if (pathname === "/actuator/info") {
          const { version, hostname } = context;
          return Response.json({ app: "Sales API", version, hostname }, actuatorJson);
        }
        if (pathname !== "/ext-service/user-service/info") return notFound(context, pathname);
        try {
          const data = await userInfo();
          const returnMsg = `user service is running in the host: ${data.hostname}`;
          return Response.json({ returnCode: 0, returnMsg, data });
        } catch (error) {
          const returnMsg = `Error in getting user service info: ${reasonOf(error)}`;
          return Response.json({ returnCode: -1, returnMsg, data: null }, { status: 500 });
        }
      },
    };
  },
};

export default image;

/** What a RestTemplate says when it cannot connect. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (!(error.cause instanceof Error)) return error.message;
  const reason = error.cause.message.includes("ECONNREFUSED") ? "Connection refused" : "Connection timed out";
  return `I/O error on GET request for "http://cloud-user/actuator/info": ${reason}; nested exception is java.net.ConnectException: ${reason}`;
}
