import type { Pod } from "kubernetes-types/core/v1";
import type { FieldError } from "./field-error.ts";

export function podUpdateErrors(_pod: Pod, _old: Pod): FieldError[] {
  return [];
}
