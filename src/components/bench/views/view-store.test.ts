import { describe, expect, it } from "vitest";
import type { EventRow, FlowSummary } from "../../../lab/views/view-data.ts";
import { ViewStore } from "./view-store.ts";

const flow = (id: number, packets = 1): FlowSummary => ({
  id,
  began: 0,
  last: 0,
  protocol: "tcp",
  client: { at: "dns-test", address: "10.244.2.135", port: 40000 + id },
  asked: { at: undefined, address: "10.96.11.18", port: 8080 },
  reached: undefined,
  seenAs: undefined,
  path: [],
  back: [],
  outcome: "open",
  reason: undefined,
  packets,
  bytes: 0,
  about: undefined,
  isOfCommand: false,
});

const row = (uid: string, count = 1): EventRow => ({
  uid,
  time: 0,
  type: "Normal",
  reason: "Pulled",
  object: "pod/x",
  namespace: "default",
  message: "",
  count,
});

describe("the view store", () => {
  it("keeps the latest state of each flow, and a bounded number of them", () => {
    const store = new ViewStore();
    const send = (flows: FlowSummary[]) => store.receive({ topic: "flows", flows, tallies: [], command: "" });
    send(Array.from({ length: 150 }, (_, id) => flow(id)));
    send(Array.from({ length: 100 }, (_, id) => flow(100 + id, 2)));
    const { flows } = store.traffic.value;
    expect(flows).toHaveLength(200);
    expect(flows.filter(({ id }) => id === 120)).toMatchObject([{ packets: 2 }]);
    for (let id = 200; id < 1000; id++) send([flow(id)]);
    expect(store.traffic.value.flows.map(({ id }) => id)).toEqual(Array.from({ length: 200 }, (_, id) => 800 + id));
  });

  it("moves an event that is seen again to the end", () => {
    const store = new ViewStore();
    store.receive({ topic: "events", rows: [row("a"), row("b")] });
    store.receive({ topic: "events", rows: [row("a", 2)] });
    expect(store.events.value.map(({ uid, count }) => `${uid}${count}`)).toEqual(["b1", "a2"]);
  });

  it("knows the rules one message before, of the same node only", () => {
    const store = new ViewStore();
    store.receive({ topic: "rules", node: "k8s-node0", tables: [], virtualServers: [], ipSets: [] });
    store.receive({ topic: "rules", node: "k8s-node0", tables: [], virtualServers: [], ipSets: [] });
    expect(store.rulesBefore.value?.node).toBe("k8s-node0");
    store.receive({ topic: "rules", node: "k8s-node1", tables: [], virtualServers: [], ipSets: [] });
    expect(store.rulesBefore.value).toBeUndefined();
    store.clear();
    expect(store.rules.value).toBeUndefined();
  });
});
