import type { DaemonSet, DaemonSetUpdateStrategy } from "kubernetes-types/apps/v1";
import { amountErrors, isZero, percentage } from "./deployment.ts";
import { type FieldError, fieldForbidden, invalid, required, unsupported } from "./field-error.ts";
import { nonNegativeErrors, selectorErrors, templateErrors } from "./workload.ts";

/** pkg/apis/apps/validation ValidateDaemonSetSpec. */
export function daemonSetErrors({ spec }: DaemonSet): FieldError[] {
  return [
    ...selectorErrors(spec?.selector, "spec.selector", "daemonset"),
    ...templateErrors(spec?.template, spec?.selector),
    ...nonNegativeErrors(spec?.minReadySeconds, "spec.minReadySeconds"),
    ...strategyErrors(spec?.updateStrategy),
    ...nonNegativeErrors(spec?.revisionHistoryLimit, "spec.revisionHistoryLimit"),
  ];
}

function strategyErrors(strategy: DaemonSetUpdateStrategy | undefined): FieldError[] {
  const field = "spec.updateStrategy";
  if (strategy?.type === "OnDelete") return [];
  if (strategy?.type !== "RollingUpdate") {
    return [unsupported(`${field}.type`, strategy?.type, ["RollingUpdate", "OnDelete"])];
  }
  const { maxUnavailable = 1, maxSurge = 0 } = strategy.rollingUpdate ?? {};
  const errors = [
    ...amountErrors(maxUnavailable, `${field}.rollingUpdate.maxUnavailable`),
    ...amountErrors(maxSurge, `${field}.rollingUpdate.maxSurge`),
  ];
  for (const [name, amount] of Object.entries({ maxUnavailable, maxSurge })) {
    if ((percentage(amount) ?? 0) > 100) {
      errors.push(invalid(`${field}.rollingUpdate.${name}`, amount, "must not be greater than 100%"));
    }
  }
  if (isZero(maxUnavailable) && isZero(maxSurge)) {
    errors.push(required(`${field}.rollingUpdate.maxUnavailable`, "cannot be 0 when maxSurge is 0"));
  } else if (!isZero(maxUnavailable) && !isZero(maxSurge)) {
    errors.push(invalid(`${field}.rollingUpdate.maxSurge`, maxSurge, "may not be set when maxUnavailable is non-zero"));
  } else if (!isZero(maxSurge)) {
    errors.push(fieldForbidden(`${field}.rollingUpdate.maxSurge`, "eastwest: maxSurge is not simulated"));
  }
  return errors;
}
