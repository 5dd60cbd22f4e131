import type { Node } from "kubernetes-types/core/v1";
import type { Draft } from "../object.ts";
import { type FieldError, fieldForbidden } from "../validation/field-error.ts";
import { subdomainErrors } from "../validation/names.ts";
import { age } from "./duration.ts";
import { type Cell, column, type Resource } from "./resource.ts";

export const nodes: Resource<Draft<Node>> = {
  kind: "Node",
  group: "",
  version: "v1",
  plural: "nodes",
  singular: "node",
  shortNames: ["no"],
  categories: [],
  namespaced: false,
  subresources: ["status"],
  returnsDeleted: false,

  applyDefaults(node) {
    node.spec ??= {};
    if (node.spec.podCIDR && !node.spec.podCIDRs) node.spec.podCIDRs = [node.spec.podCIDR];
    node.status ??= {};
    // A node that reports no allocatable resources can use all it has.
    if (node.status.capacity && !node.status.allocatable) node.status.allocatable = { ...node.status.capacity };
  },
  // Unlike other kinds a node is registered with its status.
  prepareForCreate() {},
  nameErrors: subdomainErrors,
  validate: () => [],
  validateUpdate(node, old) {
    const errors: FieldError[] = [];
    const set = old.spec?.podCIDR;
    if (set && node.spec?.podCIDR !== set) {
      errors.push(fieldForbidden("spec.podCIDRs", 'node updates may not change podCIDR except from "" to valid'));
    }
    if (old.spec?.providerID && node.spec?.providerID !== old.spec.providerID) {
      errors.push(fieldForbidden("spec.providerID", 'node updates may not change providerID except from "" to valid'));
    }
    return errors;
  },
  selectableFields: {
    "spec.unschedulable": { read: (node) => node.spec?.unschedulable ?? false },
  },

  table: {
    columns: [
      column("Name"),
      column("Status"),
      column("Roles"),
      column("Age"),
      column("Version"),
      column("Internal-IP", { priority: 1 }),
      column("External-IP", { priority: 1 }),
      column("OS-Image", { priority: 1 }),
      column("Kernel-Version", { priority: 1 }),
      column("Container-Runtime", { priority: 1 }),
    ],
    cells: nodeCells,
  },
};

function nodeCells({ metadata, spec, status }: Node, now: number): Cell[] {
  const ready = status?.conditions?.find((condition) => condition.type === "Ready");
  const words = [ready ? (ready.status === "True" ? "Ready" : "NotReady") : "Unknown"];
  if (spec?.unschedulable) words.push("SchedulingDisabled");
  const address = (type: string) => status?.addresses?.find((entry) => entry.type === type)?.address ?? "<none>";
  const info = status?.nodeInfo;
  return [
    metadata?.name ?? "",
    words.join(","),
    rolesCell(metadata?.labels ?? {}),
    age(metadata?.creationTimestamp, now),
    info?.kubeletVersion ?? "",
    address("InternalIP"),
    address("ExternalIP"),
    info?.osImage || "<unknown>",
    info?.kernelVersion || "<unknown>",
    info?.containerRuntimeVersion || "<unknown>",
  ];
}

function rolesCell(labels: Readonly<Record<string, string>>): string {
  const prefix = "node-role.kubernetes.io/";
  const roles = new Set<string>();
  for (const [key, value] of Object.entries(labels)) {
    if (key.startsWith(prefix) && key.length > prefix.length) roles.add(key.slice(prefix.length));
    else if (key === "kubernetes.io/role" && value) roles.add(value);
  }
  return roles.size > 0 ? [...roles].sort().join(",") : "<none>";
}
