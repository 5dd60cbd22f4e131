import type { Probe } from "kubernetes-types/core/v1";

/** A probe on one line: `http-get http://:8080/health delay=0s timeout=1s period=10s #success=1 #failure=3`. */
export function describeProbe(probe: Probe): string {
  const { initialDelaySeconds = 0, timeoutSeconds = 0, periodSeconds = 0, successThreshold = 0 } = probe;
  const attributes =
    `delay=${initialDelaySeconds}s timeout=${timeoutSeconds}s period=${periodSeconds}s ` +
    `#success=${successThreshold} #failure=${probe.failureThreshold ?? 0}`;
  if (probe.exec) return `exec [${(probe.exec.command ?? []).join(" ")}] ${attributes}`;
  if (probe.httpGet) {
    const { host = "", path = "", port, scheme = "" } = probe.httpGet;
    return `http-get ${scheme.toLowerCase()}://${host}:${port}${path} ${attributes}`;
  }
  if (probe.tcpSocket) return `tcp-socket ${probe.tcpSocket.host ?? ""}:${probe.tcpSocket.port} ${attributes}`;
  if (probe.grpc) return `grpc <pod>:${probe.grpc.port} ${probe.grpc.service ?? ""} ${attributes}`;
  return `unknown ${attributes}`;
}
