import type { Node, Pod, Taint, Toleration } from "kubernetes-types/core/v1";

function tolerates(toleration: Toleration, taint: Taint): boolean {
  if (toleration.effect && toleration.effect !== taint.effect) return false;
  if (toleration.key && toleration.key !== taint.key) return false;
  return toleration.operator === "Exists" || (toleration.value ?? "") === (taint.value ?? "");
}

function untolerated(pod: Pod, taints: readonly Taint[]): readonly Taint[] {
  const tolerations = pod.spec?.tolerations ?? [];
  return taints.filter((taint) => !tolerations.some((toleration) => tolerates(toleration, taint)));
}

/** Whether a taint keeps the pod off the node. */
export function isRepelled(pod: Pod, node: Node): boolean {
  const hard = (node.spec?.taints ?? []).filter(({ effect }) => effect === "NoSchedule" || effect === "NoExecute");
  return untolerated(pod, hard).length > 0;
}

/** How many of the node's PreferNoSchedule taints the pod does not tolerate. */
export function countDiscouragements(pod: Pod, node: Node): number {
  return untolerated(
    pod,
    (node.spec?.taints ?? []).filter(({ effect }) => effect === "PreferNoSchedule"),
  ).length;
}

/** Whether a taint drives out a pod that runs on the node. */
export function isEvicted(pod: Pod, node: Node): boolean {
  return (
    untolerated(
      pod,
      (node.spec?.taints ?? []).filter(({ effect }) => effect === "NoExecute"),
    ).length > 0
  );
}

/** A cordoned node counts as tainted with this key. */
export function toleratesUnschedulable(pod: Pod): boolean {
  const taint: Taint = { key: "node.kubernetes.io/unschedulable", effect: "NoSchedule" };
  return untolerated(pod, [taint]).length === 0;
}
