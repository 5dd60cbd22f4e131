import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { chiSquaredP } from "../../src/lab/chi-squared.ts";
import { Report } from "../report.ts";
import { type Case, cases, parseFlow } from "./cases.ts";
import { KernelCluster, type Variant } from "./kernel-cluster.ts";
import { type Call, nodes, type Outcome } from "./layout.ts";
import { SimulatedCluster } from "./simulated-cluster.ts";

/** Enough that no backend of four is missed by chance: 4 · (3/4)^80 is less than 1 in 2 thousand million. */
const connections = 80;
/** For flows whose evenness is looked at. Chance alone fails them once in a million times. */
const manyConnections = 400;
const level = 1e-6;
/** Milliseconds; what the kernel answers, it answers at once, though a machine may be busy. */
const patience = 3000;
/** For what our kernel says is lost: that nothing comes for so long will do. */
const shortPatience = 1000;
/** Flows asked at a time. */
const atOnce = 8;

const kernel = new KernelCluster();
const report = new Report("kernel");

beforeAll(() => kernel.start());
afterAll(() => kernel.stop());

async function prepare(one: Case): Promise<SimulatedCluster> {
  const simulated = new SimulatedCluster("1");
  for (const service of one.services) simulated.api.create("Service", service);
  for (const slice of one.slices) simulated.api.create("EndpointSlice", slice);
  await simulated.settle();
  if (one.tampering) {
    const netfilter = simulated.netfilter(one.tampering.node);
    netfilter.restore(one.tampering.text(netfilter.save()), { noflush: true });
  }
  return simulated;
}

function callOf(one: Case, flow: string, patience: number): [from: string, call: Call] {
  const { from, ...to } = parseFlow(flow);
  return [from, { ...to, count: one.even?.[flow] === undefined ? connections : manyConnections, patience }];
}

/** Each kind of outcome once, in order. */
function kinds(outcomes: readonly Outcome[]): Outcome[] {
  return [...new Set(outcomes)].sort();
}

describe.each(["nft", "legacy"] satisfies Variant[])(
  "through the real kernel, rules loaded by iptables-%s",
  (variant) => {
    describe.each(cases)("$title", (one) => {
      let simulated: SimulatedCluster;
      beforeAll(async () => {
        simulated = await prepare(one);
        for (const { name } of nodes) {
          await kernel.clear(name);
          await kernel.load(name, variant, simulated.loaded.get(name) ?? []);
        }
      });

      it("prints the rules as iptables-save does", async () => {
        for (const { name } of nodes) {
          const real = await kernel.save(name, variant);
          expect(tablesOf(simulated.netfilter(name).save()), name).toEqual(tablesOf(real));
          report.count(`${variant}: rules of ${name}, ${one.title}`);
        }
      });

      it("answers, refuses and loses the same connections", async () => {
        const simulatedOutcomes = new Map<string, Outcome[]>();
        for (const flow of one.flows) simulatedOutcomes.set(flow, await simulated.call(...callOf(one, flow, patience)));
        const realOutcomes = new Map<string, Outcome[]>();
        const waiting = [...one.flows];
        const asker = async () => {
          for (let flow = waiting.shift(); flow; flow = waiting.shift()) {
            const isLost = simulatedOutcomes.get(flow)?.every((outcome) => outcome === "lost");
            realOutcomes.set(flow, await kernel.call(...callOf(one, flow, isLost ? shortPatience : patience)));
          }
        };
        await Promise.all(Array.from({ length: atOnce }, asker));

        const ours: Record<string, unknown> = {};
        const theirs: Record<string, unknown> = {};
        for (const flow of one.flows) {
          const drawn = { kernel: realOutcomes.get(flow) ?? [], simulated: simulatedOutcomes.get(flow) ?? [] };
          theirs[flow] = one.sticky ? kinds(drawn.kernel).length : kinds(drawn.kernel);
          ours[flow] = one.sticky ? kinds(drawn.simulated).length : kinds(drawn.simulated);
          const backends = one.even?.[flow];
          if (backends === undefined) continue;
          for (const [who, picks] of Object.entries(drawn)) {
            expect(chiSquaredP(countsOf(picks, backends)), `${who}: ${flow}`).toBeGreaterThan(level);
          }
        }
        expect(ours).toEqual(theirs);
        for (const flow of one.flows) report.count(`${variant}: ${flow}, ${one.title}`);
      });
    });
  },
);

/** How often each backend was picked. */
function countsOf(outcomes: readonly Outcome[], backends: number): number[] {
  const counts = [...Map.groupBy(outcomes, (outcome) => outcome.split(" ")[0]).values()].map(({ length }) => length);
  return [...counts, ...Array.from({ length: Math.max(0, backends - counts.length) }, () => 0)];
}

/** iptables-save's text by table: the variants print the tables in different orders. */
function tablesOf(saved: string): Record<string, string> {
  return Object.fromEntries([...saved.matchAll(/^\*(\w+)\n([^*]*)COMMIT$/gm)].map(([, name, text]) => [name, text]));
}
