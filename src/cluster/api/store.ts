import type { Kind, WatchEventType } from "./client.ts";
import { type ApiObject, deepFreeze } from "./object.ts";

/** One write, as the history keeps it. */
export interface Change {
  readonly type: WatchEventType;
  /** For DELETED the last state, with the deletion's resourceVersion. */
  readonly object: ApiObject;
  /** What was stored before. */
  readonly previous: ApiObject | undefined;
  readonly revision: number;
}

/** How many changes of a kind can be watched from the past; older ones are "410 Expired". */
export const historyLength = 1000;

interface Shelf {
  /** By `namespace/name`. */
  readonly objects: Map<string, ApiObject>;
  /** The keys in order, until one is added or removed. */
  sorted: string[] | undefined;
  history: Change[];
  /** Revision of the newest change that the history has forgotten. */
  forgotten: number;
  readonly subscribers: Set<(change: Change) => void>;
}

/**
 * Objects by kind, with one revision counter for all and a bounded history of changes: what etcd and the watch cache
 * are to the real server. Whatever comes out is deeply frozen.
 */
export class Store {
  #revision = 1;
  readonly #shelves = new Map<Kind, Shelf>();

  /** The newest resourceVersion. */
  get revision(): number {
    return this.#revision;
  }

  get(kind: Kind, namespace: string | undefined, name: string): ApiObject | undefined {
    return this.#shelf(kind).objects.get(keyOf(namespace, name));
  }

  /** By namespace, then name: etcd's key order. */
  list(kind: Kind, namespace?: string): ApiObject[] {
    const shelf = this.#shelf(kind);
    shelf.sorted ??= [...shelf.objects.keys()].sort();
    const found: ApiObject[] = [];
    for (const key of shelf.sorted) {
      const object = shelf.objects.get(key);
      if (object && (namespace === undefined || object.metadata?.namespace === namespace)) found.push(object);
    }
    return found;
  }

  /** Adds or replaces; sets resourceVersion. The object becomes the store's: it is frozen as it is. */
  put(kind: Kind, object: ApiObject): ApiObject {
    const shelf = this.#shelf(kind);
    const key = keyOf(object.metadata?.namespace, object.metadata?.name ?? "");
    const previous = shelf.objects.get(key);
    this.#revision++;
    object.metadata = { ...object.metadata, resourceVersion: String(this.#revision) };
    deepFreeze(object);
    shelf.objects.set(key, object);
    if (!previous) shelf.sorted = undefined;
    this.#record(shelf, { type: previous ? "MODIFIED" : "ADDED", object, previous, revision: this.#revision });
    return object;
  }

  /** Removes what is stored under the object's name; returns its last state. */
  remove(kind: Kind, stored: ApiObject): ApiObject {
    const shelf = this.#shelf(kind);
    shelf.objects.delete(keyOf(stored.metadata?.namespace, stored.metadata?.name ?? ""));
    shelf.sorted = undefined;
    this.#revision++;
    const object = { ...stored, metadata: { ...stored.metadata, resourceVersion: String(this.#revision) } };
    deepFreeze(object);
    this.#record(shelf, { type: "DELETED", object, previous: stored, revision: this.#revision });
    return object;
  }

  /** All changes after `revision`, or undefined when some of them are forgotten. */
  changesSince(kind: Kind, revision: number): readonly Change[] | undefined {
    const shelf = this.#shelf(kind);
    if (revision < shelf.forgotten) return undefined;
    return shelf.history.filter((change) => change.revision > revision);
  }

  /**
   * Hands over `backlog` and then every change from now on, in order, always in a later microtask than the write.
   * Returns the function that ends it.
   */
  subscribe(kind: Kind, backlog: readonly Change[], listener: (change: Change) => void): () => void {
    const queue = [...backlog];
    let scheduled = false;
    let ended = false;
    const deliver = () => {
      scheduled = false;
      const change = queue.shift();
      if (!change || ended) return;
      // The next one is scheduled first, so that a listener that throws does not hold up the rest.
      schedule();
      listener(change);
    };
    const schedule = () => {
      if (scheduled || queue.length === 0) return;
      scheduled = true;
      void Promise.resolve().then(deliver);
    };
    const receive = (change: Change) => {
      queue.push(change);
      schedule();
    };
    const { subscribers } = this.#shelf(kind);
    subscribers.add(receive);
    schedule();
    return () => {
      ended = true;
      subscribers.delete(receive);
    };
  }

  #shelf(kind: Kind): Shelf {
    let shelf = this.#shelves.get(kind);
    if (!shelf) {
      shelf = { objects: new Map(), sorted: undefined, history: [], forgotten: 0, subscribers: new Set() };
      this.#shelves.set(kind, shelf);
    }
    return shelf;
  }

  #record(shelf: Shelf, change: Change): void {
    shelf.history.push(change);
    if (shelf.history.length >= historyLength * 2) {
      shelf.history = shelf.history.slice(-historyLength);
      shelf.forgotten = (shelf.history[0]?.revision ?? 1) - 1;
    }
    for (const receive of shelf.subscribers) receive(change);
  }
}

/** Sorts as etcd's keys do: the separator is below every character of a name. */
function keyOf(namespace: string | undefined, name: string): string {
  return `${namespace ?? ""}/${name}`;
}
