import type { Deployment } from "kubernetes-types/apps/v1";
import { equal } from "../object.ts";
import { deploymentErrors } from "../validation/deployment.ts";
import { immutable } from "../validation/field-error.ts";
import { subdomainErrors } from "../validation/names.ts";
import { containerNamesCell, imagesCell, selectorText } from "./cells.ts";
import { age } from "./duration.ts";
import { applyPodSpecDefaults } from "./pod-defaults.ts";
import { column, type Resource } from "./resource.ts";

export const deployments: Resource<Deployment> = {
  kind: "Deployment",
  group: "apps",
  version: "v1",
  plural: "deployments",
  singular: "deployment",
  shortNames: ["deploy"],
  categories: ["all"],
  namespaced: true,
  subresources: ["status", "scale"],
  returnsDeleted: false,

  applyDefaults({ spec }) {
    if (!spec) return;
    spec.replicas ??= 1;
    spec.strategy ??= {};
    spec.strategy.type ||= "RollingUpdate";
    if (spec.strategy.type === "RollingUpdate") {
      spec.strategy.rollingUpdate ??= {};
      spec.strategy.rollingUpdate.maxUnavailable ??= "25%";
      spec.strategy.rollingUpdate.maxSurge ??= "25%";
    }
    spec.revisionHistoryLimit ??= 10;
    spec.progressDeadlineSeconds ??= 600;
    if (spec.template?.spec) applyPodSpecDefaults(spec.template.spec);
  },
  prepareForCreate(deployment) {
    deployment.status = {};
  },
  nameErrors: subdomainErrors,
  validate: deploymentErrors,
  validateUpdate: (deployment, old) =>
    equal(deployment.spec?.selector, old.spec?.selector) ? [] : [immutable("spec.selector", deployment.spec?.selector)],
  raisesGeneration: (deployment, old) =>
    !equal(deployment.spec, old.spec) || !equal(deployment.metadata?.annotations, old.metadata?.annotations),

  table: {
    columns: [
      column("Name"),
      column("Ready"),
      column("Up-to-date", { type: "integer" }),
      column("Available", { type: "integer" }),
      column("Age"),
      column("Containers", { priority: 1 }),
      column("Images", { priority: 1 }),
      column("Selector", { priority: 1 }),
    ],
    cells: ({ metadata, spec, status }, now) => [
      metadata?.name ?? "",
      `${status?.readyReplicas ?? 0}/${spec?.replicas ?? 0}`,
      status?.updatedReplicas ?? 0,
      status?.availableReplicas ?? 0,
      age(metadata?.creationTimestamp, now),
      containerNamesCell(spec?.template.spec?.containers),
      imagesCell(spec?.template.spec?.containers),
      selectorText(spec?.selector),
    ],
  },
};
