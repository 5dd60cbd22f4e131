import type { KubernetesObject } from "../api/client.ts";

/** `namespace/name`, as queues name objects. */
export function keyOf(object: KubernetesObject): string {
  return `${object.metadata?.namespace ?? ""}/${object.metadata?.name ?? ""}`;
}

/** The two halves of a key. */
export function splitKey(key: string): { namespace: string; name: string } {
  const slash = key.indexOf("/");
  return { namespace: key.slice(0, slash), name: key.slice(slash + 1) };
}

export function nameOf(object: KubernetesObject): string {
  return object.metadata?.name ?? "";
}

export function namespaceOf(object: KubernetesObject): string {
  return object.metadata?.namespace ?? "";
}

export function uidOf(object: KubernetesObject): string {
  return object.metadata?.uid ?? "";
}

/** Milliseconds since the epoch. */
export function createdAt(object: KubernetesObject): number {
  return Date.parse(object.metadata?.creationTimestamp ?? "");
}

export function isBeingDeleted(object: KubernetesObject): boolean {
  return object.metadata?.deletionTimestamp !== undefined;
}
