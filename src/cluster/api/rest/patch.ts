import { DecodeError, decode } from "../decoding/decode.ts";
import { type ApiObject, isObject, type JsonObject } from "../object.ts";
import { applyJsonPatch, JsonPatchError } from "../patch/json-patch.ts";
import { applyMergePatch } from "../patch/merge-patch.ts";
import { applyStrategicMergePatch, StrategicPatchError } from "../patch/strategic-merge-patch.ts";
import { ApiError, badRequest, notFound, notSimulated } from "../status.ts";
import { invalid, invalidObject } from "../validation/field-error.ts";
import { bodyText } from "./body.ts";
import type { Exchange } from "./exchange.ts";
import { checkJsonSyntax } from "./json-syntax.ts";
import { mediaType, unsupportedMediaType } from "./media-type.ts";
import { fieldValidation } from "./query.ts";
import type { Target } from "./target.ts";

const jsonPatch = "application/json-patch+json";
const mergePatch = "application/merge-patch+json";
const strategicMergePatch = "application/strategic-merge-patch+json";
const applyPatch = "application/apply-patch+yaml";

/** The stored object with the request's patch applied, not yet defaulted, validated or stored. */
export async function patchedObject(exchange: Exchange, target: Target): Promise<ApiObject> {
  const { resource, namespace, name = "" } = target;
  const patch = await readPatch(exchange);
  const stored = exchange.server.registry.store.get(resource.kind, namespace, name);
  if (!stored) throw notFound(resource, name);
  // Stored objects are JSON; only their published types lack the index signature.
  const patched = patch.apply(resource.kind, stored as JsonObject);
  return typedResult(exchange, resource.kind, patched, patch);
}

interface ReadPatch {
  apply(typeName: string, object: JsonObject): unknown;
  /** What an error shows as the bad value. */
  show(patched: unknown): string;
}

/** `stored` comes with the patch so that scale and other views of an object can be patched too. */
export async function readPatch(exchange: Exchange): Promise<ReadPatch> {
  const type = mediaType(exchange.request.headers.get("content-type"));
  if (type === applyPatch) throw notSimulated(415, "UnsupportedMediaType", "server-side apply");
  if (![jsonPatch, mergePatch, strategicMergePatch].includes(type)) {
    throw unsupportedMediaType([jsonPatch, mergePatch, strategicMergePatch]);
  }
  const text = await bodyText(exchange);
  const wrong = checkJsonSyntax(text);
  if (wrong !== undefined) throw badRequest(type === strategicMergePatch ? wrong : `error decoding patch: ${wrong}`);
  const body: unknown = JSON.parse(text);
  if (type === jsonPatch) {
    if (!Array.isArray(body)) {
      throw badRequest("error decoding patch: json: cannot unmarshal object into Go value of type jsonpatch.Patch");
    }
    return { apply: (_type, object) => attempt(() => applyJsonPatch(object, body)), show: JSON.stringify };
  }
  if (!isObject(body)) throw badRequest("error decoding patch: the patch is not a JSON object");
  if (type === mergePatch) return { apply: (_type, object) => applyMergePatch(object, body), show: JSON.stringify };
  return {
    apply: (typeName, object) => attempt(() => applyStrategicMergePatch(typeName, object, body)),
    show: () => goText(body),
  };
}

function attempt<T>(apply: () => T): T {
  try {
    return apply();
  } catch (error) {
    if (error instanceof StrategicPatchError) throw badRequest(error.message);
    if (!(error instanceof JsonPatchError)) throw error;
    const message = "the server rejected our request due to an error in our request";
    throw new ApiError(422, "Invalid", message, {
      causes: [{ reason: "UnexpectedServerResponse", message: error.message }],
    });
  }
}

export function typedResult(exchange: Exchange, typeName: string, patched: unknown, patch: ReadPatch): ApiObject {
  const validation = fieldValidation(exchange, "PatchOptions");
  const refuse = (why: string) => invalidObject("", "", "", [invalid("patch", patch.show(patched), why)]);
  try {
    const { object, unknownFields } = decode(typeName, patched);
    const complaints = unknownFields.map((field) => `unknown field "${field}"`);
    if (complaints.length > 0 && validation === "Strict") {
      throw refuse(`strict decoding error: ${complaints.join(", ")}`);
    }
    if (validation === "Warn") for (const complaint of complaints) exchange.warn(complaint);
    return object;
  } catch (error) {
    if (error instanceof DecodeError) throw refuse(error.message);
    throw error;
  }
}

/** As Go's %+v prints decoded JSON. */
function goText(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(goText).join(" ")}]`;
  if (value === null) return "<nil>";
  if (!isObject(value)) return String(value);
  const pairs = Object.entries(value).map(([key, member]) => `${key}:${goText(member)}`);
  return `map[${pairs.sort().join(" ")}]`;
}
