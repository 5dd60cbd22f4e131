import type { Resource } from "../resources/resource.ts";
import { forbidden, notFound } from "../status.ts";
import type { Registry } from "./context.ts";

/** Admission plugin NamespaceLifecycle: these cannot be deleted. */
const immortal: readonly string[] = ["default", "kube-public", "kube-system"];

export function checkNamespaceMayGo(resource: Resource, name: string): void {
  if (resource.kind === "Namespace" && immortal.includes(name)) {
    throw forbidden(resource, name, "this namespace may not be deleted");
  }
}

/** New objects need a namespace that exists and is not on its way out. */
export function checkNamespaceTakesContent(
  registry: Registry,
  resource: Resource,
  name: string,
  namespace: string,
): void {
  const found = registry.store.get("Namespace", undefined, namespace);
  if (!found) throw notFound({ group: "", plural: "namespaces" }, namespace);
  if (!found.metadata?.deletionTimestamp) return;
  const why = `unable to create new content in namespace ${namespace} because it is being terminated`;
  const cause = {
    reason: "NamespaceTerminating",
    message: `namespace ${namespace} is being terminated`,
    field: "metadata.namespace",
  };
  throw forbidden(resource, name, why, [cause]);
}
