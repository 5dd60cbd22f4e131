import { describe, expect, it } from "vitest";
import type { RulesData } from "../../../../lab/views/view-data.ts";
import { isSought, litRules } from "./lit-rules.ts";

function data(...packets: readonly (readonly [text: string, packets: number])[]): RulesData {
  const rules = packets.map(([text, count]) => ({ text, packets: count, bytes: 0 }));
  const chains = [{ name: "KUBE-SERVICES", policy: undefined, rules }];
  return { topic: "rules", node: "k8s-node0", tables: [{ name: "nat", chains }], virtualServers: [], ipSets: [] };
}

const litPlaces = (now: RulesData, before?: RulesData) => [...(litRules(now, before).get("nat KUBE-SERVICES") ?? [])];

describe("lit rules", () => {
  it("are those that counted since the message before, equal ones told apart by their place", () => {
    const before = data(["-j A", 1], ["-j A", 5], ["-j B", 0]);
    expect(litPlaces(data(["-j A", 1], ["-j A", 6], ["-j B", 0]), before)).toEqual([1]);
    expect(litPlaces(before)).toEqual([]);
  });

  it("follow a rule that has moved", () => {
    const before = data(["-j A", 1], ["-j B", 7]);
    expect(litPlaces(data(["-j B", 7], ["-j A", 2]), before)).toEqual([1]);
  });
});

it("a chain is found by its name or a rule's text", () => {
  const chain = {
    name: "KUBE-SVC-X",
    policy: undefined,
    rules: [{ text: "-d 10.96.11.18/32 -j A", packets: 0, bytes: 0 }],
  };
  expect(["svc", "10.96.11", "nothing"].map((sought) => isSought(chain, sought))).toEqual([true, true, false]);
});
