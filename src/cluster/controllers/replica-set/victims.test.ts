import type { Pod } from "kubernetes-types/core/v1";
import { expect, it } from "vitest";
import { pickVictims } from "./victims.ts";

const now = Date.parse("2026-06-01T12:00:00Z");

function pod(name: string, more: { node?: string; phase?: string; readyFor?: number; cost?: string } = {}): Pod {
  const { node = "n1", phase = "Running", readyFor, cost } = more;
  const annotations: Record<string, string> =
    cost === undefined ? {} : { "controller.kubernetes.io/pod-deletion-cost": cost };
  const since = new Date(now - (readyFor ?? 0) * 1000).toISOString();
  const conditions = readyFor === undefined ? [] : [{ type: "Ready", status: "True", lastTransitionTime: since }];
  return {
    metadata: { name, uid: name, annotations, creationTimestamp: "2026-06-01T00:00:00Z" },
    spec: { containers: [], ...(node ? { nodeName: node } : {}) },
    status: { phase, conditions },
  };
}

function victims(pods: Pod[], count: number, siblings: Record<string, number> = {}): (string | undefined)[] {
  return pickVictims(pods, count, new Map(Object.entries(siblings)), now).map(({ metadata }) => metadata?.name);
}

it("takes what serves least first", () => {
  const pods = [
    pod("ready", { readyFor: 60 }),
    pod("cheap", { readyFor: 60, cost: "-1" }),
    pod("starting"),
    pod("pending", { phase: "Pending" }),
    pod("nowhere", { node: "", phase: "Pending" }),
  ];
  expect(victims(pods, 4)).toEqual(["nowhere", "pending", "starting", "cheap"]);
});

it("prefers nodes that have more of the same, then the younger", () => {
  const pods = [
    pod("alone", { node: "n2", readyFor: 10 }),
    pod("old", { readyFor: 1000 }),
    pod("young", { readyFor: 10 }),
  ];
  expect(victims(pods, 2, { n1: 2, n2: 1 })).toEqual(["young", "old"]);
});
