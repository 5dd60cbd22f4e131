import { expect, it } from "vitest";
import { historyLength, Store } from "./store.ts";
import { settle } from "./test-server.case.ts";

const named = (name: string, namespace = "default") => ({ kind: "Pod", metadata: { name, namespace } });

it("counts one revision for all kinds and lists in key order", () => {
  const store = new Store();
  const first = store.put("Pod", named("b"));
  store.put("Service", named("b"));
  const third = store.put("Pod", named("a", "other"));
  store.put("Pod", named("a"));
  expect(Number(third.metadata?.resourceVersion) - Number(first.metadata?.resourceVersion)).toBe(2);
  expect(store.list("Pod").map((object) => object.metadata?.name)).toEqual(["a", "b", "a"]);
  expect(store.list("Pod", "other")).toEqual([third]);
});

it("freezes what it holds, all the way down", () => {
  const stored = new Store().put("Pod", { ...named("a"), spec: { list: [{ a: 1 }] } });
  expect(Object.isFrozen(stored)).toBe(true);
  expect(() => Object.assign(stored.metadata ?? {}, { name: "b" })).toThrow(TypeError);
});

it("delivers changes in order, never in the writer's turn, and past a listener that throws", async () => {
  const store = new Store();
  const seen: string[] = [];
  const stop = store.subscribe("Pod", [], ({ type, object }) => void seen.push(`${type} ${object.metadata?.name}`));
  const stored = store.put("Pod", named("a"));
  store.put("Pod", named("a"));
  store.remove("Pod", stored);
  expect(seen).toEqual([]);
  await settle();
  expect(seen).toEqual(["ADDED a", "MODIFIED a", "DELETED a"]);
  store.put("Pod", named("b"));
  stop();
  await settle();
  expect(seen).toHaveLength(3);
});

it("remembers a bounded number of changes", () => {
  const store = new Store();
  const first = Number(store.put("Pod", named("a")).metadata?.resourceVersion);
  store.put("Pod", named("a"));
  expect(store.changesSince("Pod", first)).toHaveLength(1);
  for (let i = 0; i < historyLength * 2; i++) store.put("Pod", named("a"));
  expect(store.changesSince("Pod", first)).toBeUndefined();
  expect(store.changesSince("Pod", store.revision - 3)).toHaveLength(3);
});
