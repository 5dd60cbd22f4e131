import type { ApiClient, Kind, KubernetesObject } from "../api/client.ts";
import { ApiError } from "../api/status.ts";
import { isBeingDeleted, nameOf, namespaceOf, uidOf } from "./object-key.ts";

/** Kinds that have owners; Events and Nodes have none. */
const collected = [
  "Pod",
  "ReplicaSet",
  "DaemonSet",
  "Deployment",
  "Service",
  "Endpoints",
  "EndpointSlice",
  "Ingress",
  "NetworkPolicy",
  "ConfigMap",
] as const;

interface Dependent {
  readonly kind: Kind;
  readonly object: KubernetesObject;
}

/**
 * Deletes what is left without an owner, and finishes deletions that wait for dependents (`foregroundDeletion`) or let
 * them go (`orphan`), as pkg/controller/garbagecollector. Returns what stops it.
 */
export function startGarbageCollector(client: ApiClient): () => void {
  /** By the owner's uid, then the dependent's own. */
  const dependents = new Map<string, Map<string, Dependent>>();
  const owners = new Map<string, { kind: Kind; name: string; namespace: string }>();

  const dependentsOf = (uid: string) => [...(dependents.get(uid)?.values() ?? [])];

  const forget = (object: KubernetesObject) => {
    for (const { uid } of object.metadata?.ownerReferences ?? []) {
      dependents.get(uid)?.delete(uidOf(object));
      if (dependents.get(uid)?.size === 0) dependents.delete(uid);
      const owner = owners.get(uid);
      if (owner) finish(client, owner, dependentsOf(uid));
    }
  };

  const hear = (kind: Kind, type: string, object: KubernetesObject) => {
    const uid = uidOf(object);
    if (type === "DELETED") {
      owners.delete(uid);
      forget(object);
      for (const dependent of dependentsOf(uid)) collect(client, dependent, uid);
      return;
    }
    for (const reference of object.metadata?.ownerReferences ?? []) {
      const known = dependents.get(reference.uid) ?? new Map<string, Dependent>();
      dependents.set(reference.uid, known.set(uid, { kind, object }));
    }
    if (!isBeingDeleted(object) || !object.metadata?.finalizers?.length) return;
    const owner = { kind, name: nameOf(object), namespace: namespaceOf(object) };
    owners.set(uid, owner);
    finish(client, owner, dependentsOf(uid));
  };

  const endings = collected.map((kind) => client.watch(kind, ({ type, object }) => hear(kind, type, object)));
  return () => {
    for (const end of endings) end();
  };
}

/** The owner is gone: the dependent goes too, unless others own it as well. */
function collect(client: ApiClient, { kind, object }: Dependent, ownerUid: string): void {
  const current = client.get(kind, nameOf(object), namespaceOf(object));
  if (!current || uidOf(current) !== uidOf(object)) return;
  const references: readonly { readonly uid: string }[] = current.metadata?.ownerReferences ?? [];
  if (!references.some(({ uid }) => uid === ownerUid)) return;
  if (references.length > 1) dropOwner(client, kind, current, ownerUid);
  else if (!isBeingDeleted(current)) tolerate(() => client.delete(kind, nameOf(object), namespaceOf(object)));
}

function finish(
  client: ApiClient,
  { kind, name, namespace }: { kind: Kind; name: string; namespace: string },
  dependents: readonly Dependent[],
): void {
  const owner = client.get(kind, name, namespace);
  const finalizers: readonly string[] = owner?.metadata?.finalizers ?? [];
  if (!owner || !isBeingDeleted(owner)) return;
  if (finalizers.includes("orphan")) {
    for (const dependent of dependents) dropOwner(client, dependent.kind, dependent.object, uidOf(owner));
    dropFinalizer(client, kind, owner, "orphan");
  } else if (finalizers.includes("foregroundDeletion")) {
    if (dependents.length === 0) dropFinalizer(client, kind, owner, "foregroundDeletion");
    for (const dependent of dependents) collect(client, dependent, uidOf(owner));
  }
}

function dropOwner(client: ApiClient, kind: Kind, object: KubernetesObject, ownerUid: string): void {
  const current = client.get(kind, nameOf(object), namespaceOf(object));
  if (!current) return;
  const references: readonly { readonly uid: string }[] = current.metadata?.ownerReferences ?? [];
  const ownerReferences = references.filter(({ uid }) => uid !== ownerUid);
  updateMetadata(client, kind, current, { ownerReferences });
}

function dropFinalizer(client: ApiClient, kind: Kind, object: KubernetesObject, finalizer: string): void {
  const finalizers = (object.metadata?.finalizers ?? []).filter((name) => name !== finalizer);
  updateMetadata(client, kind, object, { finalizers });
}

function updateMetadata(client: ApiClient, kind: Kind, object: KubernetesObject, change: object): void {
  // The object came out of the store under this kind, so it is of this kind.
  const changed = { ...object, metadata: { ...object.metadata, ...change } } as Parameters<typeof client.update>[1];
  tolerate(() => client.update(kind, changed));
}

/** Somebody else was faster: their write brings another event, and with it another look. */
function tolerate(write: () => void): void {
  try {
    write();
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
  }
}
