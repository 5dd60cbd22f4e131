import { Later } from "../../later.ts";
import { DecodeError, decode } from "../decoding/decode.ts";
import { type ApiObject, isObject, type JsonObject } from "../object.ts";
import { groupVersion, type Resource } from "../resources/resource.ts";
import { badRequest, notSimulated } from "../status.ts";
import type { Exchange } from "./exchange.ts";
import { checkJsonSyntax } from "./json-syntax.ts";
import { mediaType, unsupportedMediaType } from "./media-type.ts";
import { type FieldValidation, fieldValidation } from "./query.ts";

const yaml = new Later(() => import("yaml"));

const protobuf = "application/vnd.kubernetes.protobuf";

/** The request's body as text. Time stands still meanwhile: its bytes are there already. */
export function bodyText({ request, server }: Exchange): Promise<string> {
  return server.clock.during(request.text());
}

/** Reads the body as an object of a resource: its own kind, or one that its subresource takes. */
export async function objectFromBody(exchange: Exchange, resource: Resource, optionsKind: string): Promise<ApiObject> {
  const type = mediaType(exchange.request.headers.get("content-type"));
  const isYaml = type === "application/yaml";
  if (type === protobuf) throw notSimulated(415, "UnsupportedMediaType", `the content type ${protobuf}`);
  if (!isYaml && type !== "" && type !== "application/json") {
    throw unsupportedMediaType(["application/json", "application/yaml"]);
  }
  const text = await bodyText(exchange);
  const value = isYaml ? await yamlBody(exchange, text, resource) : jsonBody(text, resource);
  checkKind(value, resource, exchange);
  return decodeAs(exchange, resource, value, fieldValidation(exchange, optionsKind));
}

function jsonBody(text: string, resource: Resource): JsonObject {
  const wrong = checkJsonSyntax(text);
  if (wrong !== undefined) throw unrecognized(resource, `couldn't get version/kind; json parse error: ${wrong}`, text);
  const value: unknown = JSON.parse(text);
  if (isObject(value)) return value;
  const found = Array.isArray(value) ? "array" : value === null ? "null" : typeof value;
  const why = `json: cannot unmarshal ${found} into Go value of type struct { APIVersion string "json:\\"apiVersion,omitempty\\""; Kind string "json:\\"kind,omitempty\\"" }`;
  throw unrecognized(resource, `couldn't get version/kind; json parse error: ${why}`, text);
}

async function yamlBody({ server }: Exchange, text: string, resource: Resource): Promise<JsonObject> {
  try {
    const value: unknown = await yaml.with(server, ({ parse }) => parse(text));
    if (isObject(value)) return value;
  } catch (error) {
    if (!(error instanceof Error && error.name === "YAMLParseError")) throw error;
    throw unrecognized(resource, `error converting YAML to JSON: yaml: ${error.message.split("\n")[0]}`, text);
  }
  throw unrecognized(resource, "couldn't get version/kind; json parse error", text);
}

/** apiserver endpoints/handlers transformDecodeError, for what has no kind. */
function unrecognized(resource: Resource, why: string, text: string) {
  return badRequest(
    `the object provided is unrecognized (must be of type ${resource.kind}): ${why} (${summary(text)})`,
  );
}

/** The first 30 bytes, in hexadecimal unless they look like JSON. */
function summary(text: string): string {
  if (text === "") return "<empty>";
  const more = text.length > 30 ? " ..." : "";
  if (text.startsWith("{")) return text.slice(0, 30) + more;
  const bytes = new TextEncoder().encode(text).slice(0, 30);
  return [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("") + more;
}

/** Kind and version in the body must be the path's; both may be left out. */
function checkKind(value: JsonObject, resource: Resource, { server }: Exchange): void {
  const expected = groupVersion(resource);
  const { kind = resource.kind, apiVersion = expected } = value;
  const [version] = String(apiVersion).split("/").slice(-1);
  const known = [...server.registry.resources.values()].find((other) => other.kind === kind);
  const prefix = `${kind} in version "${version}" cannot be handled as a ${resource.kind}`;
  if (!known || groupVersion(known) !== apiVersion) {
    const scheme = 'in scheme "pkg/api/legacyscheme/scheme.go:30"';
    throw badRequest(`${prefix}: no kind "${kind}" is registered for version "${apiVersion}" ${scheme}`);
  }
  if (apiVersion !== expected) {
    throw badRequest(
      `the API version in the data (${apiVersion}) does not match the expected API version (${expected})`,
    );
  }
  if (kind !== resource.kind) {
    throw badRequest(
      `${prefix}: converting (v1.${kind}) to (${resource.group || "core"}.${resource.kind}): unknown conversion`,
    );
  }
}

/** Types the value; unknown fields are refused, warned of or dropped. */
function decodeAs(exchange: Exchange, resource: Resource, value: JsonObject, validation: FieldValidation): ApiObject {
  const prefix = `${resource.kind} in version "${resource.version}" cannot be handled as a ${resource.kind}`;
  try {
    const { object, unknownFields } = decode(resource.kind, value);
    const complaints = unknownFields.map((field) => `unknown field "${field}"`);
    if (complaints.length > 0 && validation === "Strict") {
      throw badRequest(`${prefix}: strict decoding error: ${complaints.join(", ")}`);
    }
    if (validation === "Warn") for (const complaint of complaints) exchange.warn(complaint);
    return object;
  } catch (error) {
    if (error instanceof DecodeError) throw badRequest(`${prefix}: ${error.message}`);
    throw error;
  }
}
