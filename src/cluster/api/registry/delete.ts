import { type ApiObject, copy, timestamp } from "../object.ts";
import type { Resource } from "../resources/resource.ts";
import { conflict, notFound } from "../status.ts";
import type { Registry, WriteOptions } from "./context.ts";
import { checkNamespaceMayGo } from "./namespace-lifecycle.ts";

/** metav1.DeleteOptions, as far as it is served. */
export interface DeleteOptions extends WriteOptions {
  readonly gracePeriodSeconds?: number | undefined;
  readonly propagationPolicy?: "Background" | "Foreground" | "Orphan" | undefined;
  readonly preconditions?: { readonly uid?: string | undefined; readonly resourceVersion?: string | undefined };
}

export interface Deletion {
  /** The object's last state, or its present one when it is still there. */
  readonly object: ApiObject;
  /** Whether it is gone already: pods with a node and objects with finalizers stay for a while. */
  readonly removed: boolean;
}

/** The garbage collector answers for these; their presence holds the object back until it has. */
const propagationFinalizers: Readonly<Record<string, string>> = {
  Foreground: "foregroundDeletion",
  Orphan: "orphan",
};

export function deleteObject(
  registry: Registry,
  resource: Resource,
  name: string,
  namespace: string | undefined,
  options: DeleteOptions,
): Deletion {
  checkNamespaceMayGo(resource, name);
  const stored = registry.store.get(resource.kind, namespace, name);
  if (!stored) throw notFound(resource, name);
  checkPreconditions(resource, stored, options);
  const grace = gracePeriod(resource, stored, options);
  const finalizer = propagationFinalizers[options.propagationPolicy ?? ""];
  const finalizers = [...(stored.metadata?.finalizers ?? [])];
  if (finalizer && !finalizers.includes(finalizer)) finalizers.push(finalizer);

  const stays = grace > 0 || finalizers.length > 0 || resource.kind === "Namespace";
  if (options.dryRun) return { object: stored, removed: !stays };
  if (!stays) return { object: removeObject(registry, resource, stored), removed: true };
  const marked = mark(registry, stored, grace, finalizers);
  if (!marked) return { object: stored, removed: false };
  return { object: registry.store.put(resource.kind, marked), removed: false };
}

/** Removes at once. */
export function removeObject(registry: Registry, resource: Resource, stored: ApiObject): ApiObject {
  resource.release?.(stored);
  return registry.store.remove(resource.kind, stored);
}

/** Never longer than what an earlier DELETE has set. */
function gracePeriod(resource: Resource, stored: ApiObject, options: DeleteOptions): number {
  if (!resource.gracePeriod) return 0;
  const running = stored.metadata?.deletionTimestamp ? stored.metadata.deletionGracePeriodSeconds : undefined;
  const asked = options.gracePeriodSeconds;
  if (running === undefined) return resource.gracePeriod(stored, asked);
  return asked === undefined ? running : Math.min(running, resource.gracePeriod(stored, asked));
}

/** The object with its deletion marked on it, or undefined when that changes nothing. */
function mark(registry: Registry, stored: ApiObject, grace: number, finalizers: string[]): ApiObject | undefined {
  const object = copy(stored);
  const metadata = object.metadata ?? {};
  const running = metadata.deletionTimestamp ? (metadata.deletionGracePeriodSeconds ?? 0) : undefined;
  if (running === grace && finalizers.length === (metadata.finalizers ?? []).length) return undefined;
  if (running === undefined && metadata.generation) metadata.generation++;
  if (running !== grace) {
    // A shortened period counts from the first DELETE, as the first one did.
    const start =
      running === undefined ? registry.clock.now() : Date.parse(metadata.deletionTimestamp ?? "") - running * 1000;
    metadata.deletionTimestamp = timestamp(start + grace * 1000);
    metadata.deletionGracePeriodSeconds = grace;
  }
  if (finalizers.length > 0) metadata.finalizers = finalizers;
  object.metadata = metadata;
  if (object.kind === "Namespace") object.status = { phase: "Terminating" };
  return object;
}

function checkPreconditions(resource: Resource, stored: ApiObject, options: DeleteOptions): void {
  const { uid, resourceVersion } = options.preconditions ?? {};
  const name = stored.metadata?.name ?? "";
  if (uid && uid !== stored.metadata?.uid) {
    const why = `Precondition failed: UID in precondition: ${uid}, UID in object meta: ${stored.metadata?.uid}`;
    throw conflict(resource, name, why);
  }
  if (resourceVersion && resourceVersion !== stored.metadata?.resourceVersion) {
    const why = `Precondition failed: ResourceVersion in precondition: ${resourceVersion}, ResourceVersion in object meta: ${stored.metadata?.resourceVersion}`;
    throw conflict(resource, name, why);
  }
}
