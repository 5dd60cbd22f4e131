import { formatIpv4 } from "../network/ipv4.ts";
import type { Conntrack, TrackedConnection } from "../network/netfilter/conntrack.ts";
import type { ServicePort } from "./service-port.ts";

/**
 * Forgets UDP conversations with endpoints that no longer serve the port they were sent to: unlike TCP's, they would go
 * on for as long as datagrams come (pkg/proxy/conntrack/cleanup.go). Here also those of ports that nobody serves any
 * more; the real one has left them to time out since 1.32.
 */
export function forgetStaleConnections(conntrack: Conntrack, ports: Iterable<ServicePort>): void {
  const byAddress = new Map<string, ReadonlySet<string>>();
  const byNodePort = new Map<number, ReadonlySet<string>>();
  for (const { protocol, clusterIp, externalIps, loadBalancerIps, port, nodePort, allEndpoints } of ports) {
    if (protocol !== "udp") continue;
    const serving = new Set(allEndpoints.filter((endpoint) => endpoint.serving).map(({ text }) => text));
    for (const address of [clusterIp, ...externalIps, ...loadBalancerIps]) byAddress.set(`${address}:${port}`, serving);
    if (nodePort !== undefined) byNodePort.set(nodePort, serving);
  }
  if (byAddress.size === 0) return;
  for (const connection of conntrack.list()) {
    const { protocol, destination, destinationPort } = connection.original;
    if (protocol !== "udp") continue;
    const serving = byAddress.get(`${formatIpv4(destination)}:${destinationPort}`) ?? byNodePort.get(destinationPort);
    if (serving && !serving.has(answeringEnd(connection))) conntrack.remove(connection);
  }
}

function answeringEnd({ reply }: TrackedConnection): string {
  return `${formatIpv4(reply.source)}:${reply.sourcePort}`;
}
