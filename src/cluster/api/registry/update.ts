import { type ApiObject, copy, deepFreeze, equal, type Metadata } from "../object.ts";
import { groupVersion, type Resource } from "../resources/resource.ts";
import { badRequest, conflict, notFound } from "../status.ts";
import { invalidObject } from "../validation/field-error.ts";
import { metadataErrors, metadataUpdateErrors } from "../validation/object-meta.ts";
import type { Registry, WriteOptions } from "./context.ts";
import { removeObject } from "./delete.ts";

/** Replaces all but the status. */
export function updateObject(
  registry: Registry,
  resource: Resource,
  input: ApiObject,
  options: WriteOptions = {},
): ApiObject {
  const old = storedFor(registry, resource, input);
  const object = copy(input);
  object.metadata = { ...object.metadata, ...systemMetadata(old) };
  if (resource.subresources.includes("status")) {
    if (old.status === undefined) delete object.status;
    else object.status = copy(old.status);
  }
  return replace(registry, resource, object, old, options);
}

/**
 * Replaces the status, and the annotations with it, as the status strategies of all kinds let through
 * (pkg/registry/apps/deployment/strategy.go); the generation stays.
 */
export function updateStatus(
  registry: Registry,
  resource: Resource,
  input: ApiObject,
  options: WriteOptions = {},
): ApiObject {
  const old = storedFor(registry, resource, input);
  const annotations = copy(input.metadata?.annotations);
  const object: ApiObject = { ...old, metadata: { ...old.metadata, annotations }, status: copy(input.status) ?? {} };
  if (!annotations) delete object.metadata?.annotations;
  resource.applyStatusDefaults?.(object);
  return keep(registry, resource, object, old, options);
}

/** The stored object that `input` means to change; fails when it has changed since. */
function storedFor(registry: Registry, resource: Resource, input: ApiObject): ApiObject {
  const { name, uid, resourceVersion } = input.metadata ?? {};
  if (!name) throw badRequest("name is required");
  const namespace = resource.namespaced ? input.metadata?.namespace || "default" : undefined;
  const old = registry.store.get(resource.kind, namespace, name);
  if (!old) throw notFound(resource, name);
  if (uid && uid !== old.metadata?.uid) {
    const why = `Precondition failed: UID in precondition: ${uid}, UID in object meta: ${old.metadata?.uid}`;
    throw conflict(resource, name, why);
  }
  if (resourceVersion && resourceVersion !== old.metadata?.resourceVersion) throw conflict(resource, name);
  return old;
}

/** What no update can change. */
function systemMetadata(old: ApiObject): Metadata {
  const { name, namespace, uid, creationTimestamp, generateName, generation } = old.metadata ?? {};
  const { deletionTimestamp, deletionGracePeriodSeconds } = old.metadata ?? {};
  return {
    name,
    namespace,
    uid,
    creationTimestamp,
    generateName,
    generation,
    deletionTimestamp,
    deletionGracePeriodSeconds,
    selfLink: undefined,
    managedFields: undefined,
  };
}

function replace(
  registry: Registry,
  resource: Resource,
  draft: ApiObject,
  old: ApiObject,
  options: WriteOptions,
): ApiObject {
  draft.apiVersion = groupVersion(resource);
  draft.kind = resource.kind;
  draft.metadata = { ...draft.metadata, resourceVersion: old.metadata?.resourceVersion };
  resource.applyDefaults(draft);
  resource.prepareForUpdate?.(draft, old);
  const object = copy(draft);
  const errors = [
    ...metadataErrors(object.metadata ?? {}, resource),
    ...metadataUpdateErrors(object.metadata ?? {}, old.metadata ?? {}),
    ...resource.validate(object),
    ...(resource.validateUpdate?.(object, old, options.binding ?? false) ?? []),
  ];
  if (errors.length > 0) throw invalidObject(resource.group, resource.kind, object.metadata?.name ?? "", errors);
  if (resource.raisesGeneration?.(object, old)) {
    object.metadata = { ...object.metadata, generation: (old.metadata?.generation ?? 0) + 1 };
  }
  const undo = resource.allocate?.(object, old);
  if (options.dryRun) undo?.();
  const stored = keep(registry, resource, object, old, options);
  // The last finalizer went: what was only waiting for it is now removed.
  const waiting = stored.metadata?.deletionTimestamp && !stored.metadata.deletionGracePeriodSeconds;
  if (waiting && !stored.metadata?.finalizers?.length && resource.kind !== "Namespace" && !options.dryRun) {
    removeObject(registry, resource, stored);
  }
  return stored;
}

/** A write that changes nothing is none: it leaves the resourceVersion as it is. */
function keep(
  registry: Registry,
  resource: Resource,
  object: ApiObject,
  old: ApiObject,
  options: WriteOptions,
): ApiObject {
  if (equal(object, old)) return old;
  return options.dryRun ? deepFreeze(object) : registry.store.put(resource.kind, object);
}
