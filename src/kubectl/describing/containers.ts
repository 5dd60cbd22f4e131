import type { Container, ContainerState, ContainerStatus, EnvVar, Pod } from "kubernetes-types/core/v1";
import { at, untyped } from "../json.ts";
import { capitalized, type Description, longTime } from "./description.ts";
import { describeProbe } from "./probes.ts";

/** A `Containers:` section. `pod` resolves environment variables from its fields; a template has none. */
export function describeContainers(
  label: string,
  containers: readonly Container[],
  statuses: readonly ContainerStatus[],
  pod: Pod | undefined,
  out: Description,
): void {
  const inTemplate = pod === undefined;
  out.line(0, `${inTemplate ? "  " : ""}${label}:${containers.length === 0 ? " <none>" : ""}`);
  for (const container of containers) {
    const status = statuses.find(({ name }) => name === container.name);
    out.line(1, `${inTemplate ? " " : ""}${container.name}:`);
    describeBasics(container, status, out);
    describeWords("Command", container.command, out);
    describeWords("Args", container.args, out);
    if (status) describeStatus(status, out);
    describeQuantities("Limits", container.resources?.limits, out);
    describeQuantities("Requests", container.resources?.requests, out);
    if (container.livenessProbe) out.line(2, `Liveness:\t${describeProbe(container.livenessProbe)}`);
    if (container.readinessProbe) out.line(2, `Readiness:\t${describeProbe(container.readinessProbe)}`);
    if (container.startupProbe) out.line(2, `Startup:\t${describeProbe(container.startupProbe)}`);
    describeSources(container, out);
    describeEnvironment(container.env ?? [], pod, out);
    describeMounts(container, out);
  }
}

function describeBasics(container: Container, status: ContainerStatus | undefined, out: Description): void {
  if (status) out.line(2, `Container ID:\t${status.containerID ?? ""}`);
  out.line(2, `Image:\t${container.image ?? ""}`);
  if (status) out.line(2, `Image ID:\t${status.imageID}`);
  const ports = container.ports ?? [];
  const list = (title: string, values: readonly string[]) => {
    out.line(2, `${title}${values.length > 1 ? "s" : ""}:\t${values.join(", ") || "<none>"}`);
  };
  list(
    "Port",
    ports.map(({ containerPort, protocol }) => `${containerPort}/${protocol ?? ""}`),
  );
  list(
    "Host Port",
    ports.map(({ hostPort, protocol }) => `${hostPort ?? 0}/${protocol ?? ""}`),
  );
}

function describeWords(title: string, words: readonly string[] | undefined, out: Description): void {
  if (!words || words.length === 0) return;
  out.line(2, `${title}:`);
  for (const word of words) for (const line of word.split("\n")) out.line(3, line);
}

function describeStatus(status: ContainerStatus, out: Description): void {
  describeState("State", status.state ?? {}, out);
  if (status.lastState?.terminated) describeState("Last State", status.lastState, out);
  out.line(2, `Ready:\t${capitalized(status.ready)}`);
  out.line(2, `Restart Count:\t${status.restartCount}`);
}

function describeState(title: string, state: ContainerState, out: Description): void {
  const { running, terminated, waiting } = state;
  if (running) {
    out.line(2, `${title}:\tRunning`);
    out.line(3, `Started:\t${longTime(running.startedAt)}`);
  } else if (terminated && !waiting) {
    out.line(2, `${title}:\tTerminated`);
    if (terminated.reason) out.line(3, `Reason:\t${terminated.reason}`);
    if (terminated.message) out.line(3, `Message:\t${terminated.message}`);
    out.line(3, `Exit Code:\t${terminated.exitCode}`);
    if (terminated.signal) out.line(3, `Signal:\t${terminated.signal}`);
    out.line(3, `Started:\t${longTime(terminated.startedAt)}`);
    out.line(3, `Finished:\t${longTime(terminated.finishedAt)}`);
  } else {
    out.line(2, `${title}:\tWaiting`);
    if (waiting?.reason) out.line(3, `Reason:\t${waiting.reason}`);
  }
}

function describeQuantities(title: string, quantities: object | undefined, out: Description): void {
  const entries = Object.entries(quantities ?? {}).sort(([a], [b]) => (a < b ? -1 : 1));
  if (entries.length > 0) out.line(2, `${title}:`);
  for (const [name, quantity] of entries) out.line(3, `${name}:\t${quantity}`);
}

function describeSources({ envFrom }: Container, out: Description): void {
  if (!envFrom || envFrom.length === 0) return;
  out.line(2, "Environment Variables from:");
  for (const { configMapRef, secretRef, prefix } of envFrom) {
    const reference = configMapRef ?? secretRef;
    const from = `${configMapRef ? "ConfigMap" : "Secret"}${prefix ? ` with prefix '${prefix}'` : ""}`;
    out.line(3, `${reference?.name ?? ""}\t${from}\tOptional: ${reference?.optional ?? false}`);
  }
}

function describeEnvironment(variables: readonly EnvVar[], pod: Pod | undefined, out: Description): void {
  out.line(2, `Environment:${variables.length === 0 ? "\t<none>" : ""}`);
  for (const { name, value, valueFrom } of variables) {
    if (!valueFrom) {
      (value ?? "").split("\n").forEach((line, index) => {
        out.line(3, `${index === 0 ? `${name}:` : ""}\t${line}`);
      });
    } else if (valueFrom.fieldRef) {
      const { apiVersion, fieldPath } = valueFrom.fieldRef;
      out.line(3, `${name}:\t${pod ? fieldText(pod, fieldPath) : ""} (${apiVersion ?? "v1"}:${fieldPath})`);
    } else if (valueFrom.resourceFieldRef) {
      out.line(3, `${name}:\t (${valueFrom.resourceFieldRef.resource})`);
    } else if (valueFrom.secretKeyRef) {
      const { key, name: secret, optional } = valueFrom.secretKeyRef;
      out.line(3, `${name}:\t<set to the key '${key}' in secret '${secret}'>\tOptional: ${optional ?? false}`);
    } else if (valueFrom.configMapKeyRef) {
      const { key, name: map, optional } = valueFrom.configMapKeyRef;
      out.line(3, `${name}:\t<set to the key '${key}' of config map '${map}'>\tOptional: ${optional ?? false}`);
    }
  }
}

/** A field of the metadata (`metadata.labels['app']`); describe resolves no others. */
function fieldText(pod: Pod, fieldPath: string): string {
  if (!fieldPath.startsWith("metadata.")) return "";
  const [, parent = fieldPath, key] = /^(.*)\['(.*)'\]$/.exec(fieldPath) ?? [];
  const value = at(untyped(pod), ...parent.split("."), ...(key === undefined ? [] : [key]));
  return typeof value === "string" ? value : "";
}

function describeMounts({ volumeMounts }: Container, out: Description): void {
  const mounts = [...(volumeMounts ?? [])].sort((a, b) => (a.mountPath < b.mountPath ? -1 : 1));
  out.line(2, `Mounts:${mounts.length === 0 ? "\t<none>" : ""}`);
  for (const { mountPath, name, readOnly, subPath } of mounts) {
    const flags = [readOnly ? "ro" : "rw", ...(subPath ? [`path=${JSON.stringify(subPath)}`] : [])];
    out.line(3, `${mountPath} from ${name} (${flags.join(",")})`);
  }
}
