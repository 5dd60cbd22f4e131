import type { ConfigMap } from "kubernetes-types/core/v1";
import { equal } from "../object.ts";
import { type FieldError, fieldForbidden, invalid } from "../validation/field-error.ts";
import { configKeyErrors, subdomainErrors } from "../validation/names.ts";
import { age } from "./duration.ts";
import { column, type Resource } from "./resource.ts";

export const configMaps: Resource<ConfigMap> = {
  kind: "ConfigMap",
  group: "",
  version: "v1",
  plural: "configmaps",
  singular: "configmap",
  shortNames: ["cm"],
  categories: [],
  namespaced: true,
  subresources: [],
  returnsDeleted: false,

  applyDefaults() {},
  prepareForCreate() {},
  nameErrors: subdomainErrors,
  validate(configMap) {
    const errors: FieldError[] = [];
    for (const key of Object.keys(configMap.data ?? {})) {
      errors.push(...configKeyErrors(key).map((message) => invalid(`data[${key}]`, key, message)));
      if (configMap.binaryData?.[key] !== undefined) {
        errors.push(invalid(`data[${key}]`, key, "duplicate of key present in binaryData"));
      }
    }
    for (const key of Object.keys(configMap.binaryData ?? {})) {
      errors.push(...configKeyErrors(key).map((message) => invalid(`binaryData[${key}]`, key, message)));
    }
    return errors;
  },
  validateUpdate(configMap, old) {
    if (!old.immutable) return [];
    const errors: FieldError[] = [];
    if (!configMap.immutable) errors.push(fieldForbidden("immutable", "field is immutable when `immutable` is set"));
    for (const field of ["data", "binaryData"] as const) {
      if (!equal(configMap[field], old[field])) {
        errors.push(fieldForbidden(field, "field is immutable when `immutable` is set"));
      }
    }
    return errors;
  },

  table: {
    columns: [column("Name"), column("Data", { type: "integer" }), column("Age")],
    cells: ({ metadata, data, binaryData }, now) => [
      metadata?.name ?? "",
      Object.keys(data ?? {}).length + Object.keys(binaryData ?? {}).length,
      age(metadata?.creationTimestamp, now),
    ],
  },
};
