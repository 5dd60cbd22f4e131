import { DecodeError, decode } from "../decoding/decode.ts";
import { isObject } from "../object.ts";
import type { DeleteOptions } from "../registry/delete.ts";
import { badRequest, notSimulated } from "../status.ts";
import { invalidObject, unsupported } from "../validation/field-error.ts";
import { bodyText } from "./body.ts";
import type { Exchange } from "./exchange.ts";
import { checkJsonSyntax } from "./json-syntax.ts";
import { mediaType } from "./media-type.ts";

const policies = ["Background", "Foreground", "Orphan"] as const;

/** metav1.DeleteOptions from the body and, where that has none, from the query. */
export async function deleteOptions(exchange: Exchange): Promise<DeleteOptions> {
  const { query } = exchange;
  const body = await optionsBody(exchange);
  const grace = body.gracePeriodSeconds ?? query.get("gracePeriodSeconds");
  const policy = body.propagationPolicy ?? query.get("propagationPolicy");
  const dryRun = [...(Array.isArray(body.dryRun) ? body.dryRun : []), ...query.getAll("dryRun")];
  const unknown = dryRun.filter((value) => value !== "All");
  if (unknown.length > 0) throw invalidOptions("dryRun", dryRun, ["All"]);
  const propagationPolicy = policies.find((known) => known === policy);
  if (policy && !propagationPolicy)
    throw invalidOptions("propagationPolicy", policy, ["Background", "Foreground", "Orphan", "nil"]);
  const { uid, resourceVersion } = isObject(body.preconditions) ? body.preconditions : {};
  return {
    dryRun: dryRun.length > 0,
    gracePeriodSeconds: grace === null || grace === undefined ? undefined : Number(grace),
    propagationPolicy,
    preconditions: { uid: text(uid), resourceVersion: text(resourceVersion) },
  };
}

async function optionsBody(exchange: Exchange): Promise<Record<string, unknown>> {
  if (mediaType(exchange.request.headers.get("content-type")) === "application/vnd.kubernetes.protobuf") {
    throw notSimulated(415, "UnsupportedMediaType", "the content type application/vnd.kubernetes.protobuf");
  }
  const body = await bodyText(exchange);
  if (body === "") return {};
  const wrong = checkJsonSyntax(body);
  if (wrong !== undefined) throw badRequest(`couldn't get version/kind; json parse error: ${wrong}`);
  try {
    return decode("DeleteOptions", JSON.parse(body)).object;
  } catch (error) {
    if (error instanceof DecodeError) throw badRequest(error.message);
    throw error;
  }
}

function invalidOptions(field: string, value: unknown, supported: readonly string[]) {
  return invalidObject("meta.k8s.io", "DeleteOptions", "", [unsupported(field, value, supported)]);
}

function text(value: unknown): string | undefined {
  return typeof value === "string" ? value : undefined;
}
