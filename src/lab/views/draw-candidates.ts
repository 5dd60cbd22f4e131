import { formatIpv4 } from "../../cluster/network/ipv4.ts";
import type { Netfilter } from "../../cluster/network/netfilter/netfilter.ts";
import type { Draw } from "./flow.ts";

/** The addresses that a node draws from now: what its rules or its virtual server name, not what the API says. */
export function drawCandidates({ ruleset, ipvs }: Netfilter, draw: Draw, asked: string): readonly string[] {
  if (draw.scheduler !== undefined) {
    const server = ipvs?.servers.list().find(({ address, port }) => `${formatIpv4(address)}:${port}` === asked);
    // A load balancer's or a node's address may have been translated before.
    return (server?.servers ?? []).filter(({ weight }) => weight > 0).map(({ address }) => formatIpv4(address));
  }
  const chain = ruleset.nat.get(draw.chain ?? "");
  const addresses = (chain?.rules ?? []).flatMap(({ text }) => {
    const [, endpoint = ""] = /-j (KUBE-SEP-\w+)$/.exec(text) ?? [];
    const [last] = ruleset.nat.get(endpoint)?.rules.slice(-1) ?? [];
    return /--to-destination ([\d.]+)/.exec(last?.text ?? "")?.[1] ?? [];
  });
  // With ClientIP affinity an endpoint's chain is named twice.
  return [...new Set(addresses)];
}
