import { notSimulated } from "../status.ts";
import type { Exchange } from "./exchange.ts";

/** With a dot, where kubectl's Accept has an `@`: with that, its parser of media types refuses the answer. */
const openApiProtobuf = "application/com.github.proto-openapi.spec.v2.v1.0+protobuf";
const checks: readonly string[] = ["/healthz", "/livez", "/readyz"];

/** Paths about the server itself; undefined for others. */
export function serveServerInfo(exchange: Exchange): Response | undefined {
  const { pathname } = exchange.url;
  if (checks.includes(pathname)) return exchange.respond("ok", 200, "text/plain; charset=utf-8");
  if (pathname === "/version" || pathname === "/version/") return exchange.json(version(exchange));
  // An empty document: kubectl then leaves the checking of fields to the server.
  if (pathname === "/openapi/v2") return exchange.respond("", 200, openApiProtobuf);
  if (pathname.startsWith("/openapi/")) throw notSimulated(404, "NotFound", pathname);
  return undefined;
}

function version({ server }: Exchange): object {
  const gitVersion = server.kubernetesVersion;
  const [major = "", minor = ""] = gitVersion.replace(/^v/, "").split(".");
  return {
    major,
    minor,
    emulationMajor: major,
    emulationMinor: minor,
    minCompatibilityMajor: major,
    minCompatibilityMinor: String(Number(minor) - 1),
    gitVersion,
    gitCommit: "",
    gitTreeState: "",
    buildDate: "",
    goVersion: "",
    compiler: "",
    platform: "",
  };
}
