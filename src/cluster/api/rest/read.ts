import { notFound } from "../status.ts";
import type { Exchange } from "./exchange.ts";
import { presentationFor } from "./presentation.ts";
import { matcherFor } from "./query.ts";
import type { Target } from "./target.ts";

export function getObject(exchange: Exchange, { resource, namespace, name = "" }: Target): Response {
  const presentation = presentationFor(exchange, resource);
  const found = exchange.server.registry.store.get(resource.kind, namespace, name);
  if (!found) throw notFound(resource, name);
  return exchange.json(presentation.one(found));
}

/** Always the whole list at once: `limit` is a limit that the real server may exceed, too. */
export function listObjects(exchange: Exchange, target: Target): Response {
  const { store } = exchange.server.registry;
  const presentation = presentationFor(exchange, target.resource);
  const objects = store.list(target.resource.kind, target.namespace).filter(matcherFor(exchange, target));
  return exchange.json(presentation.list(objects, String(store.revision)));
}
