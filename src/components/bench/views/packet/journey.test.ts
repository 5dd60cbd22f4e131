import { describe, expect, it } from "vitest";
import type { FlowDetail, FlowHop, FlowSummary } from "../../../../lab/views/view-data.ts";
import { readEntry } from "./conntrack-entry.ts";
import { isSystemFlow, systemParts } from "./flow-filter.ts";
import { endsOf, isNorthSouth, laneKind, lanesOf } from "./journey.ts";
import { lossOf } from "./loss.ts";
import { rulePaths } from "./rule-path.ts";

const packet = {
  protocol: "tcp",
  source: "10.244.2.135",
  sourcePort: 40000,
  destination: "10.96.11.18",
  destinationPort: 8080,
  length: 0,
} as const;

function hop(at: string, stage: FlowHop["stage"], more: Partial<FlowHop> = {}): FlowHop {
  return { at, stage, time: 0, packet, translated: undefined, rules: undefined, detail: undefined, ...more };
}

const summary: FlowSummary = {
  id: 1,
  began: 0,
  last: 0,
  protocol: "tcp",
  client: { at: "dns-test", address: packet.source, port: packet.sourcePort },
  asked: { at: undefined, address: packet.destination, port: packet.destinationPort },
  reached: undefined,
  seenAs: undefined,
  path: ["dns-test", "k8s-node0"],
  back: [],
  outcome: "dropped",
  reason: undefined,
  packets: 1,
  bytes: 0,
  about: undefined,
  isOfCommand: false,
};

const lost = (last: FlowHop, outcome: FlowSummary["outcome"] = "dropped"): FlowDetail => ({
  summary: { ...summary, outcome },
  packets: [{ direction: "request", hops: [hop("dns-test", "sent"), last] }],
  conntrack: [],
});

describe("a packet's journey", () => {
  it("has a lane for each stay in a namespace", () => {
    const hops = [
      hop("dns-test", "sent"),
      hop("k8s-node0", "prerouting"),
      hop("k8s-node0", "routed"),
      hop("web", "delivered"),
    ];
    const lanes = lanesOf({ direction: "request", hops });
    expect(lanes.map(({ at, hops }) => `${at} ${hops.length}`)).toEqual(["dns-test 1", "k8s-node0 2", "web 1"]);
  });

  it("says which end NAT changed", () => {
    const translated = { ...packet, destination: "10.244.1.67" };
    const { source, destination } = endsOf(hop("k8s-node0", "prerouting", { translated }));
    expect(source.after).toBeUndefined();
    expect(destination.after).toEqual({ address: "10.244.1.67", port: 8080 });
  });

  it("is north-south from the outside or to it", () => {
    expect(isNorthSouth(summary)).toBe(false);
    expect(isNorthSouth({ ...summary, path: ["dns-test", "k8s-node0", "internet"] })).toBe(true);
    expect(isNorthSouth({ ...summary, client: { ...summary.client, at: "laptop" } })).toBe(true);
    expect(isNorthSouth({ ...summary, path: ["k8s-node0", "registry"] })).toBe(true);
    expect(isNorthSouth({ ...summary, path: ["laptop", "registry outside"] })).toBe(true);
  });
});

it("a host beside the cluster is outside, whatever else is not known is a pod", () => {
  const kinds = ["registry", "registry outside", "resolver outside", "dns-test"].map((at) => laneKind(at, undefined));
  expect(kinds).toEqual(["outside", "outside", "outside", "pod"]);
});

describe("rules that matched", () => {
  it("tell the way from chain to chain, and the chance of the draw", () => {
    const [path] = rulePaths([
      '-A PREROUTING -m comment --comment "kubernetes service portals" -j KUBE-SERVICES',
      "-A KUBE-SERVICES -d 10.96.11.18/32 -p tcp -j KUBE-SVC-K53UWELLLVPUP4GH",
      '-A KUBE-SVC-K53UWELLLVPUP4GH -m comment --comment "a -j b --probability 0.9" -m statistic --mode random --probability 0.25000000000 -j KUBE-SEP-4AA7CLFHDIEM2LTG',
      "-A KUBE-SEP-4AA7CLFHDIEM2LTG -p tcp -j DNAT --to-destination 10.244.1.67:8080",
    ]);
    expect(path).toMatchObject({
      chains: ["PREROUTING", "KUBE-SERVICES", "KUBE-SVC-K53UWELLLVPUP4GH", "KUBE-SEP-4AA7CLFHDIEM2LTG"],
      target: "DNAT",
      detail: "10.244.1.67:8080",
      chance: 0.25,
      isDecisive: true,
    });
  });

  it("begin a way of their own in each built-in chain; the last of a Service's rules draws no more", () => {
    const paths = rulePaths([
      "-A FORWARD -j KUBE-FORWARD",
      "-A FORWARD -j KUBE-SERVICES",
      "-A PREROUTING -j KUBE-SVC-A",
      "-A KUBE-SVC-A -j KUBE-MARK-MASQ",
      "-A KUBE-MARK-MASQ -j MARK --set-xmark 0x4000/0x4000",
      "-A KUBE-SVC-A -j KUBE-SEP-B",
    ]);
    expect(paths.map(({ chains, chance }) => [chains.length, chance])).toEqual([
      [1, undefined],
      [1, undefined],
      [4, 1],
    ]);
  });
});

