import type { ServiceContext } from "../../../src/cluster/container-image.ts";

export interface Application {
  /** Logger name of the main class, shortened as the log shows it: `c.e.clouduser.CloudUserApplication`. */
  readonly logger: string;
  /** Milliseconds until it listens. */
  readonly startupMs: number;
}

/** One line in Spring Boot's default log format. */
export type Log = (level: "INFO" | "ERROR", thread: string, logger: string, message: string) => void;

/** The thread that answers requests. */
export const worker = "nio-8080-exec-1";

/** What every Spring Boot application with a Tomcat says while it starts. Returns its log. */
export function logStart(context: ServiceContext, { logger, startupMs }: Application): Log {
  const log: Log = (level, thread, name, message) => {
    const time = new Date(context.now()).toISOString();
    const head = `${time} ${level.padStart(5)} 1 --- [${thread.slice(-15).padStart(15)}]`;
    context.log(`${head} ${name.slice(-40).padEnd(40)} : ${message}`);
  };
  const say = (name: string, message: string) => log("INFO", "main", name, message);
  const main = logger.slice(logger.lastIndexOf(".") + 1);
  const profile = context.env.get("APP_ENVIRONMENT");
  const options = context.env.get("JAVA_TOOL_OPTIONS");
  if (options !== undefined) context.log(`Picked up JAVA_TOOL_OPTIONS: ${options}`);
  say(logger, `Starting ${main} v${context.version} using Java 17.0.10 with PID 1`);
  say(
    logger,
    profile === undefined
      ? 'No active profile set, falling back to 1 default profile: "default"'
      : `The following 1 profile is active: "${profile}"`,
  );
  const tomcat = "o.s.b.w.embedded.tomcat.TomcatWebServer";
  say(tomcat, "Tomcat initialized with port 8080 (http)");
  const logStarted = () => {
    say("o.s.b.a.e.web.EndpointLinksResolver", "Exposing 2 endpoints beneath base path '/actuator'");
    say(tomcat, "Tomcat started on port 8080 (http) with context path ''");
    const seconds = (startupMs / 1000).toFixed(1);
    say(logger, `Started ${main} in ${(startupMs / 1000 - 0.109).toFixed(3)} seconds (process running for ${seconds})`);
  };
  // It does not come to that when the process ends before.
  context.sleep(startupMs - 50).then(logStarted, () => {});
  return log;
}

/** Content type of what `/actuator/…` answers. */
export const actuatorJson = { headers: { "content-type": "application/vnd.spring-boot.actuator.v3+json" } };

/** As Spring Boot's BasicErrorController answers a client that does not ask for HTML. */
export function notFound(context: ServiceContext, path: string): Response {
  const timestamp = new Date(context.now()).toISOString().replace("Z", "+00:00");
  return Response.json({ timestamp, status: 404, error: "Not Found", path }, { status: 404 });
}
