import type { Event } from "kubernetes-types/core/v1";
import { age as ageOf } from "../../cluster/api/resources/duration.ts";
import type { Session } from "../command.ts";
import { isObject, type JsonObject, listAt, objectAt, textAt, typed } from "../json.ts";
import type { Description } from "./description.ts";

/** The events about an object, as `describe` looks for them. Pods are found without their kind. */
export async function eventsAbout(session: Session, object: JsonObject): Promise<Event[]> {
  const metadata = objectAt(object, "metadata");
  const namespace = textAt(metadata, "namespace");
  const kind = textAt(object, "kind");
  const terms = [`involvedObject.name=${textAt(metadata, "name")}`, `involvedObject.namespace=${namespace}`];
  if (kind !== "Pod") terms.push(`involvedObject.kind=${kind}`);
  // The kubelet reports about nodes under their name instead of their uid.
  const uids = kind === "Node" ? [textAt(metadata, "uid"), textAt(metadata, "name")] : [textAt(metadata, "uid")];
  const events: Event[] = [];
  for (const uid of uids) {
    const list = await session.client.json({
      path: namespace === "" ? "/api/v1/events" : `/api/v1/namespaces/${namespace}/events`,
      query: { fieldSelector: [...terms, `involvedObject.uid=${uid}`].join(","), limit: "500" },
    });
    events.push(
      ...listAt(list, "items")
        .filter(isObject)
        .map((item) => typed<Event>(item)),
    );
  }
  return events;
}

/** The `Events:` table at the end of a description. */
export function describeEvents(events: readonly Event[], now: number, out: Description): void {
  if (events.length === 0) {
    out.line(0, "Events:\t<none>");
    return;
  }
  out.flush();
  out.line(0, "Events:");
  out.line(1, "Type\tReason\tAge\tFrom\tMessage");
  out.line(1, "----\t------\t----\t----\t-------");
  const last = (event: Event) => event.lastTimestamp ?? "";
  for (const event of [...events].sort((a, b) => (last(a) < last(b) ? -1 : last(a) > last(b) ? 1 : 0))) {
    const source = event.source?.component || event.reportingComponent || "";
    const place = event.involvedObject.fieldPath;
    const message = `${place ? `${place}: ` : ""}${(event.message ?? "").trim()}`;
    out.line(1, `${event.type ?? ""}\t${event.reason ?? ""}\t${occurrence(event, now)}\t${source}\t${message}`);
  }
}

/** `5s`, or `5s (x3 over 2m)`. */
export function occurrence(event: Event, now: number): string {
  const first = ageOf(event.eventTime ?? event.firstTimestamp, now);
  if (event.series) {
    return `${ageOf(event.series.lastObservedTime, now)} (x${event.series.count} over ${first})`;
  }
  if ((event.count ?? 0) > 1) return `${ageOf(event.lastTimestamp, now)} (x${event.count} over ${first})`;
  return first;
}
