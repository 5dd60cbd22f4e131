import { type Document, parseAllDocuments } from "yaml";
import type { ApiServer } from "../../cluster/api/server.ts";
import type { Clock } from "../../cluster/clock.ts";
import { Discovery, pathOf } from "../../kubectl/discovery.ts";
import { CommandError, isNotFound, StatusError } from "../../kubectl/errors.ts";
import { isObject, type Json, type JsonObject, listAt, textAt } from "../../kubectl/json.ts";
import { describeYamlError } from "../../kubectl/manifests/yaml-errors.ts";
import { RestClient, strategicPatch } from "../../kubectl/rest-client.ts";
import type { Problem } from "./editor-data.ts";
import { type Range, rangeOfField } from "./field-path.ts";

export interface ManifestServer {
  readonly api: Pick<ApiServer, "fetch" | "upgrade">;
  readonly clock: Clock;
}

/**
 * Says what is wrong in a manifest: what the YAML parser finds, or else what the API server answers to a dry run of each
 * document (`dryRun=All&fieldValidation=Strict`), at the line that it is about. Nothing is changed in the cluster.
 */
export async function checkManifest(server: ManifestServer, text: string): Promise<readonly Problem[]> {
  const warnings: string[] = [];
  const client = new RestClient({
    ...server,
    server: "https://kubernetes.default.svc",
    signal: new AbortController().signal,
    warn: async (warning) => {
      warnings.push(warning);
    },
  });
  const discovery = new Discovery((call) => client.json(call));
  const problems: Problem[] = [];
  // Without documents the package gives an object of its own instead of a list.
  const parsed = parseAllDocuments(text, { version: "1.1", prettyErrors: false, logLevel: "silent" });
  for (const document of Array.isArray(parsed) ? parsed : []) {
    const [error] = document.errors;
    if (error) {
      const from = Math.min(error.pos[0], text.length);
      const { message } = describeYamlError(error, text);
      problems.push({ from, to: Math.max(from + 1, Math.min(error.pos[1], text.length)), severity: "error", message });
      continue;
    }
    const object = document.toJS() as Json; // YAML that has no errors is JSON, but for keys that the API refuses.
    if (object === null) continue;
    warnings.length = 0;
    problems.push(...(await dryRun(client, discovery, document, object)));
    const whole = wholeOf(document);
    for (const message of warnings) problems.push({ ...whole, severity: "warning", message });
  }
  return problems;
}

async function dryRun(client: RestClient, discovery: Discovery, document: Document, object: Json): Promise<Problem[]> {
  const error = (message: string, range: Range = wholeOf(document)): Problem => ({
    ...range,
    severity: "error",
    message,
  });
  if (!isObject(object)) return [error("this is no object")];
  const missing = ["apiVersion", "kind"].filter((key) => textAt(object, key) === "");
  if (missing.length > 0) return [error(missing.map((key) => `${key} not set`).join(", "))];
  const [apiVersion, kind] = [textAt(object, "apiVersion"), textAt(object, "kind")];
  const resource = await discovery.byKind(apiVersion, kind);
  if (!resource) {
    const range = rangeOfField(document.contents, "kind");
    return [error(`no matches for kind "${kind}" in version "${apiVersion}"`, range)];
  }
  const namespace = textAt(object, "metadata", "namespace") || "default";
  const name = textAt(object, "metadata", "name");
  const query = { dryRun: "All", fieldValidation: "Strict" };
  const create = () => client.json({ method: "POST", path: pathOf(resource, namespace), query, body: object });
  try {
    if (name === "") await create();
    else {
      const path = pathOf(resource, namespace, name);
      await client
        .json({ method: "PATCH", path, query, body: object, contentType: strategicPatch })
        .catch((refused: unknown) => {
          if (isNotFound(refused)) return create();
          throw refused;
        });
    }
    return [];
  } catch (refused) {
    if (refused instanceof StatusError) return problemsOf(refused, document, error);
    if (refused instanceof CommandError) return [error(refused.message)];
    throw refused;
  }
}

function problemsOf(
  { status, message }: StatusError,
  document: Document,
  error: (message: string, range?: Range) => Problem,
): Problem[] {
  const at = (path: string) => rangeOfField(document.contents, path);
  const causes = listAt(status, "details", "causes").filter(isObject);
  const placed = causes.filter((cause) => textAt(cause, "field") !== "");
  if (placed.length > 0) return placed.map((cause) => error(causeText(cause), at(textAt(cause, "field"))));
  const unknown = [...message.matchAll(/unknown field "([^"]+)"/g)];
  if (unknown.length > 0) return unknown.map(([words, path = ""]) => error(words, at(path)));
  // `json: cannot unmarshal string into Go struct field DeploymentSpec.spec.replicas of type int32`
  const [words, path = ""] = /json: cannot unmarshal .*Go struct field \w+\.([\w.]+) of type \S+/.exec(message) ?? [];
  return [error(words ?? message, at(path))];
}

function causeText(cause: JsonObject): string {
  return `${textAt(cause, "field")}: ${textAt(cause, "message")}`;
}

/** The first line of a document: what it is about as a whole. */
function wholeOf({ contents }: Document): Range {
  return (contents && firstKey(contents)) ?? { from: 0, to: 0 };
}

function firstKey(contents: NonNullable<Document["contents"]>): Range | undefined {
  const { range } = contents;
  return range ? { from: range[0], to: Math.max(range[0] + 1, Math.min(range[1], range[0] + 1)) } : undefined;
}
