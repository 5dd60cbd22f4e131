import type { Service } from "kubernetes-types/core/v1";
import type { FieldError } from "./field-error.ts";

export function serviceErrors(_service: Service): FieldError[] {
  return [];
}

export function serviceUpdateErrors(_service: Service, _old: Service): FieldError[] {
  return [];
}
