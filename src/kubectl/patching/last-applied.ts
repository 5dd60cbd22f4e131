import { type JsonObject, objectAt, sortedJson, textAt } from "../json.ts";

/** Where `apply` keeps what it was given, to know later what to take away. */
export const lastAppliedAnnotation = "kubectl.kubernetes.io/last-applied-configuration";

/** `object` with itself in its annotation. */
export function withLastApplied(object: JsonObject): JsonObject {
  const metadata = objectAt(object, "metadata");
  const annotations = { ...objectAt(metadata, "annotations") };
  delete annotations[lastAppliedAnnotation];
  const plain = { ...object, metadata: { ...metadata, annotations } };
  const kept = `${sortedJson(plain)}\n`;
  return { ...object, metadata: { ...metadata, annotations: { ...annotations, [lastAppliedAnnotation]: kept } } };
}

/** What was applied last; undefined when the object does not say. */
export function lastAppliedOf(object: JsonObject): JsonObject | undefined {
  const text = textAt(object, "metadata", "annotations", lastAppliedAnnotation);
  return text === "" ? undefined : JSON.parse(text);
}
