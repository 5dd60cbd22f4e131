import type { DaemonSet } from "kubernetes-types/apps/v1";
import { type Draft, equal } from "../object.ts";
import { daemonSetErrors } from "../validation/daemon-set.ts";
import { immutable } from "../validation/field-error.ts";
import { subdomainErrors } from "../validation/names.ts";
import { containerNamesCell, imagesCell, labelsCell, selectorText } from "./cells.ts";
import { age } from "./duration.ts";
import { applyPodSpecDefaults } from "./pod-defaults.ts";
import { column, type Resource } from "./resource.ts";

/** Where apps/v1 keeps what was a field before: how many templates the set has had. */
export const templateGeneration = "deprecated.daemonset.template.generation";

export const daemonSets: Resource<Draft<DaemonSet>> = {
  kind: "DaemonSet",
  group: "apps",
  version: "v1",
  plural: "daemonsets",
  singular: "daemonset",
  shortNames: ["ds"],
  categories: ["all"],
  namespaced: true,
  subresources: ["status"],
  returnsDeleted: false,

  applyDefaults({ spec }) {
    if (!spec) return;
    spec.updateStrategy ??= {};
    spec.updateStrategy.type ||= "RollingUpdate";
    if (spec.updateStrategy.type === "RollingUpdate") {
      spec.updateStrategy.rollingUpdate ??= {};
      spec.updateStrategy.rollingUpdate.maxUnavailable ??= 1;
      spec.updateStrategy.rollingUpdate.maxSurge ??= 0;
    }
    spec.revisionHistoryLimit ??= 10;
    if (spec.template?.spec) applyPodSpecDefaults(spec.template.spec);
  },
  prepareForCreate(set) {
    setTemplateGeneration(set, 1);
    set.status = noneScheduled;
  },
  applyStatusDefaults(set) {
    set.status = { ...noneScheduled, ...set.status };
  },
  prepareForUpdate(set, old) {
    const had = Number(old.metadata?.annotations?.[templateGeneration] ?? 0);
    setTemplateGeneration(set, equal(set.spec?.template, old.spec?.template) ? had : had + 1);
  },
  nameErrors: subdomainErrors,
  validate: daemonSetErrors,
  validateUpdate: (set, old) =>
    equal(set.spec?.selector, old.spec?.selector) ? [] : [immutable("spec.selector", set.spec?.selector)],
  raisesGeneration: (set, old) => !equal(set.spec, old.spec),

  table: {
    columns: [
      column("Name"),
      column("Desired", { type: "integer" }),
      column("Current", { type: "integer" }),
      column("Ready", { type: "integer" }),
      column("Up-to-date", { type: "integer" }),
      column("Available", { type: "integer" }),
      column("Node Selector"),
      column("Age"),
      column("Containers", { priority: 1 }),
      column("Images", { priority: 1 }),
      column("Selector", { priority: 1 }),
    ],
    cells: ({ metadata, spec, status }, now) => [
      metadata?.name ?? "",
      status?.desiredNumberScheduled ?? 0,
      status?.currentNumberScheduled ?? 0,
      status?.numberReady ?? 0,
      status?.updatedNumberScheduled ?? 0,
      status?.numberAvailable ?? 0,
      labelsCell(spec?.template?.spec?.nodeSelector),
      age(metadata?.creationTimestamp, now),
      containerNamesCell(spec?.template?.spec?.containers),
      imagesCell(spec?.template?.spec?.containers),
      selectorText(spec?.selector) || "<none>",
    ],
  },
};

/** What is written even when it is 0. */
const noneScheduled = { currentNumberScheduled: 0, desiredNumberScheduled: 0, numberMisscheduled: 0, numberReady: 0 };

function setTemplateGeneration(set: Draft<DaemonSet>, generation: number): void {
  set.metadata = {
    ...set.metadata,
    annotations: { ...set.metadata?.annotations, [templateGeneration]: String(generation) },
  };
}
