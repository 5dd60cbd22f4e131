import type { Registry } from "./context.ts";
import { deleteObject } from "./delete.ts";

/** How long between looks at a namespace whose pods are still ending. */
const retryMs = 500;

/** What the namespace controller does with Terminating namespaces. Runs for as long as the server does. */
export function finishNamespaceDeletions(registry: Registry): void {
  registry.store.subscribe("Namespace", [], ({ type, object, previous }) => {
    const begins = object.metadata?.deletionTimestamp && !previous?.metadata?.deletionTimestamp;
    if (type === "MODIFIED" && begins) empty(registry, object.metadata?.name ?? "");
  });
}

/** Deletes the content, and the namespace itself once nothing is left. */
function empty(registry: Registry, namespace: string): void {
  const found = registry.store.get("Namespace", undefined, namespace);
  if (!found?.metadata?.deletionTimestamp) return;
  let left = 0;
  for (const resource of registry.resources.values()) {
    if (!resource.namespaced) continue;
    for (const object of registry.store.list(resource.kind, namespace)) {
      if (object.metadata?.deletionTimestamp) left++;
      else if (!deleteObject(registry, resource, object.metadata?.name ?? "", namespace, {}).removed) left++;
    }
  }
  if (left === 0) registry.store.remove("Namespace", found);
  else registry.clock.after(retryMs, () => empty(registry, namespace));
}
