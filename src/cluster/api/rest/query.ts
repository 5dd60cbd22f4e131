import type { ObjectMatcher } from "../selectors/field-selector.ts";
import { parseFieldSelector } from "../selectors/field-selector.ts";
import { parseLabelSelector } from "../selectors/parse-label-selector.ts";
import { invalidObject, unsupported } from "../validation/field-error.ts";
import type { Exchange } from "./exchange.ts";
import type { Target } from "./target.ts";

/** Which objects of the target's kind a list or watch is about. */
export function matcherFor({ query }: Exchange, { resource, namespace, name }: Target): ObjectMatcher {
  const matchesLabels = parseLabelSelector(query.get("labelSelector") ?? "");
  const matchesFields = parseFieldSelector(query.get("fieldSelector") ?? "", resource);
  return (object) =>
    (namespace === undefined || object.metadata?.namespace === namespace) &&
    (name === undefined || object.metadata?.name === name) &&
    matchesLabels(object.metadata?.labels ?? {}) &&
    matchesFields(object);
}

/** `kind`: whose options they are, `CreateOptions`. */
export function isDryRun({ query }: Exchange, kind: string): boolean {
  const values = query.getAll("dryRun").filter(Boolean);
  const wrong = values.filter((value) => value !== "All");
  if (wrong.length > 0) throw invalidObject("meta.k8s.io", kind, "", [unsupported("dryRun", values, ["All"])]);
  return values.length > 0;
}

export type FieldValidation = "Strict" | "Warn" | "Ignore";

/** What to do about unknown fields; Warn when the client says nothing. */
export function fieldValidation({ query }: Exchange, kind: string): FieldValidation {
  const value = query.get("fieldValidation") || "Warn";
  if (value === "Strict" || value === "Warn" || value === "Ignore") return value;
  const error = unsupported("fieldValidation", value, ["", "Ignore", "Strict", "Warn"]);
  throw invalidObject("meta.k8s.io", kind, "", [error]);
}
