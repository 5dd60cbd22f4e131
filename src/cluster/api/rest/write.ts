import type { ApiObject } from "../object.ts";
import { createObject } from "../registry/create.ts";
import { type Deletion, deleteObject } from "../registry/delete.ts";
import { updateObject, updateStatus } from "../registry/update.ts";
import type { Resource } from "../resources/resource.ts";
import { badRequest } from "../status.ts";
import { objectFromBody } from "./body.ts";
import { deleteOptions } from "./delete-options.ts";
import type { Exchange } from "./exchange.ts";
import { patchedObject } from "./patch.ts";
import { presentationFor } from "./presentation.ts";
import { isDryRun, matcherFor } from "./query.ts";
import type { Target } from "./target.ts";

export async function createFromBody(exchange: Exchange, target: Target): Promise<Response> {
  const { resource } = target;
  const object = await objectFromBody(exchange, resource, "CreateOptions");
  takeNamespace(object, target);
  const dryRun = isDryRun(exchange, "CreateOptions");
  const created = createObject(exchange.server.registry, resource, object, { dryRun });
  for (const warning of resource.warnings?.(created) ?? []) exchange.warn(warning);
  return exchange.json(presentationFor(exchange, resource).one(created), 201);
}

export async function replaceFromBody(exchange: Exchange, target: Target): Promise<Response> {
  const object = await objectFromBody(exchange, target.resource, "UpdateOptions");
  return store(exchange, target, object, "UpdateOptions");
}

export async function patchByName(exchange: Exchange, target: Target): Promise<Response> {
  const object = await patchedObject(exchange, target);
  return store(exchange, target, object, "PatchOptions");
}

/** Stores the object under the path's name, its status alone for the status subresource. */
function store(exchange: Exchange, target: Target, object: ApiObject, optionsKind: string): Response {
  const { resource, name = "", subresource } = target;
  takeNamespace(object, target);
  const given = object.metadata?.name;
  if (given && given !== name) {
    throw badRequest(`the name of the object (${given}) does not match the name on the URL (${name})`);
  }
  object.metadata = { ...object.metadata, name };
  const write = subresource === "status" ? updateStatus : updateObject;
  const dryRun = isDryRun(exchange, optionsKind);
  const stored = write(exchange.server.registry, resource, object, { dryRun });
  return exchange.json(presentationFor(exchange, resource).one(stored));
}

/** The path's namespace goes into the object, which may name the same one or none. */
function takeNamespace(object: ApiObject, { resource, namespace }: Target): void {
  if (!resource.namespaced) return;
  const given = object.metadata?.namespace;
  if (given && given !== namespace) {
    throw badRequest("the namespace of the provided object does not match the namespace sent on the request");
  }
  object.metadata = { ...object.metadata, namespace };
}

export async function deleteByName(exchange: Exchange, target: Target): Promise<Response> {
  const { resource, namespace, name = "" } = target;
  const options = await deleteOptions(exchange);
  const deletion = deleteObject(exchange.server.registry, resource, name, namespace, options);
  return exchange.json(deletionAnswer(exchange, resource, deletion));
}

/** What is left is answered with itself, so that the client can wait for its end; so are some kinds that are gone. */
function deletionAnswer(exchange: Exchange, resource: Resource, { object, removed }: Deletion): object {
  if (!removed || resource.returnsDeleted) return presentationFor(exchange, resource).one(object);
  return {
    kind: "Status",
    apiVersion: "v1",
    metadata: {},
    status: "Success",
    details: {
      name: object.metadata?.name,
      ...(resource.group ? { group: resource.group } : {}),
      kind: resource.plural,
      uid: object.metadata?.uid,
    },
  };
}

export async function deleteCollection(exchange: Exchange, target: Target): Promise<Response> {
  const { registry } = exchange.server;
  const { resource, namespace } = target;
  const options = await deleteOptions(exchange);
  const objects = registry.store.list(resource.kind, namespace).filter(matcherFor(exchange, target));
  const deleted = objects.map((object) => {
    const { name = "", namespace: home } = object.metadata ?? {};
    return deleteObject(registry, resource, name, home, options).object;
  });
  return exchange.json(presentationFor(exchange, resource).list(deleted, String(registry.store.revision)));
}
