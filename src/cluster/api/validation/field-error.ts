import type { StatusCause } from "kubernetes-types/meta/v1";
import { ApiError } from "../status.ts";

/** One thing wrong with an object (apimachinery util/validation/field). */
export interface FieldError {
  /** `spec.ports[0].port` */
  readonly field: string;
  /** `FieldValueInvalid` and so on. */
  readonly reason: string;
  /** `Invalid value: 0: must be between 1 and 65535, inclusive` */
  readonly message: string;
}

export function required(field: string, detail = ""): FieldError {
  return { field, reason: "FieldValueRequired", message: withDetail("Required value", detail) };
}

export function invalid(field: string, value: unknown, detail: string): FieldError {
  return { field, reason: "FieldValueInvalid", message: withDetail(`Invalid value: ${show(value)}`, detail) };
}

export function unsupported(field: string, value: unknown, supported: readonly string[]): FieldError {
  const list = supported.map((item) => JSON.stringify(item)).join(", ");
  return {
    field,
    reason: "FieldValueNotSupported",
    message: `Unsupported value: ${show(value)}: supported values: ${list}`,
  };
}

export function duplicate(field: string, value: unknown): FieldError {
  return { field, reason: "FieldValueDuplicate", message: `Duplicate value: ${show(value)}` };
}

export function absent(field: string, value: unknown): FieldError {
  return { field, reason: "FieldValueNotFound", message: `Not found: ${show(value)}` };
}

export function fieldForbidden(field: string, detail: string): FieldError {
  return { field, reason: "FieldValueForbidden", message: `Forbidden: ${detail}` };
}

export function tooLong(field: string, limit: number): FieldError {
  return { field, reason: "FieldValueTooLong", message: `Too long: may not be more than ${limit} bytes` };
}

/** As field.Error prints a value: strings quoted, all else as JSON. */
function show(value: unknown): string {
  return value === undefined ? "null" : JSON.stringify(value);
}

function withDetail(head: string, detail: string): string {
  return detail ? `${head}: ${detail}` : head;
}

/** 422 Invalid with every error as a cause. */
export function invalidObject(group: string, kind: string, name: string, errors: readonly FieldError[]): ApiError {
  // An aggregate names equal errors once.
  const texts = [...new Set(errors.map((error) => `${error.field}: ${error.message}`))];
  const list = texts.length === 1 ? texts[0] : `[${texts.join(", ")}]`;
  const causes: StatusCause[] = errors.map(({ field, reason, message }) => ({ reason, message, field }));
  const qualifiedKind = group ? `${kind}.${group}` : kind;
  return new ApiError(422, "Invalid", `${qualifiedKind} "${name}" is invalid: ${list}`, {
    name,
    ...(group ? { group } : {}),
    kind,
    causes,
  });
}

export function immutable(field: string, value: unknown): FieldError {
  return invalid(field, value, "field is immutable");
}
