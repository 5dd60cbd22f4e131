import type { ServiceImage } from "../../src/cluster/container-image.ts";
import { actuatorJson, logStart, notFound, worker } from "./spring-boot/spring-boot.ts";

const application = { logger: "c.e.clouduser.CloudUserApplication", startupMs: 2600 };

const database = "demo_cloud_user?useUnicode=true&characterEncoding=utf-8&useSSL=false&allowPublicKeyRetrieval=true";

/** Service B: a Spring Boot application that says on /actuator/info who it is. */
const image: ServiceImage = {
  kind: "service",
  repository: "europe-west2-docker.pkg.dev/example-project/my-docker-repo/cloud-user",
  tags: ["1.0.0", "1.0.1"],
  process: "java",
  startupMs: application.startupMs,
  start(context) {
    const log = logStart(context, application);
    return {
      8080: (request) => {
        const { pathname } = new URL(request.url);
        if (pathname === "/actuator/info" && (request.method === "GET" || request.method === "HEAD")) {
          log("INFO", worker, "c.e.clouduser.info.AppVersionInfo", "AppVersionInfo: contribute ...");
          const info = {
            app: "Cloud User API",
            version: context.version,
            hostname: context.hostname,
            dbUrl: `jdbc:mysql://192.168.0.42:3306/${database}`,
            description: "This is a simple Spring Boot application to demonstrate the use of BigQuery in GCP.",
          };
          return Response.json(info, actuatorJson);
        }
        return notFound(context, pathname);
      },
    };
  },
};

export default image;
