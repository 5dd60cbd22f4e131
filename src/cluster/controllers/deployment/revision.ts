import type { Deployment, ReplicaSet } from "kubernetes-types/apps/v1";
import type { KubernetesObject } from "../../api/client.ts";

export const revisionAnnotation = "deployment.kubernetes.io/revision";
export const desiredAnnotation = "deployment.kubernetes.io/desired-replicas";
export const maxAnnotation = "deployment.kubernetes.io/max-replicas";
const historyAnnotation = "deployment.kubernetes.io/revision-history";

/** Annotations that a Deployment does not hand down to its ReplicaSets. */
const own: readonly string[] = [
  "kubectl.kubernetes.io/last-applied-configuration",
  revisionAnnotation,
  historyAnnotation,
  desiredAnnotation,
  maxAnnotation,
  "deprecated.deployment.rollback.to",
];

export function revisionOf(object: KubernetesObject | undefined): number {
  return Number(object?.metadata?.annotations?.[revisionAnnotation] ?? 0) || 0;
}

/** The revision that the newest template gets: one more than any other has. */
export function nextRevision(old: readonly ReplicaSet[]): number {
  return Math.max(0, ...old.map(revisionOf)) + 1;
}

/** The new set's annotations: the Deployment's, its revision, and the revisions that it was before a rollback. */
export function newSetAnnotations(
  deployment: Deployment,
  set: ReplicaSet | undefined,
  revision: number,
): Record<string, string> {
  const annotations: Record<string, string> = { ...set?.metadata?.annotations };
  for (const [key, value] of Object.entries(deployment.metadata?.annotations ?? {})) {
    if (!own.includes(key)) annotations[key] = value;
  }
  const before = revisionOf(set);
  if (before < revision) {
    annotations[revisionAnnotation] = String(revision);
    if (before > 0) {
      const history = annotations[historyAnnotation];
      annotations[historyAnnotation] = history ? `${history},${before}` : String(before);
    }
  }
  return annotations;
}
