import type { Container, Pod, PodSpec } from "kubernetes-types/core/v1";
import { copy, equal, isObject, type JsonObject } from "../object.ts";
import { type FieldError, fieldForbidden } from "./field-error.ts";

const changeable =
  "`spec.containers[*].image`,`spec.initContainers[*].image`,`spec.activeDeadlineSeconds`,`spec.tolerations` (only additions to existing tolerations),`spec.terminationGracePeriodSeconds` (allow it to be set to 1 if it was previously negative)";

/**
 * pkg/apis/core/validation ValidatePodUpdate: a pod is what it was created as, but for its images and some odds and ends.
 * `binding`: the scheduler's write, which names the node.
 */
export function podUpdateErrors(pod: Pod, old: Pod, binding: boolean): FieldError[] {
  if (!pod.spec || !old.spec || equal(pod.spec, old.spec)) return [];
  for (const list of ["containers", "initContainers"] as const) {
    if ((pod.spec[list] ?? []).length === (old.spec[list] ?? []).length) continue;
    return [fieldForbidden(`spec.${list}`, "pod updates may not add or remove containers")];
  }
  const munged = allowedAway(pod.spec, old.spec, binding);
  if (equal(munged, old.spec)) return [];
  return [
    fieldForbidden(
      "spec",
      `pod updates may not change fields other than ${changeable}\n${differences(munged, old.spec)}`,
    ),
  ];
}

/** The new spec with everything that may change put back to what it was. */
function allowedAway(spec: PodSpec, old: PodSpec, binding: boolean): PodSpec {
  const munged = copy(spec);
  for (const list of ["containers", "initContainers"] as const) {
    for (const [index, container] of (munged[list] ?? []).entries()) {
      const before: Container | undefined = old[list]?.[index];
      if (before?.image) container.image = before.image;
    }
  }
  if (
    munged.activeDeadlineSeconds !== undefined &&
    mayBecome(munged.activeDeadlineSeconds, old.activeDeadlineSeconds)
  ) {
    munged.activeDeadlineSeconds = old.activeDeadlineSeconds;
  }
  const kept = (old.tolerations ?? []).every((before) => (munged.tolerations ?? []).some((now) => equal(now, before)));
  if (kept) munged.tolerations = old.tolerations;
  if ((old.terminationGracePeriodSeconds ?? 0) < 0 && munged.terminationGracePeriodSeconds === 1) {
    munged.terminationGracePeriodSeconds = old.terminationGracePeriodSeconds;
  }
  if (binding && !old.nodeName) munged.nodeName = old.nodeName;
  return copy(munged);
}

/** A deadline may be set, and then only be brought nearer. */
function mayBecome(now: number, before: number | undefined): boolean {
  return before === undefined || now <= before;
}

/** The fields that differ, old after new as the real message has them; its own form is Go's notation of the structs. */
function differences(now: PodSpec, before: PodSpec): string {
  // A spec is JSON; only its published type lacks the index signature.
  const pairs = [now, before].map((spec) => spec as unknown as JsonObject);
  const lines: string[] = [];
  compare(pairs[0], pairs[1], "", lines);
  return lines.join("\n");
}

function compare(now: unknown, before: unknown, path: string, lines: string[]): void {
  if (equal(now, before)) return;
  if (isObject(now) && isObject(before)) {
    const fields = new Set([...Object.keys(now), ...Object.keys(before)]);
    for (const field of fields) compare(now[field], before[field], path ? `${path}.${field}` : field, lines);
    return;
  }
  if (Array.isArray(now) && Array.isArray(before) && now.length === before.length) {
    for (const [index, item] of now.entries()) compare(item, before[index], `${path}[${index}]`, lines);
    return;
  }
  if (now !== undefined) lines.push(`-\t${path}: ${JSON.stringify(now)}`);
  if (before !== undefined) lines.push(`+\t${path}: ${JSON.stringify(before)}`);
}
