import type { ConfigMap, Namespace } from "kubernetes-types/core/v1";
import { isObject, type Json, type JsonObject, textAt, textsAt, typed } from "../json.ts";
import type { Describer } from "./describer.ts";
import { type Description, longTime } from "./description.ts";

export const describeNamespace: Describer = async (_session, object, out) => {
  const { metadata, status } = typed<Namespace>(object);
  out.line(0, `Name:\t${metadata?.name ?? ""}`);
  out.labels("Labels", metadata?.labels);
  out.annotations("Annotations", metadata?.annotations);
  out.line(0, `Status:\t${status?.phase ?? ""}`);
  const conditions = status?.conditions ?? [];
  if (conditions.length > 0) {
    out.line(0, "Conditions:");
    out.line(1, "Type\tStatus\tLastTransitionTime\tReason\tMessage");
    out.line(1, "----\t------\t------------------\t------\t-------");
  }
  for (const { lastTransitionTime, message, reason, status: value, type } of conditions) {
    out.line(1, `${type}\t${value}\t${longTime(lastTransitionTime)}\t${reason ?? ""}\t${message ?? ""}`);
  }
};

export const describeConfigMap: Describer = async (_session, object, out) => {
  const { binaryData, data, metadata } = typed<ConfigMap>(object);
  out.line(0, `Name:\t${metadata?.name ?? ""}`);
  out.line(0, `Namespace:\t${metadata?.namespace ?? ""}`);
  out.labels("Labels", metadata?.labels);
  out.annotations("Annotations", metadata?.annotations);
  out.line(0, "\nData\n====");
  for (const key of Object.keys(data ?? {}).sort()) out.line(0, `${key}:\n----\n${data?.[key]}\n`);
  out.line(0, "\nBinaryData\n====");
  for (const key of Object.keys(binaryData ?? {}).sort()) {
    const text = binaryData?.[key] ?? "";
    const size = Math.floor((text.length * 3) / 4) - (/=*$/.exec(text)?.[0].length ?? 0);
    out.line(0, `${key}: ${size} bytes`);
  }
  out.line(0, "");
};

/** Any other kind: its fields as they are, in words. */
export const describeAnything: Describer = async (_session, object, out) => {
  out.line(0, `Name:\t${textAt(object, "metadata", "name")}`);
  out.line(0, `Namespace:\t${textAt(object, "metadata", "namespace")}`);
  out.labels("Labels", textsAt(object, "metadata", "labels"));
  out.annotations("Annotations", textsAt(object, "metadata", "annotations"));
  writeFields(object, 0, "", out);
};

const shownAbove = [
  ".metadata.name",
  ".metadata.namespace",
  ".metadata.labels",
  ".metadata.annotations",
  ".metadata.managedFields",
];

function writeFields(object: JsonObject, level: number, path: string, out: Description): void {
  for (const field of Object.keys(object).sort()) {
    const value = object[field];
    const here = `${path}.${field}`;
    if (value === undefined || shownAbove.includes(here)) continue;
    const label = words(field);
    if (isObject(value)) {
      out.line(level, `${label}:`);
      writeFields(value, level + 1, here, out);
    } else if (Array.isArray(value)) {
      out.line(level, `${label}:`);
      for (const item of value) {
        if (isObject(item)) writeFields(item, level + 1, here, out);
        else out.line(level + 1, scalarText(item));
      }
    } else out.line(level, `${label}:\t${scalarText(value)}`);
  }
}

function scalarText(value: Json): string {
  return value === null ? "<nil>" : String(value);
}

/** `apiVersion` as `API Version`. */
function words(field: string): string {
  return field
    .split(/(?<=[a-z0-9])(?=[A-Z])|[-_ ]/)
    .map((word) =>
      /^(api|url|uid|osb|guid)$/i.test(word) ? word.toUpperCase() : word.charAt(0).toUpperCase() + word.slice(1),
    )
    .join(" ");
}
