import type { FlowDetail, FlowHop } from "../../../../lab/views/view-data.ts";
import { targetOf } from "./rule-path.ts";

/** Why a connection came to nothing, for words: the simulated kernel's own reason, and what it goes back to. */
export type Loss =
  | { readonly kind: "reset"; readonly at: string; readonly port: number | undefined }
  /** kube-proxy's rule for a Service without a ready endpoint. */
  | { readonly kind: "no-endpoints"; readonly at: string }
  /** The same where there are some, but not on this node, and the Service's policy is Local. */
  | { readonly kind: "no-local-endpoints"; readonly at: string }
  | { readonly kind: "rejected"; readonly at: string; readonly detail: string; readonly rule: string | undefined }
  | { readonly kind: "policy"; readonly at: string; readonly detail: string }
  | { readonly kind: "nobody"; readonly at: string; readonly address: string }
  | { readonly kind: "no-route"; readonly at: string; readonly address: string }
  /** `hook`: the built-in chain. Without a rule its policy did it. */
  | { readonly kind: "rule"; readonly at: string; readonly hook: string; readonly rule: string | undefined }
  | { readonly kind: "link"; readonly at: string }
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
  const rule = decidingRule(lost, hops);
  if (rule?.includes("has no endpoints")) return { kind: "no-endpoints", at };
  if (rule?.includes("has no local endpoints")) return { kind: "no-local-endpoints", at };
  if (stage === "rejected") return { kind: "rejected", at, detail, rule };
  const [, hook] = /^in ([A-Z]+)$/.exec(detail) ?? [];
  if (hook !== undefined) return { kind: "rule", at, hook, rule };
  if (detail.startsWith("NetworkPolic")) return { kind: "policy", at, detail };
  if (detail === "no route") return { kind: "no-route", at, address: packet.destination };
  if (detail.startsWith("nobody out here")) return { kind: "nobody", at, address: packet.destination };
  if (detail.startsWith("on the link")) return { kind: "link", at };
  return { kind: "other", at, detail };
}

/** The last rule that matched at the hook before: the one that says DROP or REJECT, if it does. */
function decidingRule(lost: FlowHop, hops: readonly FlowHop[]): string | undefined {
  const rules = hops.slice(0, hops.indexOf(lost) + 1).flatMap((hop) => (hop.at === lost.at ? (hop.rules ?? []) : []));
  const last = rules.at(-1);
  return last && /^(?:DROP|REJECT)$/.test(targetOf(last) ?? "") ? last : undefined;
}
