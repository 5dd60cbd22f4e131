import type { PodTemplateSpec } from "kubernetes-types/core/v1";
import type { LabelSelector } from "kubernetes-types/meta/v1";
import { matchesSelector } from "../selectors/label-selector.ts";
import { type FieldError, fieldForbidden, invalid, required, unsupported } from "./field-error.ts";
import { labelValueErrors, qualifiedNameErrors } from "./names.ts";
import { annotationsErrors, labelsErrors } from "./object-meta.ts";
import { podSpecErrors } from "./pod-spec.ts";

const operators: readonly string[] = ["In", "NotIn", "Exists", "DoesNotExist"];

export function nonNegativeErrors(value: number | undefined, field: string): FieldError[] {
  return (value ?? 0) < 0 ? [invalid(field, value, "must be greater than or equal to 0")] : [];
}

/** A workload's selector, which may not be empty; replicasets, too, say "deployment". */
export function selectorErrors(
  selector: LabelSelector | undefined,
  field: string,
  workload = "deployment",
): FieldError[] {
  if (!selector) return [required(field)];
  const errors = labelSelectorErrors(selector, field);
  if (isEmpty(selector)) {
    errors.push(invalid(field, selector, `empty selector is invalid for ${workload}`));
  }
  return errors;
}

/** metav1 ValidateLabelSelector. */
export function labelSelectorErrors(selector: LabelSelector, field: string): FieldError[] {
  const errors = labelsErrors(selector.matchLabels, `${field}.matchLabels`);
  for (const [index, { key, operator, values = [] }] of (selector.matchExpressions ?? []).entries()) {
    const at = `${field}.matchExpressions[${index}]`;
    const takesValues = operator === "In" || operator === "NotIn";
    if (!operators.includes(operator))
      errors.push(invalid(`${at}.operator`, operator, "not a valid selector operator"));
    else if (takesValues && values.length === 0) {
      errors.push(required(`${at}.values`, "must be specified when `operator` is 'In' or 'NotIn'"));
    } else if (!takesValues && values.length > 0) {
      errors.push(fieldForbidden(`${at}.values`, "may not be specified when `operator` is 'Exists' or 'DoesNotExist'"));
    }
    for (const message of qualifiedNameErrors(key)) errors.push(invalid(`${at}.key`, key, message));
    for (const [place, value] of values.entries()) {
      for (const message of labelValueErrors(value)) errors.push(invalid(`${at}.values[${place}]`, value, message));
    }
  }
  return errors;
}

function isEmpty(selector: LabelSelector): boolean {
  return Object.keys(selector.matchLabels ?? {}).length === 0 && !selector.matchExpressions?.length;
}

/** A template must be one that the selector picks, and that can be kept running. */
export function templateErrors(
  template: PodTemplateSpec | undefined,
  selector: LabelSelector | undefined,
): FieldError[] {
  const field = "spec.template";
  const labels = template?.metadata?.labels;
  const errors: FieldError[] = [];
  // LabelSelectorAsSelector: no selector selects nothing, an empty one everything.
  const matches = selector !== undefined && (isEmpty(selector) || matchesSelector(selector, labels ?? {}));
  if (!matches) {
    errors.push(invalid(`${field}.metadata.labels`, labels, "`selector` does not match template `labels`"));
  }
  errors.push(...labelsErrors(labels, `${field}.labels`));
  errors.push(...annotationsErrors(template?.metadata?.annotations, `${field}.annotations`));
  errors.push(...podSpecErrors(template?.spec, `${field}.spec`));
  const policy = template?.spec?.restartPolicy;
  if (policy !== undefined && policy !== "Always") {
    errors.push(unsupported(`${field}.spec.restartPolicy`, policy, ["Always"]));
  }
  return errors;
}
