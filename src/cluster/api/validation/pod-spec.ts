import type { PodSpec } from "kubernetes-types/core/v1";
import { type FieldError, required } from "./field-error.ts";

export function podSpecErrors(spec: PodSpec | undefined, field: string): FieldError[] {
  return spec?.containers?.length ? [] : [required(`${field}.containers`)];
}
