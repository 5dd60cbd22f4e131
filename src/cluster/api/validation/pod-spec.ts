import type { Container, PodSpec, Volume } from "kubernetes-types/core/v1";
import { containerErrors } from "./container.ts";
import { duplicate, type FieldError, invalid, required, unsupported } from "./field-error.ts";
import { labelErrors, subdomainErrors } from "./names.ts";
import { labelsErrors } from "./object-meta.ts";
import { dnsConfigErrors, hostAliasErrors } from "./pod-names.ts";

const restartPolicies: readonly string[] = ["Always", "OnFailure", "Never"];
const dnsPolicies: readonly string[] = ["ClusterFirstWithHostNet", "ClusterFirst", "Default", "None"];

/** pkg/apis/core/validation ValidatePodSpec, for pods and templates; `field`: `spec`, `spec.template.spec`. */
export function podSpecErrors(spec: PodSpec | undefined, field: string): FieldError[] {
  if (!spec) return [required(`${field}.containers`)];
  const errors: FieldError[] = [];
  errors.push(...volumesErrors(spec.volumes ?? [], `${field}.volumes`));
  errors.push(...containersErrors(spec, field));
  if (!restartPolicies.includes(spec.restartPolicy ?? "")) {
    errors.push(unsupported(`${field}.restartPolicy`, spec.restartPolicy, restartPolicies));
  }
  if (!dnsPolicies.includes(spec.dnsPolicy ?? "")) {
    errors.push(unsupported(`${field}.dnsPolicy`, spec.dnsPolicy, dnsPolicies));
  }
  errors.push(...dnsConfigErrors(spec, `${field}.dnsConfig`));
  errors.push(...hostAliasErrors(spec.hostAliases ?? [], `${field}.hostAliases`));
  errors.push(...labelsErrors(spec.nodeSelector, `${field}.nodeSelector`));
  errors.push(...namesErrors(spec, field));
  const deadline = spec.activeDeadlineSeconds;
  if (deadline !== undefined && !(deadline >= 1 && deadline <= 2147483647)) {
    errors.push(invalid(`${field}.activeDeadlineSeconds`, deadline, "must be between 1 and 2147483647, inclusive"));
  }
  return errors;
}

function namesErrors(spec: PodSpec, field: string): FieldError[] {
  const errors: FieldError[] = [];
  for (const name of ["serviceAccountName", "nodeName"] as const) {
    const value = spec[name];
    if (value) errors.push(...subdomainErrors(value).map((message) => invalid(`${field}.${name}`, value, message)));
  }
  for (const name of ["hostname", "subdomain"] as const) {
    const value = spec[name];
    if (value) errors.push(...labelErrors(value).map((message) => invalid(`${field}.${name}`, value, message)));
  }
  return errors;
}

function containersErrors(spec: PodSpec, field: string): FieldError[] {
  const containers = spec.containers ?? [];
  if (containers.length === 0) return [required(`${field}.containers`)];
  const errors: FieldError[] = [];
  const names = new Set<string>();
  const volumes = new Set((spec.volumes ?? []).map((volume) => volume.name));
  const check = (list: readonly Container[], at: string) => {
    for (const [index, container] of list.entries()) {
      const path = `${at}[${index}]`;
      errors.push(...nameErrors(container.name, path, names));
      errors.push(...containerErrors(container, path, volumes, spec.hostNetwork ?? false));
    }
  };
  check(spec.initContainers ?? [], `${field}.initContainers`);
  check(containers, `${field}.containers`);
  return errors;
}

/** A name of its own among `names`, which it joins. */
function nameErrors(name: string | undefined, path: string, names: Set<string>): FieldError[] {
  if (!name) return [required(`${path}.name`)];
  const messages = labelErrors(name);
  if (messages.length > 0) return messages.map((message) => invalid(`${path}.name`, name, message));
  if (names.has(name)) return [duplicate(`${path}.name`, name)];
  names.add(name);
  return [];
}

function volumesErrors(volumes: readonly Volume[], field: string): FieldError[] {
  const names = new Set<string>();
  return volumes.flatMap((volume, index) => {
    const path = `${field}[${index}]`;
    const errors = nameErrors(volume.name, path, names);
    const sources = Object.keys(volume).filter((key) => key !== "name");
    if (sources.length === 0) errors.push(required(path, "must specify a volume type"));
    for (const second of sources.slice(1)) {
      errors.push({
        field: `${path}.${second}`,
        reason: "FieldValueForbidden",
        message: "Forbidden: may not specify more than 1 volume type",
      });
    }
    return errors;
  });
}
