import type { ServiceContext, ServiceImage } from "../../src/cluster/container-image.ts";

const application = "c.e.clouduser.CloudUserApplication";
const startupMs = 2600;
const repository = "europe-west2-docker.pkg.dev/example-project/my-docker-repo/cloud-user";

const database = "demo_cloud_user?useUnicode=true&characterEncoding=utf-8&useSSL=false&allowPublicKeyRetrieval=true";

/** Service B: a Spring Boot application that says on /actuator/info who it is. */
const image: ServiceImage = {
  kind: "service",
  repository,
  tags: ["1.0.0", "1.0.1"],
  process: "java",
  startupMs,
  start(context) {
    logStart(context);
    return {
      8080: (request) => {
        const { pathname } = new URL(request.url);
        if (pathname === "/actuator/info" && (request.method === "GET" || request.method === "HEAD")) {
          logLine(context, "nio-8080-exec-1", "c.e.clouduser.info.AppVersionInfo", "AppVersionInfo: contribute ...");
          return Response.json(
            {
              app: "Cloud User API",
              version: context.version,
              hostname: context.hostname,
              dbUrl: `jdbc:mysql://192.168.0.42:3306/${database}`,
              description: "This is a simple Spring Boot application to demonstrate the use of BigQuery in GCP.",
            },
            { headers: { "content-type": "application/vnd.spring-boot.actuator.v3+json" } },
          );
        }
        return notFound(context, pathname);
      },
    };
  },
};

export default image;

/** As Spring Boot's BasicErrorController answers a client that does not ask for HTML. */
function notFound(context: ServiceContext, path: string): Response {
  const timestamp = new Date(context.now()).toISOString().replace("Z", "+00:00");
  return Response.json({ timestamp, status: 404, error: "Not Found", path }, { status: 404 });
}

function logStart(context: ServiceContext): void {
  const profile = context.env.get("APP_ENVIRONMENT");
  logLine(
    context,
    "main",
    application,
    `Starting CloudUserApplication v${context.version} using Java 17.0.10 with PID 1`,
  );
  logLine(
    context,
    "main",
    application,
    profile === undefined
      ? 'No active profile set, falling back to 1 default profile: "default"'
      : `The following 1 profile is active: "${profile}"`,
  );
  logLine(context, "main", "o.s.b.w.embedded.tomcat.TomcatWebServer", "Tomcat initialized with port 8080 (http)");
  // The process ended while it started.
  context.sleep(startupMs - 50).then(
    () => logStarted(context),
    () => {},
  );
}

function logStarted(context: ServiceContext): void {
  logLine(context, "main", "o.s.b.a.e.web.EndpointLinksResolver", "Exposing 2 endpoints beneath base path '/actuator'");
  logLine(
    context,
    "main",
    "o.s.b.w.embedded.tomcat.TomcatWebServer",
    "Tomcat started on port 8080 (http) with context path ''",
  );
  logLine(context, "main", application, "Started CloudUserApplication in 2.491 seconds (process running for 2.6)");
}

/** Spring Boot's default log format. */
function logLine(context: ServiceContext, thread: string, logger: string, message: string): void {
  const time = new Date(context.now()).toISOString();
  context.log(`${time}  INFO 1 --- [${thread.slice(-15).padStart(15)}] ${logger.slice(-40).padEnd(40)} : ${message}`);
}
