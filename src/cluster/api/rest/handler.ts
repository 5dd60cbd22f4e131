import { methodNotAllowed, notSimulated, unknownResource } from "../status.ts";
import { serveDiscovery } from "./discovery.ts";
import { Exchange, type ServerContext } from "./exchange.ts";
import { serveLog } from "./log.ts";
import { getObject, listObjects } from "./read.ts";
import { serveScale } from "./scale.ts";
import { serveServerInfo } from "./server-info.ts";
import { findTarget, splitPath, type Target } from "./target.ts";
import { upgradeRequired } from "./upgrade.ts";
import { watchObjects } from "./watch.ts";
import { createFromBody, deleteByName, deleteCollection, patchByName, replaceFromBody } from "./write.ts";

/** The Kubernetes REST API as a function. Never rejects: every failure is an answer with a Status. */
export function createHandler(server: ServerContext): (request: Request) => Promise<Response> {
  return async (request) => {
    const exchange = new Exchange(server, request);
    try {
      return await route(exchange);
    } catch (error) {
      return exchange.fail(error);
    }
  };
}

async function route(exchange: Exchange): Promise<Response> {
  const { server, url } = exchange;
  const info = serveServerInfo(exchange) ?? serveDiscovery(exchange);
  if (info) return info;
  const path = splitPath(url.pathname);
  const served = path && [...server.registry.resources.values()].some((resource) => isIn(resource, path.groupVersion));
  if (!path || !served) return exchange.respond("404 page not found\n", 404, "text/plain; charset=utf-8");
  const target = findTarget(server.registry, path);
  if (!target) throw unknownResource();
  if (target.resource.deprecation) exchange.warn(target.resource.deprecation);
  return target.subresource === undefined ? serveResource(exchange, target) : serveSubresource(exchange, target);
}

function isIn({ group, version }: { group: string; version: string }, groupVersion: string): boolean {
  return groupVersion === (group ? `${group}/${version}` : version);
}

async function serveResource(exchange: Exchange, target: Target): Promise<Response> {
  const { method } = exchange.request;
  if (target.name === undefined) {
    if (method === "GET") return isWatch(exchange) ? watchObjects(exchange, target) : listObjects(exchange, target);
    if (method === "POST" && (target.namespace !== undefined || !target.resource.namespaced)) {
      return createFromBody(exchange, target);
    }
    if (method === "DELETE") return deleteCollection(exchange, target);
    throw methodNotAllowed(target.resource);
  }
  if (method === "GET") return isWatch(exchange) ? watchObjects(exchange, target) : getObject(exchange, target);
  if (method === "PUT") return replaceFromBody(exchange, target);
  if (method === "PATCH") return patchByName(exchange, target);
  if (method === "DELETE") return deleteByName(exchange, target);
  throw methodNotAllowed(target.resource);
}

function isWatch(exchange: Exchange): boolean {
  return ["1", "true"].includes(exchange.query.get("watch") ?? "");
}

async function serveSubresource(exchange: Exchange, target: Target): Promise<Response> {
  const { method } = exchange.request;
  const { resource, subresource } = target;
  if (!resource.subresources.some((served) => served === subresource)) {
    if (resource.kind === "Pod" && unservedPodSubresources.includes(subresource ?? "")) {
      throw notSimulated(501, "", `pods/${subresource}`);
    }
    throw unknownResource();
  }
  switch (subresource) {
    case "log":
      if (method === "GET") return serveLog(exchange, target);
      break;
    case "exec":
    case "attach":
      throw upgradeRequired();
    case "scale":
      return serveScale(exchange, target);
    case "status":
      if (method === "GET") return getObject(exchange, target);
      if (method === "PUT") return replaceFromBody(exchange, target);
      if (method === "PATCH") return patchByName(exchange, target);
  }
  throw methodNotAllowed(resource);
}

const unservedPodSubresources: readonly string[] = [
  "binding",
  "ephemeralcontainers",
  "eviction",
  "portforward",
  "proxy",
  "resize",
];
