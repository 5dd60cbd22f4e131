import type { Namespace } from "kubernetes-types/core/v1";
import { labelErrors } from "../validation/names.ts";
import { age } from "./duration.ts";
import { column, type Resource } from "./resource.ts";

export const namespaces: Resource<Namespace> = {
  kind: "Namespace",
  group: "",
  version: "v1",
  plural: "namespaces",
  singular: "namespace",
  shortNames: ["ns"],
  categories: [],
  namespaced: false,
  subresources: ["status"],
  returnsDeleted: true,

  applyDefaults(namespace) {
    const metadata = { ...namespace.metadata };
    if (metadata.name) {
      metadata.labels = { ...metadata.labels, "kubernetes.io/metadata.name": metadata.name };
    }
    namespace.metadata = metadata;
  },
  prepareForCreate(namespace) {
    namespace.spec = { finalizers: ["kubernetes"] };
    namespace.status = { phase: "Active" };
  },
  prepareForUpdate(namespace, old) {
    namespace.spec = old.spec;
  },
  nameErrors: labelErrors,
  validate: () => [],
  selectableFields: {
    "status.phase": { read: (namespace) => namespace.status?.phase },
  },

  table: {
    columns: [column("Name"), column("Status"), column("Age")],
    cells: ({ metadata, status }, now) => [
      metadata?.name ?? "",
      status?.phase ?? "",
      age(metadata?.creationTimestamp, now),
    ],
  },
};
