import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { chiSquaredP } from "../../src/lab/chi-squared.ts";
import { Report } from "../report.ts";
import { type Case, parseFlow, type Situation } from "./case.ts";
import { affinity, cases } from "./cases.ts";
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
const shortPatience = 500;
/** Flows asked at a time. */
const atOnce = 8;

const kernel = new KernelCluster();
const report = new Report("kernel");

beforeAll(() => kernel.start());
afterAll(() => kernel.stop());

function callOf(one: Situation, flow: string, patience: number): [from: string, call: Call] {
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
      /** How many of the pieces that were loaded in our kernel were loaded in the other. */
      const done = new Map<string, number>();
      const catchUp = async () => {
        for (const { name } of nodes) {
          const loaded = simulated.loaded.get(name) ?? [];
          await kernel.load(name, variant, loaded.slice(done.get(name)));
          done.set(name, loaded.length);
        }
      };
      beforeAll(async () => {
        simulated = new SimulatedCluster("1");
        await simulated.apply(one);
        if (one.tampering) {
          const netfilter = simulated.netfilter(one.tampering.node);
          netfilter.restore(one.tampering.text(netfilter.save()), { noflush: true });
        }
        for (const { name } of nodes) await kernel.clear(name);
        await catchUp();
      });

      const comparisons = (situation: Situation, when: string) => {
        it(`prints the rules as iptables-save does${when}`, async () => {
          for (const { name } of nodes) {
            const real = await kernel.save(name, variant);
            expect(inOrderOf(variant, simulated.netfilter(name).save()), name).toEqual(inOrderOf(variant, real));
            report.count(`${variant}: rules of ${name}, ${one.title}${when}`);
          }
        });

        it(`answers, refuses and loses the same connections${when}`, async () => {
          const outcomes = await ask(simulated, situation);
          expect(seen(outcomes, "simulated", one)).toEqual(seen(outcomes, "kernel", one));
          for (const [flow, backends] of Object.entries(situation.even ?? {})) {
            for (const [who, picks] of Object.entries(outcomes.get(flow) ?? {})) {
              expect(chiSquaredP(countsOf(picks, backends)), `${who}: ${flow}`).toBeGreaterThan(level);
            }
          }
          for (const flow of situation.flows) report.count(`${variant}: ${flow}, ${one.title}${when}`);
        });

        it(`refuses by the same packets${when}`, async () => {
          for (const flow of situation.flows) {
            const [from, call] = callOf(situation, flow, patience);
            const [outcome] = await simulated.call(from, { ...call, count: 1 });
            if (outcome !== "refused") continue;
            const refusals = {
              simulated: await simulated.refusal(from, call),
              kernel: await kernel.refusal(from, call),
            };
            const difference = one.refusedOtherwise?.[flow];
            if (difference) expect(refusals.simulated, "this difference is no more").not.toBe(refusals.kernel);
            else expect(refusals.simulated, flow).toBe(refusals.kernel);
            report.count(`${variant}: how ${flow} is refused, ${one.title}${when}`, difference);
          }
        });
      };
      comparisons(one, "");
      const { next } = one;
      if (!next) return;
      describe("then", () => {
        beforeAll(async () => {
          await simulated.apply(next);
          await catchUp();
        });
        comparisons(next, ", after changes");
      });
    });

    it("keeps each client at its endpoint until it has been away for the affinity's timeout", async () => {
      const simulated = new SimulatedCluster("1");
      await simulated.apply(affinity);
      for (const { name } of nodes) {
        await kernel.clear(name);
        await kernel.load(name, variant, simulated.loaded.get(name) ?? []);
      }
      const sleep = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));
      const both = {
        kernel: { call: kernel.call.bind(kernel), sleep },
        simulated: { call: simulated.call.bind(simulated), sleep: simulated.sleep.bind(simulated) },
      };
      for (const [who, { call, sleep }] of Object.entries(both)) {
        const round = async () => {
          const calls = affinity.flows.map((flow) => call(...callOf(affinity, flow, patience)));
          return (await Promise.all(calls)).map((outcomes) => kinds(outcomes).map((outcome) => outcome.split(" ")[0]));
        };
        const first = await round();
        expect(
          first.every(({ length }) => length === 1),
          who,
        ).toBe(true);
        // Together more than the timeout: each connection begins it anew.
        for (const pause of [800, 800, 800]) {
          await sleep(pause);
          expect(await round(), who).toEqual(first);
        }
        await sleep(2500);
        // That none of nine clients goes elsewhere by chance: (1/4)^9.
        expect(await round(), who).not.toEqual(first);
      }
      for (const flow of affinity.flows) report.count(`${variant}: ${flow}, an affinity's timeout`);
    });
  },
);

/** What became of a flow's connections in either kernel. */
interface Outcomes {
  readonly kernel: readonly Outcome[];
  readonly simulated: readonly Outcome[];
}

async function ask(simulated: SimulatedCluster, situation: Situation): Promise<ReadonlyMap<string, Outcomes>> {
  const outcomes = new Map<string, Outcomes>();
  const waiting: (readonly [flow: string, ours: Outcome[]])[] = [];
  for (const flow of situation.flows) {
    waiting.push([flow, await simulated.call(...callOf(situation, flow, patience))]);
  }
  const asker = async () => {
    for (let next = waiting.shift(); next; next = waiting.shift()) {
      const [flow, ours] = next;
      const isLost = ours.every((outcome) => outcome === "lost");
      const theirs = await kernel.call(...callOf(situation, flow, isLost ? shortPatience : patience));
      outcomes.set(flow, { kernel: theirs, simulated: ours });
    }
  };
  await Promise.all(Array.from({ length: atOnce }, asker));
  return outcomes;
}

/** By flow, what of the outcomes is not chance. */
function seen(outcomes: ReadonlyMap<string, Outcomes>, who: keyof Outcomes, { sticky }: Case): unknown {
  const what = ([flow, drawn]: readonly [string, Outcomes]) => [
    flow,
    sticky ? kinds(drawn[who]).length : kinds(drawn[who]),
  ];
  return Object.fromEntries([...outcomes].map(what));
}

/** How often each backend was picked. */
function countsOf(outcomes: readonly Outcome[], backends: number): number[] {
  const counts = [...Map.groupBy(outcomes, (outcome) => outcome.split(" ")[0]).values()].map(({ length }) => length);
  return [...counts, ...Array.from({ length: Math.max(0, backends - counts.length) }, () => 0)];
}

/**
 * Ours prints as the nft variant does, to the letter. The legacy one prints the same tables in the order in which the
 * kernel has got to know them, so there each table is compared by itself.
 */
function inOrderOf(variant: Variant, saved: string): string | Record<string, string> {
  if (variant === "nft") return saved;
  return Object.fromEntries([...saved.matchAll(/^\*(\w+)\n([^*]*)COMMIT$/gm)].map(([, name, text]) => [name, text]));
}
