import { formatIpv4 } from "../network/ipv4.ts";
import type { Conntrack, TrackedConnection } from "../network/netfilter/conntrack.ts";
import type { ServicePort } from "./service-port.ts";

/**
 * Forgets UDP conversations with endpoints that no longer serve the port they were sent to: unlike TCP's, they would go
 * on for as long as datagrams come (pkg/proxy/conntrack/cleanup.go).
 */
export function forgetStaleConnections(conntrack: Conntrack, ports: readonly ServicePort[]): void {
  const byClusterIp = new Map<string, ReadonlySet<string>>();
  const byNodePort = new Map<number, ReadonlySet<string>>();
  for (const { protocol, clusterIp, port, nodePort, endpoints } of ports) {
    if (protocol !== "udp") continue;
    const serving = new Set(endpoints.map(({ text }) => text));
    byClusterIp.set(`${clusterIp}:${port}`, serving);
    if (nodePort !== undefined) byNodePort.set(nodePort, serving);
  }
  for (const connection of conntrack.list()) {
    const { protocol, destination, destinationPort } = connection.original;
    if (protocol !== "udp") continue;
    const serving = byClusterIp.get(`${formatIpv4(destination)}:${destinationPort}`) ?? byNodePort.get(destinationPort);
    if (serving && !serving.has(answeringEnd(connection))) conntrack.remove(connection);
  }
}

function answeringEnd({ reply }: TrackedConnection): string {
  return `${formatIpv4(reply.source)}:${reply.sourcePort}`;
}
