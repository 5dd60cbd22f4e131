import type { OwnerReference } from "kubernetes-types/meta/v1";
import type { KubernetesObject } from "../api/client.ts";
import { nameOf, uidOf } from "./object-key.ts";

/** The reference that marks an object as its controller's. */
export function controllerReference(owner: KubernetesObject): OwnerReference {
  return {
    apiVersion: owner.apiVersion ?? "",
    kind: owner.kind ?? "",
    name: nameOf(owner),
    uid: uidOf(owner),
    controller: true,
    blockOwnerDeletion: true,
  };
}

export function controllerOf(object: KubernetesObject): OwnerReference | undefined {
  return object.metadata?.ownerReferences?.find((reference) => reference.controller);
}

/** Whether an object belongs to a controller, should be taken on by it, or be let go. */
export function claimFor(
  owner: KubernetesObject,
  object: KubernetesObject,
  matches: boolean,
): "owned" | "adopt" | "release" | "foreign" {
  const controller = controllerOf(object);
  if (controller) {
    if (controller.uid !== uidOf(owner)) return "foreign";
    return matches || owner.metadata?.deletionTimestamp ? "owned" : "release";
  }
  const leaving = owner.metadata?.deletionTimestamp || object.metadata?.deletionTimestamp;
  return matches && !leaving ? "adopt" : "foreign";
}

/** The metadata with the owner added (`adopt`) or taken away (`release`). */
export function withClaim<T extends KubernetesObject>(
  object: T,
  owner: KubernetesObject,
  claim: "adopt" | "release",
): T {
  const others = (object.metadata?.ownerReferences ?? []).filter((reference) => reference.uid !== uidOf(owner));
  const ownerReferences = claim === "adopt" ? [...others, controllerReference(owner)] : others;
  return { ...object, metadata: { ...object.metadata, ownerReferences } };
}
