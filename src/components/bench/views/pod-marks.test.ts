import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { ClusterMapData, MapPod } from "../../../lab/views/view-data.ts";
import { nextPodMarks, podMark } from "./pod-marks.ts";

const pod = (name: string, node = "k8s-node0", owner = "ReplicaSet/user"): MapPod => ({
  namespace: "default",
  name,
  node,
  address: "",
  status: "Running",
  isReady: true,
  owner,
  usesHostNetwork: false,
});

const map = (...pods: MapPod[]): ClusterMapData => ({
  topic: "map",
  nodes: [],
  pods,
  services: [],
  laptop: { name: "laptop", address: "198.51.100.7" },
});

describe("the backends' marks", () => {
  it("are the front page's four first, and no two of 64 are the same", () => {
    expect([0, 1, 2, 3].map((index) => podMark(index).colour)).toEqual(["a", "b", "c", "d"]);
    const marks = Array.from({ length: 64 }, (_, index) => JSON.stringify(podMark(index)));
    expect(new Set(marks).size).toBe(64);
    expect(podMark(64)).toEqual(podMark(0));
  });

  it("stay with a pod while it lives, and are given again when it has gone", () => {
    const first = nextPodMarks(new Map(), map(pod("c", "k8s-node1"), pod("b"), pod("a")));
    expect([...first]).toEqual([
      ["default/a", 0],
      ["default/b", 1],
      ["default/c", 2],
    ]);
    const second = nextPodMarks(first, map(pod("0"), pod("c", "k8s-node1"), pod("b")));
    expect(Object.fromEntries(second)).toEqual({ "default/0": 0, "default/b": 1, "default/c": 2 });
  });

  it("are for backends: not for a client of its own, nor for one without a node, nor for kube-system's", () => {
    const client = pod("dns-test", "k8s-node0", "");
    const system = { ...pod("coredns"), namespace: "kube-system" };
    const data = map(client, pod("waits", ""), system);
    expect([...nextPodMarks(new Map(), data)]).toEqual([]);
    const service = {
      namespace: "default",
      name: "dns-test",
      type: "ClusterIP",
      clusterIp: "10.96.0.9",
      externalAddresses: [],
      externalName: "",
      ports: [],
      endpoints: [{ address: "10.244.2.135", isReady: true, pod: "dns-test" }],
    };
    expect([...nextPodMarks(new Map(), { ...data, services: [service] })]).toEqual([["default/dns-test", 0]]);
  });

  it("are never given twice, whoever comes and goes", () => {
    const names = fc.uniqueArray(fc.string({ minLength: 1, maxLength: 3 }), { maxLength: 30 });
    fc.assert(
      fc.property(fc.array(names), (changes) => {
        let marks: ReadonlyMap<string, number> = new Map();
        for (const change of changes) {
          marks = nextPodMarks(marks, map(...change.map((name) => pod(name))));
          expect(marks.size).toBe(change.length);
          expect(new Set(marks.values()).size).toBe(change.length);
          expect(Math.max(-1, ...marks.values())).toBeLessThan(60);
        }
      }),
    );
  });
});
