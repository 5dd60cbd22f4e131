import type { Event } from "kubernetes-types/core/v1";
import type { ApiClient } from "../../cluster/api/client.ts";
import type { EventRow } from "./view-data.ts";

/** The cluster's events as they come. */
export class EventLog {
  readonly #rows = new Map<string, EventRow>();
  readonly #stop: (() => void) | undefined;

  /** `client`: undefined where there is no cluster, and so no event. */
  constructor(client: ApiClient | undefined, changed: (row: EventRow) => void) {
    this.#stop = client?.watch("Event", ({ type, object }) => {
      const row = rowOf(object);
      // A row that the API server has let go is still worth reading; one that comes again moves to the end.
      if (type === "DELETED") return;
      this.#rows.delete(row.uid);
      this.#rows.set(row.uid, row);
      const [oldest] = this.#rows.keys();
      if (this.#rows.size > rowsKept && oldest !== undefined) this.#rows.delete(oldest);
      changed(row);
    });
  }

  /** Oldest first. */
  all(): readonly EventRow[] {
    return [...this.#rows.values()];
  }

  close(): void {
    this.#stop?.();
  }
}

const rowsKept = 500;

function rowOf(event: Event): EventRow {
  const { kind = "", name = "" } = event.involvedObject;
  const seen = event.series?.lastObservedTime ?? event.lastTimestamp ?? event.firstTimestamp ?? event.eventTime ?? "";
  return {
    uid: event.metadata.uid ?? "",
    time: Date.parse(String(seen)),
    type: event.type ?? "",
    reason: event.reason ?? "",
    object: `${kind.toLowerCase()}/${name}`,
    namespace: event.metadata.namespace ?? "",
    message: (event.message ?? "").trim(),
    count: event.series?.count ?? event.count ?? 1,
  };
}
