import type { DaemonSet } from "kubernetes-types/apps/v1";
import type { NodeSelectorTerm, Pod, PodSpec, PodTemplateSpec, Toleration } from "kubernetes-types/core/v1";
import { templateGeneration } from "../../api/resources/daemon-sets.ts";
import { templateHash } from "../deployment/template-hash.ts";
import { nameOf, namespaceOf } from "../object-key.ts";
import { controllerReference } from "../owner-references.ts";

/** The label that tells the pods of one template from those of another. */
export const revisionLabel = "controller-revision-hash";
const generationLabel = "pod-template-generation";

/** Daemons stay where other pods would be driven out or not let in (pkg/controller/daemon/util). */
const alwaysTolerated: readonly Toleration[] = [
  { key: "node.kubernetes.io/not-ready", operator: "Exists", effect: "NoExecute" },
  { key: "node.kubernetes.io/unreachable", operator: "Exists", effect: "NoExecute" },
  { key: "node.kubernetes.io/disk-pressure", operator: "Exists", effect: "NoSchedule" },
  { key: "node.kubernetes.io/memory-pressure", operator: "Exists", effect: "NoSchedule" },
  { key: "node.kubernetes.io/pid-pressure", operator: "Exists", effect: "NoSchedule" },
  { key: "node.kubernetes.io/unschedulable", operator: "Exists", effect: "NoSchedule" },
];
const toleratedOnHostNetwork: Toleration = {
  key: "node.kubernetes.io/network-unavailable",
  operator: "Exists",
  effect: "NoSchedule",
};

/** The set's pod for one node; the scheduler finds that only this node will do. */
export function daemonPod(set: DaemonSet, nodeName: string): Pod {
  const template = set.spec?.template;
  const { labels, annotations, finalizers } = template?.metadata ?? {};
  return {
    metadata: {
      generateName: `${nameOf(set)}-`,
      namespace: namespaceOf(set),
      labels: {
        ...labels,
        [revisionLabel]: revisionOf(template),
        [generationLabel]: set.metadata?.annotations?.[templateGeneration] ?? "0",
      },
      ...(annotations ? { annotations } : {}),
      ...(finalizers ? { finalizers } : {}),
      ownerReferences: [controllerReference(set)],
    },
    spec: daemonSpec(template?.spec ?? { containers: [] }, nodeName),
  };
}

export function revisionOf(template: PodTemplateSpec | undefined): string {
  return template ? templateHash(template, undefined) : "";
}

function daemonSpec(spec: PodSpec, nodeName: string): PodSpec {
  const own = spec.tolerations ?? [];
  const added = spec.hostNetwork ? [...alwaysTolerated, toleratedOnHostNetwork] : alwaysTolerated;
  const same = (a: Toleration, b: Toleration) =>
    a.key === b.key && a.effect === b.effect && a.operator === b.operator && (a.value ?? "") === (b.value ?? "");
  const kept = own.filter((toleration) => !added.some((other) => same(toleration, other)));
  const nodeAffinity = {
    ...spec.affinity?.nodeAffinity,
    requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: [onlyOn(nodeName)] },
  };
  return { ...spec, affinity: { ...spec.affinity, nodeAffinity }, tolerations: [...kept, ...added] };
}

function onlyOn(nodeName: string): NodeSelectorTerm {
  return { matchFields: [{ key: "metadata.name", operator: "In", values: [nodeName] }] };
}

/** The node that a daemon's pod is on or waits for. */
export function nodeOf({ spec }: Pod): string {
  if (spec?.nodeName) return spec.nodeName;
  const terms = spec?.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution?.nodeSelectorTerms ?? [];
  return terms.flatMap(({ matchFields = [] }) => matchFields)[0]?.values?.[0] ?? "";
}
