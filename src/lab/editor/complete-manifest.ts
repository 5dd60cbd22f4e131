import { type FieldType, fieldsOf, goName, isScalar, type ScalarCode } from "../../cluster/api/decoding/field-table.ts";
import { Discovery, groupVersion, type Resource } from "../../kubectl/discovery.ts";
import { RestClient } from "../../kubectl/rest-client.ts";
import type { ManifestServer } from "./check-manifest.ts";
import { type CursorPlace, cursorPlace } from "./cursor-path.ts";
import type { Completion, CompletionOption } from "./editor-data.ts";
import { knownValues } from "./known-values.ts";

/** What may stand at the cursor: fields of the kind's type, or values of a field; undefined when nothing is known. */
export async function completeManifest(
  server: ManifestServer,
  text: string,
  offset: number,
): Promise<Completion | undefined> {
  const place = cursorPlace(text, offset);
  const client = new RestClient({
    ...server,
    server: "https://kubernetes.default.svc",
    signal: new AbortController().signal,
    warn: async () => {},
  });
  const resources = await new Discovery((call) => client.json(call)).all();
  const document = documentAround(text, offset);
  const found = place.key === undefined ? keys(place, document) : values(place, place.key, document, resources);
  const options = found.filter(({ label }) => label.startsWith(place.word) && label !== place.word);
  return options.length > 0 ? { from: offset - place.word.length, options } : undefined;
}

function keys(place: CursorPlace, document: string): CompletionOption[] {
  const typeName = typeAt(document, place.path);
  const fields = typeName === undefined ? fallback(place) : fieldsOf(typeName);
  const options = [...(fields ?? [])].flatMap(([name, type]) =>
    place.siblings.includes(name) || name === "status" ? [] : [keyOption(name, type, place.column)],
  );
  return options.sort((a, b) => Number(b.isRequired) - Number(a.isRequired));
}

/** Before the kind stands there, any object's own fields. */
function fallback(place: CursorPlace): ReadonlyMap<string, FieldType> | undefined {
  return place.path.length === 0 ? fieldsOf("Service") : undefined;
}

function keyOption(name: string, type: FieldType, column: number): CompletionOption {
  const inner = `\n${" ".repeat(column + 2)}`;
  const isStruct = !isScalar(type.element);
  const insert =
    type.collection === "[]"
      ? `${name}:${inner}- `
      : type.collection === "{}" || isStruct
        ? `${name}:${inner}`
        : `${name}: `;
  return { label: name, insert, detail: typeWords(type), isRequired: type.required };
}

function values(
  { path, key = "" }: CursorPlace,
  field: string,
  document: string,
  resources: readonly Resource[],
): CompletionOption[] {
  const option = (label: string, detail = ""): CompletionOption => ({
    label,
    insert: label,
    detail,
    isRequired: false,
  });
  const unique = (labels: readonly string[]) => [...new Set(labels)].map((label) => option(label));
  if (path.length === 0 && key === "kind") {
    const version = topLevel(document, "apiVersion");
    const known = resources.filter((one) => version === undefined || groupVersion(one) === version);
    return known.map((one) => option(one.kind, groupVersion(one)));
  }
  if (path.length === 0 && key === "apiVersion") {
    const kind = topLevel(document, "kind");
    return unique(resources.filter((one) => kind === undefined || one.kind === kind).map(groupVersion));
  }
  const typeName = typeAt(document, path);
  const type = typeName === undefined ? undefined : fieldsOf(typeName)?.get(field);
  if (typeName === undefined || !type) return [];
  if (type.element === "b") return unique(["true", "false"]);
  return unique(knownValues(goName(typeName), field));
}

/** The type of the mapping that `path` leads to; undefined without a known kind, or where there is no such field. */
function typeAt(document: string, path: readonly string[]): string | undefined {
  let typeName = topLevel(document, "kind");
  if (typeName === undefined || !fieldsOf(typeName)) return undefined;
  for (const key of path) {
    const field: FieldType | undefined = fieldsOf(typeName)?.get(key);
    if (!field || isScalar(field.element)) return undefined;
    typeName = field.element;
  }
  return typeName;
}

function documentAround(text: string, offset: number): string {
  const start = text.slice(0, offset).lastIndexOf("\n---") + 1;
  const end = text.indexOf("\n---", offset);
  return text.slice(start, end < 0 ? undefined : end);
}

function topLevel(document: string, key: string): string | undefined {
  return new RegExp(`^${key}:[ \\t]*["']?([\\w./-]+)`, "m").exec(document)?.[1];
}

const scalarWords: Readonly<Record<ScalarCode, string>> = {
  s: "string",
  d: "base64",
  i: "int32",
  l: "int64",
  n: "number",
  b: "boolean",
  t: "time",
  u: "time",
  x: "int or string",
  q: "quantity",
  o: "anything",
};

function typeWords({ collection, element }: FieldType): string {
  const inner = isScalar(element) ? scalarWords[element] : goName(element);
  return collection === "{}" ? `map of ${inner}` : `${collection}${inner}`;
}
