import type { Event } from "kubernetes-types/core/v1";
import type { ApiClient, KubernetesObject } from "../api/client.ts";
import { timestamp } from "../api/object.ts";
import { ApiError } from "../api/status.ts";
import type { Clock } from "../clock.ts";
import { nameOf, namespaceOf, uidOf } from "./object-key.ts";

export interface EventRecorder {
  /** `fieldPath` names the container that it is about: `spec.containers{app}`. */
  record(
    about: KubernetesObject,
    type: "Normal" | "Warning",
    reason: string,
    message: string,
    fieldPath?: string,
  ): void;
}

/** Who speaks. The scheduler alone uses the newer events.k8s.io form: no first and last time, but `eventTime` and `action`. */
export interface EventSource {
  readonly component: string;
  readonly host?: string | undefined;
  readonly action?: string | undefined;
}

/** Makes recorders that share one sequence of names (client-go tools/record: name, dot, nanoseconds in hex). */
export class EventRecorders {
  readonly #client: ApiClient;
  readonly #clock: Clock;
  #lastName = 0n;

  constructor(client: ApiClient, clock: Clock) {
    this.#client = client;
    this.#clock = clock;
  }

  /** The same event again raises its count instead of adding another. */
  for(source: EventSource): EventRecorder {
    const known = new Map<string, { name: string; namespace: string }>();
    return {
      record: (about, type, reason, message, fieldPath) => {
        const key = [uidOf(about), type, reason, message, fieldPath].join("\n");
        const earlier = known.get(key);
        const stored = earlier && this.#client.get("Event", earlier.name, earlier.namespace);
        try {
          const event = stored
            ? this.#client.update("Event", this.#repeated(stored))
            : this.#client.create("Event", this.#first(source, about, { type, reason, message, fieldPath }));
          if (known.size >= longestMemory) known.clear();
          known.set(key, { name: nameOf(event), namespace: namespaceOf(event) });
        } catch (error) {
          // An event that cannot be stored (its namespace is going) is dropped, as client-go does.
          if (!(error instanceof ApiError)) throw error;
        }
      },
    };
  }

  #first(
    source: EventSource,
    about: KubernetesObject,
    said: { type: string; reason: string; message: string; fieldPath: string | undefined },
  ): Event {
    const now = this.#clock.now();
    const { fieldPath, ...words } = said;
    const times = source.action
      ? { eventTime: microTime(now), action: source.action, reportingInstance: `${source.component}-${source.host}` }
      : {
          firstTimestamp: timestamp(now),
          lastTimestamp: timestamp(now),
          count: 1,
          source: { component: source.component, ...(source.host ? { host: source.host } : {}) },
          reportingInstance: source.host ?? "",
        };
    return {
      metadata: { name: `${nameOf(about)}.${this.#nextName(now)}`, namespace: namespaceOf(about) || "default" },
      involvedObject: {
        apiVersion: about.apiVersion ?? "",
        kind: about.kind ?? "",
        name: nameOf(about),
        uid: uidOf(about),
        ...(namespaceOf(about) ? { namespace: namespaceOf(about) } : {}),
        ...(about.metadata?.resourceVersion ? { resourceVersion: about.metadata.resourceVersion } : {}),
        ...(fieldPath ? { fieldPath } : {}),
      },
      ...words,
      ...times,
      reportingComponent: source.component,
    };
  }

  #repeated(event: Event): Event {
    const now = this.#clock.now();
    if (event.eventTime) {
      return { ...event, series: { count: (event.series?.count ?? 1) + 1, lastObservedTime: microTime(now) } };
    }
    return { ...event, count: (event.count ?? 1) + 1, lastTimestamp: timestamp(now) };
  }

  #nextName(now: number): string {
    const nanoseconds = BigInt(Math.floor(now)) * 1_000_000n;
    this.#lastName = nanoseconds > this.#lastName ? nanoseconds : this.#lastName + 1n;
    return this.#lastName.toString(16);
  }
}

/** How many events a recorder remembers: client-go's cache size. */
const longestMemory = 4096;

/** RFC 3339 with microseconds, metav1.MicroTime. */
function microTime(now: number): string {
  return `${new Date(now).toISOString().slice(0, -1)}000Z`;
}
