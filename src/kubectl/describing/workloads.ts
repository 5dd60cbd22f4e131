import type { Deployment, ReplicaSet } from "kubernetes-types/apps/v1";
import type { Pod } from "kubernetes-types/core/v1";
import type { LabelSelector, ObjectMeta } from "kubernetes-types/meta/v1";
import type { Session } from "../command.ts";
import { isObject, type JsonObject, listAt, sameJson, typed, untyped } from "../json.ts";
import type { Describer } from "./describer.ts";
import { type Description, longTime } from "./description.ts";
import { controllerOf, isControlledBy } from "./owners.ts";
import { describePodTemplate } from "./pod-template.ts";
import { selectorText } from "./selectors.ts";

export const describeDeployment: Describer = async (session, object, out) => {
  const deployment = typed<Deployment>(object);
  const { metadata, spec, status } = deployment;
  out.line(0, `Name:\t${metadata?.name ?? ""}`);
  out.line(0, `Namespace:\t${metadata?.namespace ?? ""}`);
  out.line(0, `CreationTimestamp:\t${longTime(metadata?.creationTimestamp)}`);
  out.labels("Labels", metadata?.labels);
  out.annotations("Annotations", metadata?.annotations);
  out.line(0, `Selector:\t${selectorText(spec?.selector)}`);
  const { updatedReplicas = 0, replicas = 0, availableReplicas = 0, unavailableReplicas = 0 } = status ?? {};
  out.line(
    0,
    `Replicas:\t${spec?.replicas ?? 0} desired | ${updatedReplicas} updated | ${replicas} total | ${availableReplicas} available | ${unavailableReplicas} unavailable`,
  );
  out.line(0, `StrategyType:\t${spec?.strategy?.type ?? ""}`);
  out.line(0, `MinReadySeconds:\t${spec?.minReadySeconds ?? 0}`);
  const rolling = spec?.strategy?.rollingUpdate;
  if (rolling) {
    out.line(0, `RollingUpdateStrategy:\t${rolling.maxUnavailable} max unavailable, ${rolling.maxSurge} max surge`);
  }
  if (spec) describePodTemplate(spec.template, out);
  describeConditions(status?.conditions ?? [], out);
  const { old, current } = await replicaSetsOf(session, deployment);
  if (old.length > 0 || current.length > 0) {
    out.line(0, `OldReplicaSets:\t${replicaSetsText(old)}`);
    out.line(0, `NewReplicaSet:\t${replicaSetsText(current)}`);
  }
};

export const describeReplicaSet: Describer = async (session, object, out) => {
  const { metadata, spec, status } = typed<ReplicaSet>(object);
  const selector = selectorText(spec?.selector);
  out.line(0, `Name:\t${metadata?.name ?? ""}`);
  out.line(0, `Namespace:\t${metadata?.namespace ?? ""}`);
  out.line(0, `Selector:\t${selector}`);
  out.labels("Labels", metadata?.labels);
  out.annotations("Annotations", metadata?.annotations);
  const controller = controllerOf(metadata);
  if (controller) out.line(0, `Controlled By:\t${controller}`);
  out.line(0, `Replicas:\t${status?.replicas ?? 0} current / ${spec?.replicas ?? 0} desired`);
  out.line(0, `Pods Status:\t${await podPhasesText(session, metadata, spec?.selector)}`);
  if (spec?.template) describePodTemplate(spec.template, out);
  describeConditions(status?.conditions ?? [], out);
};

/** How many of a controller's pods are in each phase. */
export async function podPhasesText(
  session: Session,
  metadata: ObjectMeta | undefined,
  selector: LabelSelector | undefined,
): Promise<string> {
  const path = `/api/v1/namespaces/${metadata?.namespace}/pods`;
  const pods = await listOf<Pod>(session, path, selectorText(selector));
  const own = pods.filter((pod) => isControlledBy(pod.metadata, metadata?.uid ?? ""));
  const count = (phase: string) => own.filter((pod) => pod.status?.phase === phase).length;
  return `${count("Running")} Running / ${count("Pending")} Waiting / ${count("Succeeded")} Succeeded / ${count("Failed")} Failed`;
}

function describeConditions(
  conditions: readonly { type: string; status: string; reason?: string }[],
  out: Description,
): void {
  if (conditions.length === 0) return;
  out.line(0, "Conditions:\n  Type\tStatus\tReason");
  out.line(1, "----\t------\t------");
  for (const { type, status, reason } of conditions) out.line(1, `${type} \t${status}\t${reason ?? ""}`);
}

/** A Deployment's ReplicaSets: the one with its present template, and the others. */
export async function replicaSetsOf(
  session: Session,
  { metadata, spec }: Deployment,
): Promise<{ old: ReplicaSet[]; current: ReplicaSet[] }> {
  const path = `/apis/apps/v1/namespaces/${metadata?.namespace}/replicasets`;
  const all = await listOf<ReplicaSet>(session, path, selectorText(spec?.selector));
  const own = all.filter((set) => isControlledBy(set.metadata, metadata?.uid ?? ""));
  const created = (set: ReplicaSet) => set.metadata?.creationTimestamp ?? "";
  const byAge = [...own].sort((a, b) => (created(a) < created(b) ? -1 : created(a) > created(b) ? 1 : 0));
  const wanted = spec ? templateOf(untyped(spec.template)) : {};
  const present = byAge.find((set) => set.spec?.template && sameJson(templateOf(untyped(set.spec.template)), wanted));
  return { old: own.filter((set) => set !== present), current: present ? [present] : [] };
}

/** A pod template without what the controller adds to it. */
function templateOf(template: JsonObject): JsonObject {
  const metadata = isObject(template.metadata) ? { ...template.metadata } : {};
  const labels = isObject(metadata.labels) ? { ...metadata.labels, "pod-template-hash": undefined } : {};
  return { ...template, metadata: { ...metadata, labels, creationTimestamp: undefined } };
}

function replicaSetsText(sets: readonly ReplicaSet[]): string {
  if (sets.length === 0) return "<none>";
  return sets
    .map(
      ({ metadata, spec, status }) =>
        `${metadata?.name} (${status?.replicas ?? 0}/${spec?.replicas ?? 0} replicas created)`,
    )
    .join(", ");
}

async function listOf<T extends object>(session: Session, path: string, labelSelector: string): Promise<T[]> {
  const list = await session.client.json({ path, query: { labelSelector, limit: "500" } });
  return listAt(list, "items")
    .filter(isObject)
    .map((item) => typed<T>(item));
}
