import type { FlowDetail, FlowHop } from "../../../../lab/views/view-data.ts";

/** Why a connection came to nothing, for words: the simulated kernel's own reason, and what it goes back to. */
export type Loss =
  | { readonly kind: "reset"; readonly at: string; readonly port: number | undefined }
  /** kube-proxy's rule for a Service without a ready endpoint. */
  | { readonly kind: "no-endpoints"; readonly at: string }
  | { readonly kind: "rejected"; readonly at: string; readonly detail: string }
  | { readonly kind: "policy"; readonly at: string; readonly detail: string }
  | { readonly kind: "nobody"; readonly at: string; readonly address: string }
  | { readonly kind: "no-route"; readonly at: string; readonly address: string }
  | { readonly kind: "rule"; readonly at: string; readonly chain: string }
  | { readonly kind: "other"; readonly at: string; readonly detail: string }
  | { readonly kind: "silent"; readonly at: string };

/** Undefined for one that is under way or was answered. */
export function lossOf({ summary, packets }: FlowDetail): Loss | undefined {
  const { outcome, reached, asked } = summary;
  if (outcome === "answered" || outcome === "open") return undefined;
  if (outcome === "silent") return { kind: "silent", at: reached?.at ?? asked.address };
  const hops = packets.flatMap((packet) => packet.hops);
  const lost = hops.findLast(({ stage }) => stage === "dropped" || stage === "rejected");
  if (!lost) {
    const reset = packets.find(
      ({ direction, hops: [first] }) => direction === "reply" && first?.packet.flags?.includes("R"),
    );
    if (reset) return { kind: "reset", at: reached?.at ?? asked.address, port: (reached ?? asked).port };
    return { kind: "other", at: reached?.at ?? asked.address, detail: summary.reason ?? "" };
  }
  return whyLost(lost, hops);
}

function whyLost(lost: FlowHop, hops: readonly FlowHop[]): Loss {
  const { at, stage, detail = "", packet } = lost;
  if (stage === "rejected") {
    const rules = hops.flatMap((hop) => (hop.at === at ? (hop.rules ?? []) : []));
    const hasNone = rules.some((rule) => rule.includes("has no endpoints"));
    return hasNone ? { kind: "no-endpoints", at } : { kind: "rejected", at, detail };
  }
  const [, chain] = /^in ([A-Z]+)$/.exec(detail) ?? [];
  if (chain !== undefined) return { kind: "rule", at, chain };
  if (detail.startsWith("NetworkPolic")) return { kind: "policy", at, detail };
  if (detail === "no route") return { kind: "no-route", at, address: packet.destination };
  if (detail.startsWith("nobody out here")) return { kind: "nobody", at, address: packet.destination };
  return { kind: "other", at, detail };
}
