import type { Deployment, DeploymentStrategy } from "kubernetes-types/apps/v1";
import { type FieldError, fieldForbidden, invalid, unsupported } from "./field-error.ts";
import { nonNegativeErrors, selectorErrors, templateErrors } from "./workload.ts";

/** pkg/apis/apps/validation ValidateDeploymentSpec. */
export function deploymentErrors({ spec }: Deployment): FieldError[] {
  const errors = [
    ...nonNegativeErrors(spec?.replicas, "spec.replicas"),
    ...selectorErrors(spec?.selector, "spec.selector"),
    ...templateErrors(spec?.template, spec?.selector),
    ...strategyErrors(spec?.strategy),
    ...nonNegativeErrors(spec?.minReadySeconds, "spec.minReadySeconds"),
    ...nonNegativeErrors(spec?.revisionHistoryLimit, "spec.revisionHistoryLimit"),
  ];
  const deadline = spec?.progressDeadlineSeconds;
  if (deadline !== undefined) {
    errors.push(...nonNegativeErrors(deadline, "spec.progressDeadlineSeconds"));
    if (deadline <= (spec?.minReadySeconds ?? 0)) {
      errors.push(invalid("spec.progressDeadlineSeconds", deadline, "must be greater than minReadySeconds"));
    }
  }
  return errors;
}

function strategyErrors(strategy: DeploymentStrategy | undefined): FieldError[] {
  const field = "spec.strategy";
  if (strategy?.type === "Recreate") {
    if (!strategy.rollingUpdate) return [];
    return [fieldForbidden(`${field}.rollingUpdate`, "may not be specified when strategy `type` is 'Recreate'")];
  }
  if (strategy?.type !== "RollingUpdate") {
    return [unsupported(`${field}.type`, strategy?.type, ["Recreate", "RollingUpdate"])];
  }
  const { maxUnavailable = 0, maxSurge = 0 } = strategy.rollingUpdate ?? {};
  const errors = [
    ...amountErrors(maxUnavailable, `${field}.rollingUpdate.maxUnavailable`),
    ...amountErrors(maxSurge, `${field}.rollingUpdate.maxSurge`),
  ];
  if (isZero(maxUnavailable) && isZero(maxSurge)) {
    const why = "may not be 0 when `maxSurge` is 0";
    errors.push(invalid(`${field}.rollingUpdate.maxUnavailable`, maxUnavailable, why));
  }
  const percent = percentage(maxUnavailable);
  if (percent !== undefined && percent > 100) {
    errors.push(invalid(`${field}.rollingUpdate.maxUnavailable`, maxUnavailable, "must not be greater than 100%"));
  }
  return errors;
}

/** A number, or a percentage. */
export function amountErrors(amount: number | string, field: string): FieldError[] {
  if (typeof amount === "number") return nonNegativeErrors(amount, field);
  if (percentage(amount) !== undefined) return [];
  const why =
    "a valid percent string must be a numeric string followed by an ending '%' (e.g. '1%',  or '93%', regex used for validation is '[0-9]+%')";
  return [invalid(field, amount, why)];
}

export function percentage(amount: number | string): number | undefined {
  const digits = /^([0-9]+)%$/.exec(String(amount))?.[1];
  return digits === undefined ? undefined : Number(digits);
}

export function isZero(amount: number | string): boolean {
  return amount === 0 || percentage(amount) === 0;
}
