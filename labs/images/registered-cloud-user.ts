import type { ServiceImage } from "../../src/cluster/container-image.ts";
import { actuatorJson, notFound } from "./spring-boot/spring-boot.ts";
import { join, serverPort } from "./spring-cloud/discovery.ts";

/** Service B as Spring Cloud has it: it says who it is, and tells a registry that it is there. */
const image: ServiceImage = {
  kind: "service",
  repository: "example/registered-cloud-user",
  tags: ["1.0.1"],
  process: "java",
  startupMs: 2600,
  start(context) {
    join(context, "cloud-user");
    return {
      [serverPort(context)]: (request) => {
        const { pathname } = new URL(request.url);
        if (pathname !== "/actuator/info") return notFound(context, pathname);
        return Response.json(
          { app: "Cloud User API", version: context.version, hostname: context.hostname },
          actuatorJson,
        );
      },
    };
  },
};

export default image;
