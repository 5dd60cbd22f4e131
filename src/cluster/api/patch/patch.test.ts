import { describe, expect, it } from "vitest";
import { applyJsonPatch } from "./json-patch.ts";
import { applyMergePatch } from "./merge-patch.ts";
import { applyStrategicMergePatch } from "./strategic-merge-patch.ts";

describe("JSON patch", () => {
  const document = { a: { b: [1, 2, 3] }, "x/y": "z" };

  it.each([
    [
      { op: "add", path: "/a/c", value: 1 },
      { a: { b: [1, 2, 3], c: 1 }, "x/y": "z" },
    ],
    [
      { op: "add", path: "/a/b/1", value: 9 },
      { a: { b: [1, 9, 2, 3] }, "x/y": "z" },
    ],
    [
      { op: "add", path: "/a/b/-", value: 9 },
      { a: { b: [1, 2, 3, 9] }, "x/y": "z" },
    ],
    [
      { op: "remove", path: "/a/b/0" },
      { a: { b: [2, 3] }, "x/y": "z" },
    ],
    [
      { op: "replace", path: "/x~1y", value: "w" },
      { a: { b: [1, 2, 3] }, "x/y": "w" },
    ],
    [
      { op: "move", from: "/a/b", path: "/b" },
      { a: {}, "x/y": "z", b: [1, 2, 3] },
    ],
    [
      { op: "copy", from: "/x~1y", path: "/a/b/0" },
      { a: { b: ["z", 1, 2, 3] }, "x/y": "z" },
    ],
    [{ op: "test", path: "/a/b/0", value: 1 }, document],
  ])("%j", (operation, result) => {
    expect(applyJsonPatch(document, [operation])).toEqual(result);
  });

  it.each([
    [{ op: "remove", path: "/nope" }, "remove operation does not apply: doc is missing path: /nope: missing value"],
    [
      { op: "replace", path: "/a/b/7", value: 1 },
      "replace operation does not apply: doc is missing path: /a/b/7: missing value",
    ],
    [{ op: "test", path: "/a/b/0", value: 2 }, "testing value /a/b/0 failed: test failed"],
    [{ op: "shout", path: "/a" }, "Unexpected kind: shout"],
  ])("%j does not apply", (operation, message) => {
    expect(() => applyJsonPatch(document, [operation])).toThrow(message);
  });
});

it("merge patch: null removes, lists are replaced", () => {
  const target = { a: { b: 1, c: 2 }, list: [1, 2] };
  expect(applyMergePatch(target, { a: { b: null, d: 3 }, list: [3], e: { f: null } })).toEqual({
    a: { c: 2, d: 3 },
    list: [3],
    e: {},
  });
});

describe("strategic merge patch", () => {
  const pod = {
    spec: {
      containers: [
        { name: "a", image: "a:1", env: [{ name: "X", value: "1" }], args: ["one", "two"] },
        { name: "b", image: "b:1" },
      ],
      tolerations: [{ key: "k" }],
    },
  };
  const containers = (patch: unknown[], more: object = {}) =>
    applyStrategicMergePatch("Pod", pod, { spec: { containers: patch, ...more } }).spec;

  it("merges list items by their key and replaces lists without one", () => {
    expect(containers([{ name: "a", image: "a:2", env: [{ name: "Y", value: "2" }], args: ["three"] }])).toMatchObject({
      containers: [
        { name: "a", image: "a:2", env: [{ name: "X" }, { name: "Y" }], args: ["three"] },
        { name: "b", image: "b:1" },
      ],
    });
    expect(containers([], { tolerations: [] })).toMatchObject({ tolerations: [], containers: [{}, {}] });
  });

  it("removes and replaces by $patch", () => {
    expect(containers([{ name: "a", $patch: "delete" }])).toMatchObject({ containers: [{ name: "b" }] });
    expect(containers([{ $patch: "replace" }, { name: "c" }])).toMatchObject({ containers: [{ name: "c" }] });
    expect(applyStrategicMergePatch("Pod", pod, { spec: { $patch: "replace", nodeName: "n" } })).toEqual({
      spec: { nodeName: "n" },
    });
  });

  it("orders by $setElementOrder", () => {
    const order = { "$setElementOrder/containers": [{ name: "b" }, { name: "c" }, { name: "a" }] };
    expect(containers([{ name: "c", image: "c:1" }], order)).toMatchObject({
      containers: [{ name: "b" }, { name: "c" }, { name: "a" }],
    });
  });

  it("keeps only what $retainKeys names", () => {
    const deployment = { spec: { strategy: { type: "RollingUpdate", rollingUpdate: { maxSurge: 1 } } } };
    const patch = { spec: { strategy: { $retainKeys: ["type"], type: "Recreate" } } };
    expect(applyStrategicMergePatch("Deployment", deployment, patch)).toEqual({
      spec: { strategy: { type: "Recreate" } },
    });
  });

  it("treats lists of scalars as sets where Kubernetes does", () => {
    const object = { metadata: { finalizers: ["a", "b"] } };
    const add = { metadata: { finalizers: ["b", "c"] } };
    expect(applyStrategicMergePatch("Pod", object, add)).toEqual({ metadata: { finalizers: ["a", "b", "c"] } });
    const remove = { metadata: { "$deleteFromPrimitiveList/finalizers": ["a"] } };
    expect(applyStrategicMergePatch("Pod", object, remove)).toEqual({ metadata: { finalizers: ["b"] } });
  });

  it("asks for the merge key", () => {
    expect(() => containers([{ image: "x" }])).toThrow("map: map[image:x] does not contain declared merge key: name");
  });

  it("leaves its arguments alone", () => {
    const before = JSON.stringify(pod);
    containers([{ name: "a", image: "a:2" }]);
    expect(JSON.stringify(pod)).toBe(before);
  });
});
