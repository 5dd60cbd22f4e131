import type { ExecSession } from "../../container-image.ts";
import { badRequest, KubeletRefusal, methodNotAllowed, notSimulated, unknownResource } from "../status.ts";
import { serveDiscovery } from "./discovery.ts";
import { Exchange, type ServerContext } from "./exchange.ts";
import { servedLater } from "./later-requests.ts";
import { getObject, listObjects } from "./read.ts";
import { serveServerInfo } from "./server-info.ts";
import { findTarget, splitPath, type Target } from "./target.ts";

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

/** Requests that upgrade their connection: `…/pods/<name>/exec` and `…/attach`. Never rejects. */
export function createUpgradeHandler(server: ServerContext): (request: Request) => Promise<ExecSession | Response> {
  return async (request) => {
    const exchange = new Exchange(server, request);
    try {
      return await servedLater(exchange, ({ openSession }) => openSession(exchange));
    } catch (error) {
      if (error instanceof KubeletRefusal) return exchange.respond(error.message, 500, "text/plain; charset=utf-8");
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
  const serve = () =>
    target.subresource === undefined ? serveResource(exchange, target) : serveSubresource(exchange, target);
  return target.resource.part ? target.resource.part.with(server, serve) : serve();
}

function isIn({ group, version }: { group: string; version: string }, groupVersion: string): boolean {
  return groupVersion === (group ? `${group}/${version}` : version);
}

async function serveResource(exchange: Exchange, target: Target): Promise<Response> {
  const { method } = exchange.request;
  if (target.name === undefined) {
    if (method === "GET")
      return isWatch(exchange)
        ? servedLater(exchange, ({ watchObjects }) => watchObjects(exchange, target))
        : listObjects(exchange, target);
    if (method === "POST" && (target.namespace !== undefined || !target.resource.namespaced)) {
      return servedLater(exchange, ({ createFromBody }) => createFromBody(exchange, target));
    }
    if (method === "DELETE") return servedLater(exchange, ({ deleteCollection }) => deleteCollection(exchange, target));
    throw methodNotAllowed(target.resource);
  }
  if (method === "GET")
    return isWatch(exchange)
      ? servedLater(exchange, ({ watchObjects }) => watchObjects(exchange, target))
      : getObject(exchange, target);
  if (method === "PUT") return servedLater(exchange, ({ replaceFromBody }) => replaceFromBody(exchange, target));
  if (method === "PATCH") return servedLater(exchange, ({ patchByName }) => patchByName(exchange, target));
  if (method === "DELETE") return servedLater(exchange, ({ deleteByName }) => deleteByName(exchange, target));
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
      if (method === "GET") return servedLater(exchange, ({ serveLog }) => serveLog(exchange, target));
      break;
    case "exec":
    case "attach":
      throw badRequest("Upgrade request required");
    case "scale":
      return servedLater(exchange, ({ serveScale }) => serveScale(exchange, target));
    case "status":
      if (method === "GET") return getObject(exchange, target);
      if (method === "PUT") return servedLater(exchange, ({ replaceFromBody }) => replaceFromBody(exchange, target));
      if (method === "PATCH") return servedLater(exchange, ({ patchByName }) => patchByName(exchange, target));
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
