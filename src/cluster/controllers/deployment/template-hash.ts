import type { PodTemplateSpec } from "kubernetes-types/core/v1";
import { equal, isObject } from "../../api/object.ts";
import { safeEncode } from "../../random.ts";

/** The label that keeps the pods of a Deployment's revisions apart. */
export const hashLabel = "pod-template-hash";

/**
 * A template's hash as it stands in names and labels: FNV-32a over the template, encoded as apimachinery does. What is
 * hashed is the template as JSON with sorted keys; upstream hashes Go's dump of it, so its digits differ.
 */
export function templateHash(template: PodTemplateSpec, collisionCount: number | undefined): string {
  let hash = 0x811c9dc5;
  const text = textOf(template) + (collisionCount ?? "");
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  return safeEncode(String(hash >>> 0));
}

/** By template as it came out of the store, which never changes: controllers ask at every look. */
const texts = new WeakMap<PodTemplateSpec, string>();

function textOf(template: PodTemplateSpec): string {
  if (!Object.isFrozen(template)) return canonical(template);
  let text = texts.get(template);
  if (text === undefined) {
    text = canonical(template);
    texts.set(template, text);
  }
  return text;
}

function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(",")}]`;
  if (!isObject(value)) return JSON.stringify(value) ?? "null";
  const members = Object.keys(value)
    .filter((key) => value[key] !== undefined)
    .sort()
    .map((key) => `${JSON.stringify(key)}:${canonical(value[key])}`);
  return `{${members.join(",")}}`;
}

/** Equality of templates but for the hash label. */
export function sameTemplate(a: PodTemplateSpec | undefined, b: PodTemplateSpec | undefined): boolean {
  return equal(withoutHash(a), withoutHash(b));
}

function withoutHash(template: PodTemplateSpec | undefined): PodTemplateSpec {
  const { [hashLabel]: _, ...labels } = template?.metadata?.labels ?? {};
  return { ...template, metadata: { ...template?.metadata, labels } };
}
