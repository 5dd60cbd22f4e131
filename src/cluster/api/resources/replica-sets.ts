import type { ReplicaSet } from "kubernetes-types/apps/v1";
import { type Draft, equal } from "../object.ts";
import { immutable } from "../validation/field-error.ts";
import { subdomainErrors } from "../validation/names.ts";
import { nonNegativeErrors, selectorErrors, templateErrors } from "../validation/workload.ts";
import { containerNamesCell, imagesCell, selectorText } from "./cells.ts";
import { age } from "./duration.ts";
import { applyPodSpecDefaults } from "./pod-defaults.ts";
import { column, type Resource } from "./resource.ts";

export const replicaSets: Resource<Draft<ReplicaSet>> = {
  kind: "ReplicaSet",
  group: "apps",
  version: "v1",
  plural: "replicasets",
  singular: "replicaset",
  shortNames: ["rs"],
  categories: ["all"],
  namespaced: true,
  subresources: ["status", "scale"],
  returnsDeleted: false,

  applyDefaults({ spec }) {
    if (!spec) return;
    spec.replicas ??= 1;
    if (spec.template?.spec) applyPodSpecDefaults(spec.template.spec);
  },
  applyStatusDefaults(replicaSet) {
    replicaSet.status = { ...replicaSet.status, replicas: replicaSet.status?.replicas ?? 0 };
  },
  prepareForCreate(replicaSet) {
    replicaSet.status = { replicas: 0 };
  },
  nameErrors: subdomainErrors,
  validate: ({ spec }) => [
    ...nonNegativeErrors(spec?.replicas, "spec.replicas"),
    ...nonNegativeErrors(spec?.minReadySeconds, "spec.minReadySeconds"),
    ...selectorErrors(spec?.selector, "spec.selector"),
    ...templateErrors(spec?.template, spec?.selector),
  ],
  validateUpdate: (replicaSet, old) =>
    equal(replicaSet.spec?.selector, old.spec?.selector) ? [] : [immutable("spec.selector", replicaSet.spec?.selector)],
  raisesGeneration: (replicaSet, old) => !equal(replicaSet.spec, old.spec),
  selectableFields: {
    "status.replicas": { read: (replicaSet) => replicaSet.status?.replicas ?? 0 },
  },

  table: {
    columns: [
      column("Name"),
      column("Desired", { type: "integer" }),
      column("Current", { type: "integer" }),
      column("Ready", { type: "integer" }),
      column("Age"),
      column("Containers", { priority: 1 }),
      column("Images", { priority: 1 }),
      column("Selector", { priority: 1 }),
    ],
    cells: ({ metadata, spec, status }, now) => [
      metadata?.name ?? "",
      spec?.replicas ?? 0,
      status?.replicas ?? 0,
      status?.readyReplicas ?? 0,
      age(metadata?.creationTimestamp, now),
      containerNamesCell(spec?.template?.spec?.containers),
      imagesCell(spec?.template?.spec?.containers),
      selectorText(spec?.selector) || "<none>",
    ],
  },
};
