import { equal, type Metadata } from "../object.ts";
import type { Resource } from "../resources/resource.ts";
import { type FieldError, fieldForbidden, invalid, required, tooLong } from "./field-error.ts";
import { labelErrors, labelValueErrors, qualifiedNameErrors } from "./names.ts";

const longestAnnotations = 256 * 1024;

/** api/validation ValidateObjectMeta. */
export function metadataErrors(
  metadata: Metadata,
  resource: Pick<Resource, "nameErrors" | "namespaced">,
): FieldError[] {
  const errors: FieldError[] = [];
  if (metadata.generateName) {
    // What will be appended ends in an alphanumeric character, so a trailing dash is fine here.
    for (const message of resource.nameErrors(metadata.generateName.replace(/-$/, "a"))) {
      errors.push(invalid("metadata.generateName", metadata.generateName, message));
    }
  }
  if (!metadata.name) {
    errors.push(required("metadata.name", "name or generateName is required"));
  } else {
    for (const message of resource.nameErrors(metadata.name)) {
      errors.push(invalid("metadata.name", metadata.name, message));
    }
  }
  if (resource.namespaced) {
    for (const message of labelErrors(metadata.namespace ?? "")) {
      errors.push(invalid("metadata.namespace", metadata.namespace, message));
    }
  }
  errors.push(...labelsErrors(metadata.labels, "metadata.labels"));
  errors.push(...annotationsErrors(metadata.annotations, "metadata.annotations"));
  errors.push(...ownerErrors(metadata));
  return errors;
}

export function labelsErrors(labels: Readonly<Record<string, string>> | undefined, field: string): FieldError[] {
  const errors: FieldError[] = [];
  for (const [key, value] of Object.entries(labels ?? {})) {
    for (const message of qualifiedNameErrors(key)) errors.push(invalid(field, key, message));
    for (const message of labelValueErrors(value)) errors.push(invalid(field, value, message));
  }
  return errors;
}

export function annotationsErrors(
  annotations: Readonly<Record<string, string>> | undefined,
  field: string,
): FieldError[] {
  const errors: FieldError[] = [];
  let size = 0;
  for (const [key, value] of Object.entries(annotations ?? {})) {
    for (const message of qualifiedNameErrors(key.toLowerCase())) errors.push(invalid(field, key, message));
    size += key.length + value.length;
  }
  if (size > longestAnnotations) errors.push(tooLong(field, longestAnnotations));
  return errors;
}

function ownerErrors(metadata: Metadata): FieldError[] {
  const errors: FieldError[] = [];
  const field = "metadata.ownerReferences";
  let controller = "";
  for (const owner of metadata.ownerReferences ?? []) {
    if (!owner.apiVersion) errors.push(invalid(`${field}.apiVersion`, "", "version must not be empty"));
    if (!owner.kind) errors.push(invalid(`${field}.kind`, "", "must not be empty"));
    if (!owner.name) errors.push(invalid(`${field}.name`, "", "must not be empty"));
    if (!owner.uid) errors.push(invalid(`${field}.uid`, "", "must not be empty"));
    if (!owner.controller) continue;
    if (controller) {
      const why = `Only one reference can have Controller set to true. Found "true" in references for ${controller} and ${owner.kind}/${owner.name}`;
      errors.push(invalid(field, metadata.ownerReferences, why));
    }
    controller = `${owner.kind}/${owner.name}`;
  }
  return errors;
}

/** api/validation ValidateObjectMetaUpdate, for what a client can still get wrong. */
export function metadataUpdateErrors(metadata: Metadata, old: Metadata): FieldError[] {
  if (!old.deletionTimestamp) return [];
  const before = old.finalizers ?? [];
  const added = (metadata.finalizers ?? []).filter((finalizer) => !before.includes(finalizer));
  if (equal(added, [])) return [];
  const why = `no new finalizers can be added if the object is being deleted, found new finalizers []string{${added.map((item) => JSON.stringify(item)).join(", ")}}`;
  return [fieldForbidden("metadata.finalizers", why)];
}
