import type { Invocation, Session } from "../command.ts";
import type { Resource } from "../discovery.ts";
import { CommandError } from "../errors.ts";
import { isObject, type Json, type JsonObject, listAt, objectAt, quoted, sortedJson, textAt } from "../json.ts";
import { readManifestFiles } from "./manifest-files.ts";
import { yamlDocuments } from "./yaml-documents.ts";

/** An object out of a file, with the kind that it says it is. */
export interface ManifestObject {
  readonly source: string;
  readonly resource: Resource;
  /** "" for what has none. */
  readonly namespace: string;
  readonly name: string;
  readonly object: JsonObject;
}

export interface ManifestRules {
  /** As create and apply do: name what is missing as validation does. */
  readonly validate: boolean;
}

/** The objects in what `-f` names, in order, Lists opened. Failures are collected; the objects beside them count. */
export async function readManifests(
  session: Session,
  { flags }: Invocation,
  rules: ManifestRules,
): Promise<{ objects: ManifestObject[]; failures: Error[] }> {
  const objects: ManifestObject[] = [];
  const selector = flags.text("selector");
  const { texts, failures } = await readManifestFiles(session.process, flags.list("filename"), flags.on("recursive"));
  for (const { source, text } of texts) {
    try {
      for (const document of yamlDocuments(text, source)) {
        checkShape(document, source, rules);
        for (const object of itemsOf(document)) {
          try {
            const one = await recognize(session, object, source);
            if (selector === "" || matches(object, selector)) objects.push(one);
          } catch (error) {
            failures.push(asError(error));
          }
        }
      }
    } catch (error) {
      failures.push(asError(error));
    }
  }
  return { objects, failures };
}

function asError(error: unknown): Error {
  if (error instanceof CommandError) return error;
  throw error;
}

function checkShape(document: Json, source: string, rules: ManifestRules): asserts document is JsonObject {
  if (rules.validate) {
    const hint = "; if you choose to ignore these errors, turn validation off with --validate=false";
    const wrong = (what: string) =>
      new CommandError(`error validating ${quoted(source)}: error validating data: ${what}${hint}`);
    if (!isObject(document)) throw wrong("invalid object to validate");
    const missing = ["apiVersion", "kind"].filter((key) => textAt(document, key) === "").map((key) => `${key} not set`);
    if (missing.length > 0) throw wrong(missing.length > 1 ? `[${missing.join(", ")}]` : missing.join());
  }
  if (!isObject(document)) {
    const type = Array.isArray(document) ? "array" : typeof document === "boolean" ? "bool" : typeof document;
    throw new CommandError(
      `unable to decode ${quoted(source)}: json: cannot unmarshal ${type} into Go value of type unstructured.detector`,
    );
  }
  if (textAt(document, "kind") === "") {
    throw new CommandError(`unable to decode ${quoted(source)}: Object 'Kind' is missing in '${sortedJson(document)}'`);
  }
}

function itemsOf(document: JsonObject): JsonObject[] {
  if (!Array.isArray(document.items) || !textAt(document, "kind").endsWith("List")) return [document];
  return listAt(document, "items").filter(isObject);
}

async function recognize(session: Session, object: JsonObject, source: string): Promise<ManifestObject> {
  const apiVersion = textAt(object, "apiVersion");
  const kind = textAt(object, "kind");
  const name = textAt(object, "metadata", "name");
  const given = textAt(object, "metadata", "namespace");
  const resource = await session.discovery.byKind(apiVersion, kind);
  if (!resource) {
    throw new CommandError(
      `resource mapping not found for name: ${quoted(name)} namespace: ${quoted(given)} from ${quoted(source)}: ` +
        `no matches for kind ${quoted(kind)} in version ${quoted(apiVersion)}\nensure CRDs are installed first`,
    );
  }
  if (!resource.namespaced) return { source, resource, namespace: "", name, object };
  if (session.namespaceIsEnforced && given !== "" && given !== session.namespace) {
    throw new CommandError(
      `the namespace from the provided object ${quoted(given)} does not match the namespace ${quoted(session.namespace)}. ` +
        `You must pass '--namespace=${given}' to perform this operation.`,
    );
  }
  const namespace = given || session.namespace;
  const placed = { ...object, metadata: { ...objectAt(object, "metadata"), namespace } };
  return { source, resource, namespace, name, object: placed };
}

/** Equality-based label selectors, as `apply -l` takes them. */
function matches(object: JsonObject, selector: string): boolean {
  return selector.split(",").every((term) => {
    const [, key = "", operator = "", value = ""] = /^\s*([^=!\s]+)\s*(==?|!=)?\s*(.*?)\s*$/.exec(term) ?? [];
    const label = textAt(object, "metadata", "labels", key);
    if (operator === "") return objectAt(object, "metadata", "labels")[key] !== undefined;
    return operator === "!=" ? label !== value : label === value;
  });
}
