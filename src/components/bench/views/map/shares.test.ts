import { describe, expect, it } from "vitest";
import type { ClusterMapData, Draws, Tally } from "../../../../lab/views/view-data.ts";
import { evenness } from "./evenness.ts";
import { mapWords } from "./map-words.ts";
import { sharesOf } from "./shares.ts";

const ends = ["10.244.1.1", "10.244.1.2", "10.244.1.3", "10.244.1.4"];

const map: ClusterMapData = {
  topic: "map",
  nodes: [],
  pods: [],
  services: [
    {
      namespace: "default",
      name: "web",
      type: "ClusterIP",
      clusterIp: "10.96.0.9",
      externalAddresses: [],
      externalName: "",
      ports: [],
      endpoints: ends.map((address) => ({ address, isReady: true, pod: undefined })),
    },
  ],
  laptop: { name: "laptop", address: "198.51.100.7" },
};

const draws = (count: number, among = ends, scheduler?: string): Draws => ({ scheduler, node: "n", among, count });

function tally(counts: readonly number[], changes: Partial<Tally> = {}): Tally {
  const total = counts.reduce((sum, count) => sum + count, 0);
  return {
    client: "dns-test",
    asked: "10.96.0.9:80",
    counts: counts.flatMap((count, index) => (count > 0 ? [[ends[index] ?? "", count] as const] : [])),
    failed: 0,
    draws: [draws(total)],
    stuck: 0,
    requests: total,
    heldRequests: 0,
    ...changes,
  };
}

const first = (...tallies: Tally[]) => sharesOf(tallies, map)[0];

describe("what is said of a loop", () => {
  const saying = (counts: readonly number[], changes: Partial<Tally> = {}) => {
    const shares = first(tally(counts, changes));
    return shares ? `${mapWords("en").verdict(shares)} | ${mapWords("en").expectation(shares)}` : undefined;
  };

  it("of lots: how often chance alone is as uneven", () => {
    expect(saying([9, 14, 6, 11])).toBe(
      "40 connections · as even as lots fall: 33 of 100 such loops would be at least as uneven by chance (p = 0.33) | " +
        "Line: 10.0 each – iptables mode draws by lot for each connection",
    );
    expect(saying([40, 0, 0, 0])).toMatch(/fewer than 1 of 1000 such loops .* \(p < 0\.001\)/);
  });

  it("of too few: nothing", () => {
    expect(saying([1, 1, 0, 0])).toMatch(/^2 connections · too few to judge/);
    expect(saying([1, 0, 0, 0], { requests: 20 })).toMatch(/^1 connection for 20 requests: its backend was found once/);
  });

  it("of turns: whether they were kept", () => {
    expect(saying([10, 10, 10, 10], { draws: [draws(40, ends, "rr")] })).toBe(
      "40 connections · in turn, as rr in ipvs mode does | Line: 10.0 each, in turn",
    );
    expect(saying([14, 10, 8, 8], { draws: [draws(40, ends, "rr")] })).toMatch(/others took turns/);
  });

  it("of affinity, pools and losses: what they are", () => {
    expect(saying([20, 0, 0, 0], { stuck: 19, draws: [draws(1)] })).toMatch(/19 went where their client had been/);
    expect(saying([0, 0, 0, 0], { draws: [], heldRequests: 20 })).toBe(
      "20 requests, all on connections that were open before | ",
    );
    expect(saying([10, 11, 9, 0], { failed: 10 })).toBe("30 connections | ");
  });

  it("of endpoints that changed: each one's own expectation", () => {
    const shares = first(tally([15, 15, 5, 5], { draws: [draws(20), draws(20, ends.slice(0, 2))] }));
    expect(shares?.backends.map(({ expected }) => expected)).toEqual([15, 15, 5, 5]);
    expect(shares).toMatchObject({ hasChanged: true, expected: undefined, verdict: { kind: "drawn" } });
    if (shares) expect(mapWords("en").expectation(shares)).toMatch(/not all could be drawn/);
  });

  it("of a Service that nothing asked: nothing at all", () => {
    expect(saying([0, 0, 0, 0], { draws: [] })).toBeUndefined();
  });
});

describe("the evenness of few draws", () => {
  const p = (...counts: number[]) =>
    evenness(
      [draws(counts.reduce((sum, count) => sum + count, 0))],
      new Map(counts.map((count, index) => [ends[index] ?? "", count])),
    );

  it("is near to what counting all outcomes gives", () => {
    // Of 4^4 outcomes: 4 have all at one, 48 three and one, 36 two and two, 144 a pair and two singles, 24 are even.
    expect(p(4, 0, 0, 0)).toBeCloseTo(4 / 256, 2);
    expect(p(3, 1, 0, 0)).toBeCloseTo(52 / 256, 1);
    expect(p(1, 1, 1, 1)).toBe(1);
    expect(p(4, 0, 0, 0)).toBe(p(0, 0, 4, 0));
  });
});
