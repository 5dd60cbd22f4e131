import { type JsonObject, objectAt, sortedJson, textAt } from "../json.ts";

/** Where `apply` keeps what it was given, to know later what to take away. */
export const lastAppliedAnnotation = "kubectl.kubernetes.io/last-applied-configuration";

/** `object` as it is applied, but for the annotation: with an entry for annotations, if an empty one. */
export function withoutLastApplied(object: JsonObject): JsonObject {
  const metadata = objectAt(object, "metadata");
  const annotations = { ...objectAt(metadata, "annotations") };
  delete annotations[lastAppliedAnnotation];
  return { ...object, metadata: { ...metadata, annotations } };
}

/** `object` with itself in its annotation. */
export function withLastApplied(object: JsonObject): JsonObject {
  const plain = withoutLastApplied(object);
  const metadata = objectAt(plain, "metadata");
  const kept = { [lastAppliedAnnotation]: `${sortedJson(plain)}\n` };
  return { ...plain, metadata: { ...metadata, annotations: { ...objectAt(metadata, "annotations"), ...kept } } };
}

/** What was applied last; undefined when the object does not say. */
export function lastAppliedOf(object: JsonObject): JsonObject | undefined {
  const text = textAt(object, "metadata", "annotations", lastAppliedAnnotation);
  return text === "" ? undefined : JSON.parse(text);
}
