import type { Container, ContainerPort, EnvVar, ResourceRequirements, VolumeMount } from "kubernetes-types/core/v1";
import { quantityExceeds } from "../decoding/quantity.ts";
import { absent, duplicate, type FieldError, invalid, required, unsupported } from "./field-error.ts";
import { envNameErrors, portNameErrors, portNumberErrors } from "./names.ts";
import { probeErrors } from "./probe.ts";

const pullPolicies: readonly string[] = ["Always", "IfNotPresent", "Never"];
const protocols: readonly string[] = ["SCTP", "TCP", "UDP"];

/** pkg/apis/core/validation validateContainerCommon; the name is checked among all of the pod's. */
export function containerErrors(
  container: Container,
  path: string,
  volumes: ReadonlySet<string>,
  hostNetwork: boolean,
): FieldError[] {
  const errors: FieldError[] = [];
  const { image, imagePullPolicy } = container;
  if (!image) errors.push(required(`${path}.image`));
  else if (image !== image.trim()) {
    errors.push(invalid(`${path}.image`, image, "must not have leading or trailing whitespace"));
  }
  if (!pullPolicies.includes(imagePullPolicy ?? "")) {
    errors.push(unsupported(`${path}.imagePullPolicy`, imagePullPolicy, pullPolicies));
  }
  errors.push(...portsErrors(container.ports ?? [], `${path}.ports`, hostNetwork));
  errors.push(...(container.env ?? []).flatMap((entry, index) => envErrors(entry, `${path}.env[${index}]`)));
  errors.push(...mountsErrors(container.volumeMounts ?? [], `${path}.volumeMounts`, volumes));
  errors.push(...resourcesErrors(container.resources, `${path}.resources`));
  errors.push(...probeErrors(container.livenessProbe, `${path}.livenessProbe`, true));
  errors.push(...probeErrors(container.readinessProbe, `${path}.readinessProbe`, false));
  errors.push(...probeErrors(container.startupProbe, `${path}.startupProbe`, true));
  return errors;
}

function portsErrors(ports: readonly ContainerPort[], field: string, hostNetwork: boolean): FieldError[] {
  const errors: FieldError[] = [];
  const names = new Set<string>();
  for (const [index, port] of ports.entries()) {
    const path = `${field}[${index}]`;
    if (port.name) {
      const messages = portNameErrors(port.name);
      errors.push(...messages.map((message) => invalid(`${path}.name`, port.name, message)));
      if (messages.length === 0 && names.has(port.name)) errors.push(duplicate(`${path}.name`, port.name));
      names.add(port.name);
    }
    if (!port.containerPort) errors.push(required(`${path}.containerPort`));
    else {
      const messages = portNumberErrors(port.containerPort);
      errors.push(...messages.map((message) => invalid(`${path}.containerPort`, port.containerPort, message)));
    }
    if (port.hostPort) {
      const messages = portNumberErrors(port.hostPort);
      errors.push(...messages.map((message) => invalid(`${path}.hostPort`, port.hostPort, message)));
    }
    if (hostNetwork && port.hostPort !== port.containerPort) {
      const why = "must match `hostPort` when `hostNetwork` is true";
      errors.push(invalid(`${path}.containerPort`, port.containerPort, why));
    }
    if (!protocols.includes(port.protocol ?? "")) {
      errors.push(unsupported(`${path}.protocol`, port.protocol, protocols));
    }
  }
  return errors;
}

function envErrors(entry: EnvVar, path: string): FieldError[] {
  if (!entry.name) return [required(`${path}.name`)];
  const errors = envNameErrors(entry.name).map((message) => invalid(`${path}.name`, entry.name, message));
  if (!entry.valueFrom) return errors;
  const sources = Object.keys(entry.valueFrom).length;
  const at = `${path}.valueFrom`;
  if (entry.value) errors.push(invalid(at, "", "may not be specified when `value` is not empty"));
  else if (sources === 0) {
    const kinds = "`fieldRef`, `resourceFieldRef`, `configMapKeyRef`, `secretKeyRef` or `fileKeyRef`";
    errors.push(invalid(at, "", `must specify one of: ${kinds}`));
  } else if (sources > 1) errors.push(invalid(at, "", "may not have more than one field specified at a time"));
  return errors;
}

function mountsErrors(mounts: readonly VolumeMount[], field: string, volumes: ReadonlySet<string>): FieldError[] {
  const errors: FieldError[] = [];
  const paths = new Set<string>();
  for (const [index, mount] of mounts.entries()) {
    const path = `${field}[${index}]`;
    if (!mount.name) errors.push(required(`${path}.name`));
    if (!mount.mountPath) errors.push(required(`${path}.mountPath`));
    if (mount.name && !volumes.has(mount.name)) errors.push(absent(`${path}.name`, mount.name));
    if (paths.has(mount.mountPath)) errors.push(invalid(`${path}.mountPath`, mount.mountPath, "must be unique"));
    paths.add(mount.mountPath);
  }
  return errors;
}

function resourcesErrors(resources: ResourceRequirements | undefined, path: string): FieldError[] {
  const errors: FieldError[] = [];
  for (const list of ["limits", "requests"] as const) {
    for (const [name, amount] of Object.entries(resources?.[list] ?? {})) {
      if (!quantityExceeds("0", amount)) continue;
      errors.push(invalid(`${path}.${list}[${name}]`, amount, "must be greater than or equal to 0"));
    }
  }
  for (const [name, request] of Object.entries(resources?.requests ?? {})) {
    const limit = resources?.limits?.[name];
    if (limit === undefined || !quantityExceeds(request, limit)) continue;
    errors.push(invalid(`${path}.requests`, request, `must be less than or equal to ${name} limit of ${limit}`));
  }
  return errors;
}
