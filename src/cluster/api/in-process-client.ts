import type { ApiClient, Kind, Kinds, ListOptions } from "./client.ts";
import type { ApiObject } from "./object.ts";
import { type Registry, resourceOf } from "./registry/context.ts";
import { createObject } from "./registry/create.ts";
import { deleteObject } from "./registry/delete.ts";
import { updateObject, updateStatus } from "./registry/update.ts";
import { parseLabelSelector } from "./selectors/parse-label-selector.ts";
import type { Change } from "./store.ts";

/** The API server without HTTP, for components that run beside it. */
export function createInProcessClient(registry: Registry): ApiClient {
  const { store } = registry;
  const namespaceOf = (kind: Kind, namespace: string | undefined) =>
    resourceOf(registry, kind).namespaced ? namespace || "default" : undefined;
  return {
    get(kind, name, namespace) {
      const found = store.get(kind, namespaceOf(kind, namespace), name);
      return found && typed(kind, found);
    },
    list<K extends Kind>(kind: K, { namespace, labelSelector }: ListOptions = {}) {
      const matches = parseLabelSelector(labelSelector ?? "");
      const found = store.list(kind, namespace || undefined);
      return found.filter((object) => matches(object.metadata?.labels ?? {})).map((object) => typed(kind, object));
    },
    create: (kind, object) => typed(kind, createObject(registry, resourceOf(registry, kind), object)),
    update: (kind, object) =>
      typed(kind, updateObject(registry, resourceOf(registry, kind), object, { binding: true })),
    updateStatus: (kind, object) => typed(kind, updateStatus(registry, resourceOf(registry, kind), object)),
    delete(kind, name, namespace, options = {}) {
      deleteObject(registry, resourceOf(registry, kind), name, namespaceOf(kind, namespace), options);
    },
    watch(kind, listener) {
      const present = store
        .list(kind)
        .map((object): Change => ({ type: "ADDED", object, previous: undefined, revision: store.revision }));
      return store.subscribe(kind, present, ({ type, object }) => listener({ type, object: typed(kind, object) }));
    },
  };
}

/** What is stored under a kind is of that kind: it came in through the same method's typed parameter or a decoder. */
function typed<K extends Kind>(_kind: K, object: ApiObject): Kinds[K] {
  return object as Kinds[K];
}
