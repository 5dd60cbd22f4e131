import type { ApiObject } from "../object.ts";
import { groupVersion } from "../resources/resource.ts";
import { ApiError, badRequest, expired } from "../status.ts";
import type { Change } from "../store.ts";
import type { Exchange } from "./exchange.ts";
import { type Presentation, presentationFor } from "./presentation.ts";
import { matcherFor } from "./query.ts";
import type { Target } from "./target.ts";

const encoder = new TextEncoder();

type WireEventType = "ADDED" | "MODIFIED" | "DELETED" | "BOOKMARK" | "ERROR";

/** Streams one JSON object a line until the client goes away or `timeoutSeconds` are over. */
export function watchObjects(exchange: Exchange, target: Target): Response {
  const presentation = presentationFor(exchange, target.resource);
  const matches = matcherFor(exchange, target);
  const start = whereToStart(exchange, target);
  const { clock, registry } = exchange.server;
  let stop = () => {};
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      const send = (type: WireEventType, object: object) =>
        controller.enqueue(encoder.encode(`${JSON.stringify({ type, object })}\n`));
      if (start instanceof ApiError) {
        send("ERROR", start.status);
        controller.close();
        return;
      }
      const present = presenter(presentation);
      for (const object of start.initial.filter(matches)) send("ADDED", present(object));
      if (start.bookmark) send("BOOKMARK", initialEventsEnd(exchange, target));
      const unsubscribe = registry.store.subscribe(target.resource.kind, start.backlog, (change) => {
        const event = visible(change, matches);
        if (event) send(event.type, present(event.object));
      });
      const seconds = Number(exchange.query.get("timeoutSeconds") ?? 0);
      const close = () => {
        stop();
        controller.close();
      };
      const timer = seconds > 0 ? clock.after(seconds * 1000, close) : undefined;
      const { signal } = exchange.request;
      stop = () => {
        unsubscribe();
        timer?.cancel();
        signal.removeEventListener("abort", close);
      };
      if (signal.aborted) close();
      else signal.addEventListener("abort", close);
    },
    cancel: () => stop(),
  });
  return exchange.respond(body, 200, "application/json");
}

interface Start {
  readonly initial: readonly ApiObject[];
  readonly backlog: readonly Change[];
  /** Whether the client wants to be told where the initial objects end. */
  readonly bookmark: boolean;
}

function whereToStart({ query, server }: Exchange, { resource, namespace }: Target): Start | ApiError {
  const { store } = server.registry;
  const version = query.get("resourceVersion") ?? "";
  const sendInitial = query.get("sendInitialEvents");
  if (!/^\d*$/.test(version)) {
    throw badRequest(`Invalid value: "${version}": strconv.ParseUint: parsing "${version}": invalid syntax`);
  }
  const fromNow = version === "" || version === "0";
  if (sendInitial === "true" || (fromNow && sendInitial !== "false")) {
    return { initial: store.list(resource.kind, namespace), backlog: [], bookmark: sendInitial === "true" };
  }
  if (fromNow) return { initial: [], backlog: [], bookmark: false };
  const backlog = store.changesSince(resource.kind, Number(version));
  if (!backlog) return expired(`too old resource version: ${version} (${store.revision})`);
  return { initial: [], backlog, bookmark: false };
}

/** Only the first event's table names the columns. */
function presenter(presentation: Presentation): (object: ApiObject) => object {
  let fresh = true;
  return (object) => {
    const presented = presentation.one(object, fresh);
    fresh = false;
    return presented;
  };
}

/** The change as a client sees it that only looks at some objects: they come and go as they begin and cease to match. */
function visible(
  { type, object, previous }: Change,
  matches: (object: ApiObject) => boolean,
): { type: WireEventType; object: ApiObject } | undefined {
  const before = previous !== undefined && matches(previous);
  if (type === "DELETED") return before ? { type, object } : undefined;
  const after = matches(object);
  if (after) return { type: before ? "MODIFIED" : "ADDED", object };
  return before ? { type: "DELETED", object } : undefined;
}

/** WatchList (KEP-3157): everything that was there has been sent. */
function initialEventsEnd({ server }: Exchange, { resource }: Target): object {
  return {
    kind: resource.kind,
    apiVersion: groupVersion(resource),
    metadata: {
      resourceVersion: String(server.registry.store.revision),
      annotations: { "k8s.io/initial-events-end": "true" },
    },
  };
}
