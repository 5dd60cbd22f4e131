import type { Deployment, ReplicaSet } from "kubernetes-types/apps/v1";
import type { Session } from "../command.ts";
import { replicaSetsOf } from "../describing/workloads.ts";

/** Where the Deployment controller keeps a ReplicaSet's number. */
export const revisionAnnotation = "deployment.kubernetes.io/revision";

/** A Deployment's ReplicaSets by revision, ascending. */
export async function revisionsOf(session: Session, deployment: Deployment): Promise<[number, ReplicaSet][]> {
  const { old, current } = await replicaSetsOf(session, deployment);
  return [...old, ...current]
    .map((set): [number, ReplicaSet] => [Number(set.metadata?.annotations?.[revisionAnnotation] ?? 0), set])
    .filter(([revision]) => revision > 0)
    .sort(([a], [b]) => a - b);
}
