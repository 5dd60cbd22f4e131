import type { Session } from "./command.ts";
import { StatusError } from "./errors.ts";
import { isObject, type JsonObject, objectAt, textAt } from "./json.ts";
import type { Call } from "./rest-client.ts";

/** One line of a watch. BOOKMARKs are left out; an ERROR throws. */
export interface WatchLine {
  readonly type: "ADDED" | "MODIFIED" | "DELETED";
  readonly object: JsonObject;
}

/** The events of a watch, until the server ends it. */
export async function* watch(session: Session, call: Call): AsyncGenerator<WatchLine> {
  const chunks = await session.client.stream({ ...call, query: { ...call.query, watch: "true" } });
  const decoder = new TextDecoder();
  let text = "";
  for await (const chunk of chunks) {
    text += decoder.decode(chunk, { stream: true });
    for (let end = text.indexOf("\n"); end >= 0; end = text.indexOf("\n")) {
      const event: unknown = JSON.parse(text.slice(0, end) || "null");
      text = text.slice(end + 1);
      if (!isObject(event)) continue;
      const type = textAt(event, "type");
      const object = objectAt(event, "object");
      if (type === "ERROR") throw new StatusError(object);
      if (type === "ADDED" || type === "MODIFIED" || type === "DELETED") yield { type, object };
    }
  }
}

/** Thrown when a wait has lasted too long. */
export class WaitTimeout extends Error {}

export interface FollowOptions {
  /** `/api/v1/namespaces/default/pods`, without the name. */
  readonly collection: string;
  readonly name: string;
  /** Milliseconds; without one it may last for ever. */
  readonly timeout?: number | undefined;
}

/**
 * Follows one object: calls `visit` with its present state (undefined when there is none) and after each change, until
 * `visit` says true. Throws WaitTimeout.
 */
export async function follow(
  session: Session,
  options: FollowOptions,
  visit: (object: JsonObject | undefined) => boolean | Promise<boolean>,
): Promise<void> {
  const expiry = new AbortController();
  const timer =
    options.timeout === undefined
      ? undefined
      : session.clock.after(options.timeout, () =>
          expiry.abort(new WaitTimeout("timed out waiting for the condition")),
        );
  const query = { fieldSelector: `metadata.name=${options.name}` };
  try {
    for (;;) {
      const list = await session.client.json({ path: options.collection, query });
      const items = Array.isArray(list.items) ? list.items : [];
      const [present] = items;
      if (await visit(isObject(present) ? present : undefined)) return;
      const events = watch(session, {
        path: options.collection,
        query: { ...query, resourceVersion: textAt(list, "metadata", "resourceVersion") },
        signal: expiry.signal,
      });
      for await (const event of events) {
        if (await visit(event.type === "DELETED" ? undefined : event.object)) return;
      }
      expiry.signal.throwIfAborted();
    }
  } finally {
    timer?.cancel();
  }
}
