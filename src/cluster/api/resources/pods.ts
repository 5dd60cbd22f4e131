import type { Pod, PodSpec, Toleration } from "kubernetes-types/core/v1";
import type { Random } from "../../random.ts";
import { type Draft, equal } from "../object.ts";
import { subdomainErrors } from "../validation/names.ts";
import { podSpecErrors } from "../validation/pod-spec.ts";
import { podUpdateErrors } from "../validation/pod-update.ts";
import { applyPodSpecDefaults } from "./pod-defaults.ts";
import { podTable } from "./pod-table.ts";
import { qosClass } from "./qos-class.ts";
import type { Resource } from "./resource.ts";
import { admitServiceAccount } from "./service-account.ts";

/** `random` names the token volumes. */
export function createPods(random: Random): Resource<Draft<Pod>> {
  return {
    kind: "Pod",
    group: "",
    version: "v1",
    plural: "pods",
    singular: "pod",
    shortNames: ["po"],
    categories: ["all"],
    namespaced: true,
    subresources: ["status", "log", "exec", "attach"],
    returnsDeleted: true,

    applyDefaults(pod) {
      if (!pod.spec) return;
      applyPodSpecDefaults(pod.spec);
      // A template leaves this open; a pod does not.
      pod.spec.enableServiceLinks ??= true;
    },
    admit(pod) {
      if (!pod.spec) return;
      admitServiceAccount(pod.spec, random);
      admitTolerations(pod.spec);
      admitPriority(pod.spec);
    },
    prepareForCreate(pod) {
      pod.status = { phase: "Pending", qosClass: qosClass(pod.spec) };
    },
    applyStatusDefaults(pod) {
      pod.status = { ...pod.status, qosClass: pod.status?.qosClass ?? qosClass(pod.spec) };
      for (const condition of pod.status.conditions ?? []) writeProbeTime(condition);
    },
    nameErrors: subdomainErrors,
    validate: (pod) => podSpecErrors(pod.spec, "spec"),
    validateUpdate: podUpdateErrors,
    // Being bound to a node is no change of what was asked for.
    raisesGeneration: (pod, old) => !equal({ ...pod.spec, nodeName: "" }, { ...old.spec, nodeName: "" }),
    gracePeriod,
    selectableFields: {
      "spec.nodeName": { read: (pod) => pod.spec?.nodeName },
      "spec.restartPolicy": { read: (pod) => pod.spec?.restartPolicy },
      "spec.schedulerName": { read: (pod) => pod.spec?.schedulerName },
      "spec.serviceAccountName": { read: (pod) => pod.spec?.serviceAccountName },
      "spec.hostNetwork": { read: (pod) => pod.spec?.hostNetwork ?? false },
      "status.phase": { read: (pod) => pod.status?.phase },
      "status.podIP": { read: (pod) => pod.status?.podIP },
      "status.nominatedNodeName": { read: (pod) => pod.status?.nominatedNodeName },
    },

    table: podTable,
  };
}

/** Go writes this time even when there is none; the published type knows only a string. */
function writeProbeTime(condition: { lastProbeTime?: string | null }): void {
  condition.lastProbeTime ??= null;
}

const tolerationSeconds = 300;

/** Admission plugin DefaultTolerationSeconds. */
function admitTolerations(spec: PodSpec): void {
  for (const key of ["node.kubernetes.io/not-ready", "node.kubernetes.io/unreachable"]) {
    const tolerated = (spec.tolerations ?? []).some(
      (toleration) =>
        (toleration.key === key || !toleration.key) && (!toleration.effect || toleration.effect === "NoExecute"),
    );
    if (tolerated) continue;
    const added: Toleration = { key, operator: "Exists", effect: "NoExecute", tolerationSeconds };
    spec.tolerations = [...(spec.tolerations ?? []), added];
  }
}

const systemPriorities: Readonly<Record<string, number>> = {
  "system-cluster-critical": 2000000000,
  "system-node-critical": 2000001000,
};

/** Admission plugin Priority, with the two classes that every cluster has. */
function admitPriority(spec: PodSpec): void {
  spec.priority = systemPriorities[spec.priorityClassName ?? ""] ?? 0;
  spec.preemptionPolicy ??= "PreemptLowerPriority";
}

/** Pods that no kubelet runs go at once (registry/core/pod CheckGracefulDelete). */
function gracePeriod(pod: Pod, requested: number | undefined): number {
  const phase = pod.status?.phase;
  if (!pod.spec?.nodeName || phase === "Succeeded" || phase === "Failed") return 0;
  const seconds = requested ?? pod.spec.terminationGracePeriodSeconds ?? 30;
  return seconds < 0 ? 1 : seconds;
}