describe("a conntrack entry", () => {
  const line = (reply: string) =>
    `tcp      6 86399 ESTABLISHED src=10.244.2.135 dst=10.96.11.18 sport=40000 dport=8080 ${reply} [ASSURED] mark=0 use=1`;

  it("shows where its two directions differ", () => {
    expect(readEntry(line("src=10.244.1.67 dst=10.244.2.135 sport=8080 dport=40000"))).toMatchObject({
      state: "ESTABLISHED",
      seconds: 86399,
      reply: { source: { address: "10.244.1.67", port: 8080 } },
      isDestinationTranslated: true,
      isSourceTranslated: false,
    });
    expect(readEntry(line("src=10.96.11.18 dst=192.168.0.3 sport=8080 dport=1024"))).toMatchObject({
      isDestinationTranslated: false,
      isSourceTranslated: true,
    });
    expect(readEntry("rubbish")).toBeUndefined();
  });
});

describe("whose a connection is", () => {
  const system = systemParts({
    topic: "map",
    nodes: [{ name: "k8s-node0", address: "", externalAddress: "", podCidr: "", isControlPlane: false, isReady: true }],
    pods: [],
    services: [],
    laptop: { name: "laptop", address: "198.51.100.7" },
  });
  const ofNode = { ...summary, client: { at: "k8s-node0", address: "192.168.0.6", port: 40000 }, reached: undefined };

  it("the reader's, when a node loses it on its way to a Service, or a command in its terminal made it", () => {
    expect(isSystemFlow({ ...ofNode, outcome: "dropped" }, system)).toBe(false);
    const probe = { ...ofNode, asked: { at: undefined, address: "10.244.2.9", port: 8080 } };
    const withPod = { ...system, podAddresses: new Set(["10.244.2.9"]) };
    expect(isSystemFlow(probe, withPod)).toBe(true);
    expect(isSystemFlow({ ...probe, isOfCommand: true }, withPod)).toBe(false);
  });
});

describe("a loss", () => {
  it("is told by what did it", () => {
    const rule = '-A KUBE-SERVICES -m comment --comment "default/web has no endpoints" -j REJECT';
    const local = '-A KUBE-EXTERNAL-SERVICES -m comment --comment "default/web has no local endpoints" -j DROP';
    const kinds = [
      lost(hop("internet", "dropped", { detail: "nobody out here has 10.96.11.18" })),
      lost(hop("k8s-node0", "dropped", { detail: "in FORWARD" })),
      lost(hop("k8s-node0", "dropped", { detail: "in INPUT", rules: [local] })),
      lost(hop("internet", "dropped", { detail: "on the link to the outside" })),
      lost(hop("k8s-node0", "dropped", { detail: "NetworkPolicy default/deny: no ingress rule allows it" })),
      lost(hop("k8s-node0", "dropped", { detail: "no route" })),
      lost(hop("k8s-node0", "rejected", { detail: "icmp-port-unreachable", rules: [rule] }), "refused"),
      lost(hop("k8s-node0", "rejected", { detail: "icmp-port-unreachable" }), "refused"),
      lost(hop("web", "delivered"), "silent"),
      lost(hop("web", "delivered"), "answered"),
    ].map((detail) => lossOf(detail)?.kind);
    expect(kinds).toEqual([
      "nobody",
      "rule",
      "no-local-endpoints",
      "link",
      "policy",
      "no-route",
      "no-endpoints",
      "rejected",
      "silent",
      undefined,
    ]);
  });
});
