import type { ObjectMeta } from "kubernetes-types/meta/v1";

/** `ReplicaSet/web-5d4f`, or undefined. */
export function controllerOf(metadata: ObjectMeta | undefined): string | undefined {
  const owner = metadata?.ownerReferences?.find(({ controller }) => controller);
  return owner ? `${owner.kind}/${owner.name}` : undefined;
}

/** Whether the object with this uid is the controller. */
export function isControlledBy(metadata: ObjectMeta | undefined, uid: string): boolean {
  return metadata?.ownerReferences?.some((owner) => owner.controller === true && owner.uid === uid) ?? false;
}
