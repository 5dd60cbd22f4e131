import { describe, expect, it } from "vitest";
import { threeWayPatch } from "./three-way-patch.ts";

const containers = (...list: { name: string; image: string }[]) => ({
  spec: { template: { spec: { containers: list } } },
});

describe("three-way strategic merge patch", () => {
  it("is empty when what is wanted is there, whatever else there is", () => {
    const modified = { spec: { replicas: 2 } };
    expect(
      threeWayPatch("Deployment", modified, modified, { spec: { replicas: 2, paused: false }, status: {} }),
    ).toEqual({});
  });

  it("changes, adds, and removes what was applied before", () => {
    const original = { metadata: { labels: { a: "1", b: "2" } }, spec: { replicas: 2, paused: true } };
    const modified = { metadata: { labels: { a: "3", c: "4" } }, spec: { replicas: 2 } };
    const current = { metadata: { labels: { a: "1", b: "2", own: "x" } }, spec: { replicas: 5, paused: true } };
    expect(threeWayPatch("Deployment", original, modified, current)).toEqual({
      metadata: { labels: { a: "3", b: null, c: "4" } },
      spec: { replicas: 2, paused: null },
    });
  });

  it("merges lists by their key and deletes items by name", () => {
    const one = { name: "one", image: "a:1" };
    const two = { name: "two", image: "b:1" };
    const patch = threeWayPatch(
      "Deployment",
      containers(one, two),
      containers({ name: "one", image: "a:2" }),
      containers(one, two, { name: "injected", image: "c" }),
    );
    expect(patch).toEqual({
      spec: {
        template: {
          spec: {
            "$setElementOrder/containers": [{ name: "one" }],
            containers: [
              { name: "one", image: "a:2" },
              { $patch: "delete", name: "two" },
            ],
          },
        },
      },
    });
  });

  it("replaces lists without a key, and empties unions", () => {
    const original = { spec: { strategy: { type: "RollingUpdate" } } };
    const modified = { spec: { strategy: { type: "Recreate" }, selector: { matchLabels: { a: "b" } } } };
    const current = {
      spec: {
        strategy: { type: "RollingUpdate", rollingUpdate: { maxSurge: 1 } },
        selector: { matchLabels: { a: "b" } },
      },
    };
    expect(threeWayPatch("Deployment", original, modified, current)).toEqual({
      spec: { strategy: { $retainKeys: ["type"], type: "Recreate" } },
    });
    expect(threeWayPatch("Container", { args: ["a"] }, { args: ["b"] }, { args: ["a"] })).toEqual({ args: ["b"] });
  });
});
