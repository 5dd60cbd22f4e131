import type { CompiledPolicy, Peer } from "./compiled-policy.ts";
import type { Flow } from "./flow.ts";
import type { PolicyPod } from "./policy-pod.ts";

export type TrafficDirection = "ingress" | "egress";

/** Why a pod's policies let a flow through: the first rule that says so. */
export interface Allowance {
  readonly direction: TrafficDirection;
  /** `namespace/name` */
  readonly policy: string;
  /** Which of the policy's rules in that direction, from 1. */
  readonly rule: number;
}

/** A flow gets through when the policies of both ends allow it; an end that none selects asks for nothing. */
export type Decision =
  | { readonly allowed: true; readonly by: readonly Allowance[] }
  | { readonly allowed: false; readonly direction: TrafficDirection; readonly policies: readonly string[] };

/** What the policies that isolate a pod in one direction say; undefined when there are none. */
export function decideEnd(
  direction: TrafficDirection,
  policies: readonly CompiledPolicy[],
  { protocol, destinationPort }: Flow,
  target: PolicyPod | undefined,
  peer: Peer,
): Allowance | "denied" | undefined {
  let isIsolated = false;
  for (const policy of policies) {
    const rules = policy[direction];
    if (!rules) continue;
    isIsolated = true;
    const index = rules.findIndex(
      (rule) => rule.matchesPort(protocol, destinationPort, target) && rule.matchesPeer(peer),
    );
    if (index >= 0) return { direction, policy: policy.key, rule: index + 1 };
  }
  return isIsolated ? "denied" : undefined;
}

/** For a learner's eyes; empty when no policy had anything to say. */
export function decisionText(decision: Decision): string {
  if (decision.allowed) {
    return decision.by
      .map(({ direction, policy, rule }) => `NetworkPolicy ${policy}: ${direction} rule ${rule} allows it`)
      .join("; ");
  }
  const { policies, direction } = decision;
  const names = `NetworkPolic${policies.length === 1 ? "y" : "ies"} ${policies.join(", ")}`;
  return `${names}: no ${direction} rule allows it`;
}
