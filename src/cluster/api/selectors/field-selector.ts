import type { ApiObject } from "../object.ts";
import type { Resource } from "../resources/resource.ts";
import { badRequest } from "../status.ts";

export type ObjectMatcher = (object: ApiObject) => boolean;

interface Term {
  readonly field: string;
  readonly value: string;
  readonly negated: boolean;
}

/** Reads `?fieldSelector=`: `metadata.name=a,status.phase!=Running`. Throws ApiError 400 for unknown fields. */
export function parseFieldSelector(text: string, resource: Resource): ObjectMatcher {
  const terms = text.split(",").filter(Boolean).map(parseTerm);
  for (const { field } of terms) checkField(field, resource);
  return (object) => terms.every(({ field, value, negated }) => (read(object, field, resource) === value) !== negated);
}

function parseTerm(text: string): Term {
  const match = /^(.*?)(!=|==|=)(.*)$/.exec(text);
  if (!match) throw badRequest(`invalid selector: '${text}'; can't understand '${text}'`);
  const [, field = "", operator, value = ""] = match;
  return { field: field.trim(), value: value.trim(), negated: operator === "!=" };
}

function read(object: ApiObject, field: string, resource: Resource): string {
  if (field === "metadata.name") return object.metadata?.name ?? "";
  if (field === "metadata.namespace") return object.metadata?.namespace ?? "";
  return String(resource.selectableFields?.[field]?.read(object) ?? "");
}

function checkField(field: string, resource: Resource): void {
  if (field === "metadata.name" || field === "metadata.namespace") return;
  const { selectableFields } = resource;
  if (selectableFields?.[field]) return;
  throw badRequest(
    selectableFields
      ? `field label not supported: ${field}`
      : `"${field}" is not a known field selector: only "metadata.name", "metadata.namespace"`,
  );
}
