import { nameSuffix, uuid } from "../../random.ts";
import { type ApiObject, copy, deepFreeze, type Metadata, timestamp } from "../object.ts";
import { groupVersion, type Resource } from "../resources/resource.ts";
import { ApiError, alreadyExists, badRequest } from "../status.ts";
import { invalidObject } from "../validation/field-error.ts";
import { metadataErrors } from "../validation/object-meta.ts";
import type { Registry, WriteOptions } from "./context.ts";
import { checkNamespaceTakesContent } from "./namespace-lifecycle.ts";

/** `generateName` plus five characters must stay a name: apiserver storage/names. */
const longestGenerateName = 58;
const generateAttempts = 8;

/** Stores a new object; returns it as stored. */
export function createObject(
  registry: Registry,
  resource: Resource,
  input: ApiObject,
  options: WriteOptions = {},
): ApiObject {
  const object = copy(input);
  object.apiVersion = groupVersion(resource);
  object.kind = resource.kind;
  const given = object.metadata ?? {};
  if (given.resourceVersion) {
    throw new ApiError(500, "", "resourceVersion should not be set on objects to be created");
  }
  const namespace = namespaceFor(resource, given);
  const metadata = identity(registry, given, namespace);
  if (!metadata.name && metadata.generateName) metadata.name = generateName(registry, resource, metadata);
  object.metadata = metadata;
  if (namespace !== undefined) checkNamespaceTakesContent(registry, resource, metadata.name ?? "", namespace);
  if (resource.raisesGeneration) metadata.generation = 1;

  resource.applyDefaults(object);
  resource.admit?.(object);
  resource.prepareForCreate(object);
  const errors = [...metadataErrors(object.metadata ?? {}, resource), ...resource.validate(object, true)];
  if (errors.length > 0) throw invalidObject(resource.group, resource.kind, metadata.name ?? "", errors);

  if (registry.store.get(resource.kind, namespace, metadata.name ?? "")) {
    throw alreadyExists(resource, metadata.name ?? "");
  }
  const undo = resource.allocate?.(object, undefined);
  if (options.dryRun) {
    undo?.();
    return deepFreeze(object);
  }
  return registry.store.put(resource.kind, object);
}

function namespaceFor(resource: Resource, metadata: Metadata): string | undefined {
  if (!resource.namespaced) {
    if (metadata.namespace) throw badRequest("namespace is not allowed on this type");
    return undefined;
  }
  return metadata.namespace || "default";
}

/** The metadata that the server alone decides. */
function identity(registry: Registry, given: Metadata, namespace: string | undefined): Metadata {
  const metadata: Metadata = {
    ...given,
    uid: uuid(registry.uids),
    creationTimestamp: timestamp(registry.clock.now()),
  };
  if (namespace !== undefined) metadata.namespace = namespace;
  else delete metadata.namespace;
  delete metadata.generation;
  delete metadata.resourceVersion;
  delete metadata.deletionTimestamp;
  delete metadata.deletionGracePeriodSeconds;
  delete metadata.selfLink;
  delete metadata.managedFields;
  return metadata;
}

function generateName(registry: Registry, resource: Resource, metadata: Metadata): string {
  const base = (metadata.generateName ?? "").slice(0, longestGenerateName);
  let name = "";
  for (let attempt = 0; attempt < generateAttempts; attempt++) {
    name = base + nameSuffix(registry.names);
    if (!registry.store.get(resource.kind, metadata.namespace, name)) break;
  }
  return name;
}
