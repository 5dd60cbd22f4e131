/** Why a node cannot take a pod, in the scheduler's words. */
export interface Refusal {
  readonly reasons: readonly string[];
  /** Whether removing other pods from the node could change it. */
  readonly isResolvable: boolean;
}

export function lasting(reason: string): Refusal {
  return { reasons: [reason], isResolvable: false };
}

export function passing(reason: string): Refusal {
  return { reasons: [reason], isResolvable: true };
}
