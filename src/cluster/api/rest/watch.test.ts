import { expect, it } from "vitest";
import { runVirtually } from "../../clock.ts";
import { historyLength } from "../store.ts";
import { pod, pods, settle, startServer } from "../test-server.case.ts";

type Started = ReturnType<typeof startServer>;

interface WireEvent {
  type: string;
  object: { metadata: { name?: string; resourceVersion: string; annotations?: object }; [field: string]: unknown };
}

/** Opens a watch; `events` grows as they come. */
async function open({ fetch }: Started, path: string, accept = "application/json") {
  const abort = new AbortController();
  const response = await fetch(new Request(`https://cluster${path}`, { signal: abort.signal, headers: { accept } }));
  const events: WireEvent[] = [];
  const ended = (async () => {
    let text = "";
    for await (const chunk of response.body ?? []) {
      text += new TextDecoder().decode(chunk);
      const lines = text.split("\n");
      text = lines.pop() ?? "";
      for (const line of lines) events.push(JSON.parse(line));
    }
  })();
  await settle();
  return { events, ended, abort, names: () => events.map(({ type, object }) => `${type} ${object.metadata.name}`) };
}

it("starts with what is there, then follows", async () => {
  const server = startServer();
  server.client.create("Pod", pod("a"));
  const watch = await open(server, `${pods}?watch=true`);
  expect(watch.names()).toEqual(["ADDED a"]);
  server.client.create("Pod", pod("b"));
  server.client.delete("Pod", "a");
  await settle();
  expect(watch.names()).toEqual(["ADDED a", "ADDED b", "DELETED a"]);
  watch.abort.abort();
  await watch.ended;
});

it("continues from a resourceVersion, or says that it is too old", async () => {
  const server = startServer();
  const first = server.client.create("Pod", pod("a")).metadata?.resourceVersion;
  server.client.create("Pod", pod("b"));
  expect((await open(server, `${pods}?watch=1&resourceVersion=${first}`)).names()).toEqual(["ADDED b"]);
  const config = { metadata: { name: "c" } };
  let stored = server.client.create("ConfigMap", config);
  const old = stored.metadata?.resourceVersion;
  for (let i = 0; i < historyLength * 2; i++)
    stored = server.client.update("ConfigMap", { ...stored, data: { i: `${i}` } });
  const late = await open(server, `/api/v1/configmaps?watch=1&resourceVersion=${old}`);
  await late.ended;
  expect(late.events).toMatchObject([{ type: "ERROR", object: { kind: "Status", code: 410, reason: "Expired" } }]);
});

it("marks the end of the initial events for WatchList clients", async () => {
  const server = startServer();
  server.client.create("Pod", pod("a"));
  const query = "watch=true&sendInitialEvents=true&resourceVersionMatch=NotOlderThan&allowWatchBookmarks=true";
  const { events } = await open(server, `${pods}?${query}`);
  expect(events).toMatchObject([
    { type: "ADDED" },
    { type: "BOOKMARK", object: { kind: "Pod", metadata: { annotations: { "k8s.io/initial-events-end": "true" } } } },
  ]);
});

it("shows objects that begin and cease to match as coming and going", async () => {
  const server = startServer();
  const created = server.client.create("Pod", pod("a"));
  const watch = await open(server, `${pods}?watch=true&fieldSelector=status.phase%3DRunning`);
  const running = server.client.updateStatus("Pod", { ...created, status: { phase: "Running" } });
  server.client.updateStatus("Pod", { ...running, status: { phase: "Failed" } });
  await settle();
  expect(watch.names()).toEqual(["ADDED a", "DELETED a"]);
});

it("ends after timeoutSeconds of cluster time", async () => {
  const server = startServer();
  const watch = await open(server, `${pods}?watch=true&timeoutSeconds=300`);
  await runVirtually(server.clock, watch.ended);
  expect(server.clock.now() % 1000).toBe(678);
});

it("sends tables, the columns once", async () => {
  const server = startServer();
  server.client.create("Pod", pod("a"));
  server.client.create("Pod", pod("b"));
  const { events } = await open(server, `${pods}?watch=true`, "application/json;as=Table;v=v1;g=meta.k8s.io");
  const columns = events.map(({ object }) => object.columnDefinitions);
  expect(columns).toEqual([expect.arrayContaining([expect.objectContaining({ name: "Name" })]), null]);
  const rows = events.map(({ object }) => object.rows);
  expect(rows).toMatchObject([[{ object: { metadata: { name: "a" } } }], [{ object: { metadata: { name: "b" } } }]]);
});
