import { type CollectionTag, parseDocument, type ScalarTag, type Tags } from "yaml";
import { CommandError } from "../errors.ts";
import { isObject, type Json } from "../json.ts";
import { describeYamlError } from "./yaml-errors.ts";

/**
 * The documents of a YAML (or JSON) text as JSON, read as go-yaml reads them: YAML 1.1, the last of double keys counts,
 * dates stay texts. Empty documents are left out. A document that cannot be read throws CommandError once it is
 * reached, so that those before it can still be used.
 */
export function* yamlDocuments(text: string, source: string): Generator<Json> {
  let line = 0;
  for (const document of text.split(/^---(?:[ \t].*)?$(?:\n|$)/m)) {
    const value = readDocument(document, source, line);
    line += document.split("\n").length;
    if (value !== null && value !== undefined) yield value;
  }
}

function readDocument(text: string, source: string, linesBefore: number): Json | undefined {
  const document = parseDocument(text, {
    version: "1.1",
    uniqueKeys: false,
    prettyErrors: false,
    logLevel: "error",
    customTags: (tags: Tags) => tags.filter((tag) => typeof tag === "string" || isGoType(tag)),
  });
  const [error] = document.errors;
  if (error) {
    const fault = describeYamlError(error, text);
    const place = `line ${fault.line + linesBefore}, column ${fault.column}`;
    throw new CommandError(
      `error parsing ${source}: error converting YAML to JSON: ${fault.message}\neastwest: the fault is at ${place} of ${source}`,
    );
  }
  try {
    return jsonOf(document.toJS({ mapAsMap: true, maxAliasCount: 100 }));
  } catch (cause) {
    const alias = /alias[^:]*:\s*(\S+)/.exec(String(cause))?.[1] ?? "";
    throw new CommandError(
      `error parsing ${source}: error converting YAML to JSON: yaml: unknown anchor '${alias}' referenced`,
    );
  }
}

/** go-yaml knows no sexagesimal numbers (`12:30:00`) and leaves dates and binary data as texts. */
function isGoType(tag: CollectionTag | ScalarTag): boolean {
  return !/:(timestamp|binary|omap|pairs|set)$/.test(tag.tag) && !("format" in tag && tag.format === "TIME");
}

/** Maps become objects, keys of any type texts. */
function jsonOf(value: unknown): Json {
  if (Array.isArray(value)) return value.map(jsonOf);
  if (value instanceof Map) {
    const object: { [key: string]: Json } = {};
    for (const [key, member] of value) object[key === null ? "null" : String(key)] = jsonOf(member);
    return object;
  }
  if (typeof value === "bigint") return Number(value);
  if (value === undefined || value === null) return null;
  if (typeof value === "number" || typeof value === "string" || typeof value === "boolean") return value;
  return isObject(value) ? value : String(value);
}
