import type { Event } from "kubernetes-types/core/v1";
import { type FieldError, invalid } from "../validation/field-error.ts";
import { subdomainErrors } from "../validation/names.ts";
import { age } from "./duration.ts";
import { type Cell, column, type Resource } from "./resource.ts";

export const events: Resource<Event> = {
  kind: "Event",
  group: "",
  version: "v1",
  plural: "events",
  singular: "event",
  shortNames: ["ev"],
  categories: [],
  namespaced: true,
  subresources: [],
  returnsDeleted: false,

  applyDefaults() {},
  prepareForCreate() {},
  nameErrors: subdomainErrors,
  validate(event) {
    const errors: FieldError[] = [];
    const about = event.involvedObject.namespace || "default";
    if (about !== event.metadata.namespace) {
      const field = "involvedObject.namespace";
      errors.push(invalid(field, event.involvedObject.namespace ?? "", "does not match event.namespace"));
    }
    return errors;
  },
  selectableFields: {
    "involvedObject.kind": { read: (event) => event.involvedObject.kind },
    "involvedObject.namespace": { read: (event) => event.involvedObject.namespace },
    "involvedObject.name": { read: (event) => event.involvedObject.name },
    "involvedObject.uid": { read: (event) => event.involvedObject.uid },
    "involvedObject.apiVersion": { read: (event) => event.involvedObject.apiVersion },
    "involvedObject.resourceVersion": { read: (event) => event.involvedObject.resourceVersion },
    "involvedObject.fieldPath": { read: (event) => event.involvedObject.fieldPath },
    reason: { read: (event) => event.reason },
    reportingComponent: { read: (event) => event.reportingComponent },
    source: { read: (event) => event.source?.component || event.reportingComponent || "" },
    type: { read: (event) => event.type },
  },

  table: {
    columns: [
      column("Last Seen"),
      column("Type"),
      column("Reason"),
      column("Object"),
      column("Subobject", { priority: 1 }),
      column("Source", { priority: 1 }),
      column("Message"),
      column("First Seen", { priority: 1 }),
      column("Count", { type: "integer", priority: 1 }),
      column("Name", { priority: 1 }),
    ],
    cells: eventCells,
  },
};

function eventCells(event: Event, now: number): Cell[] {
  const first = age(event.firstTimestamp ?? event.eventTime, now);
  const last = age(
    event.series?.lastObservedTime ?? event.lastTimestamp ?? event.firstTimestamp ?? event.eventTime,
    now,
  );
  const { kind = "", name = "", fieldPath = "" } = event.involvedObject;
  const component = event.source?.component || event.reportingComponent || "";
  const host = event.source?.host || event.reportingInstance || "";
  return [
    last,
    event.type ?? "",
    event.reason ?? "",
    `${kind.toLowerCase()}/${name}`,
    fieldPath,
    host ? `${component}, ${host}` : component,
    (event.message ?? "").trim(),
    first,
    event.series?.count || event.count || 1,
    event.metadata.name ?? "",
  ];
}
