import type { Deployment, ReplicaSet } from "kubernetes-types/apps/v1";
import type { Scale } from "kubernetes-types/autoscaling/v1";
import { DecodeError, decode } from "../decoding/decode.ts";
import { type ApiObject, copy, type JsonObject } from "../object.ts";
import { updateObject } from "../registry/update.ts";
import { selectorText } from "../resources/cells.ts";
import { badRequest, conflict, methodNotAllowed, notFound } from "../status.ts";
import { invalid, invalidObject } from "../validation/field-error.ts";
import { bodyText } from "./body.ts";
import type { Exchange } from "./exchange.ts";
import { checkJsonSyntax } from "./json-syntax.ts";
import { readPatch, typedResult } from "./patch.ts";
import { isDryRun } from "./query.ts";
import type { Target } from "./target.ts";

type Scalable = Deployment | ReplicaSet;

/** autoscaling/v1 Scale: the replicas of a Deployment or ReplicaSet, apart from all else. */
export async function serveScale(exchange: Exchange, target: Target): Promise<Response> {
  const { method } = exchange.request;
  const { resource, namespace, name = "" } = target;
  const { registry } = exchange.server;
  const stored = registry.store.get(resource.kind, namespace, name);
  if (!stored) throw notFound(resource, name);
  // Only these two kinds have the subresource.
  const scalable = stored as Scalable;
  if (method === "GET") return exchange.json(scaleOf(scalable));
  if (method !== "PUT" && method !== "PATCH") throw methodNotAllowed(resource);
  const wanted = method === "PUT" ? await scaleFromBody(exchange) : await patchedScale(exchange, scalable);
  const { resourceVersion } = wanted.metadata ?? {};
  if (resourceVersion && resourceVersion !== stored.metadata?.resourceVersion) throw conflict(resource, name);
  const replicas = wanted.spec?.replicas ?? 0;
  if (replicas < 0) {
    const error = invalid("spec.replicas", replicas, "must be greater than or equal to 0");
    throw invalidObject("autoscaling", "Scale", name, [error]);
  }
  const changed = copy(scalable);
  if (changed.spec) changed.spec.replicas = replicas;
  const dryRun = isDryRun(exchange, method === "PUT" ? "UpdateOptions" : "PatchOptions");
  const result = updateObject(registry, resource, changed, { dryRun });
  return exchange.json(scaleOf(result as Scalable));
}

function scaleOf({ metadata, spec, status }: Scalable): Scale {
  const { name, namespace, uid, resourceVersion, creationTimestamp } = metadata ?? {};
  const selector = selectorText(spec?.selector);
  return {
    kind: "Scale",
    apiVersion: "autoscaling/v1",
    metadata: { name, namespace, uid, resourceVersion, creationTimestamp },
    spec: { replicas: spec?.replicas ?? 0 },
    status: { replicas: status?.replicas ?? 0, selector },
  };
}

async function scaleFromBody(exchange: Exchange): Promise<Scale> {
  const text = await bodyText(exchange);
  const wrong = checkJsonSyntax(text);
  if (wrong !== undefined) throw badRequest(`couldn't get version/kind; json parse error: ${wrong}`);
  try {
    return decode("Scale", JSON.parse(text)).object as Scale;
  } catch (error) {
    if (!(error instanceof DecodeError)) throw error;
    throw badRequest(`Scale in version "v1" cannot be handled as a Scale: ${error.message}`);
  }
}

async function patchedScale(exchange: Exchange, scalable: Scalable): Promise<Scale> {
  const patch = await readPatch(exchange);
  // A Scale is JSON; only its published type lacks the index signature.
  const view = scaleOf(scalable) as unknown as JsonObject;
  const result: ApiObject = typedResult(exchange, "Scale", patch.apply("Scale", view), patch);
  return result as Scale;
}
