import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { FlowTable } from "./flow-table.ts";
import type { Tuple } from "./tuple.ts";

/** Few values for each number, so that tuples come again, and large ones, so that sums overflow. */
const address = fc.constantFrom(0x0a000001, 0x0a000002, 0xffffffff, 0);
const port = fc.constantFrom(0, 80, 32768, 65535);
const tuple: fc.Arbitrary<Tuple> = fc.record({
  protocol: fc.constantFrom("tcp", "udp", "icmp"),
  source: address,
  destination: address,
  sourcePort: port,
  destinationPort: port,
});

describe("a table of flows", () => {
  it("tells apart what falls together: among so many, some do", () => {
    const tuples = Array.from({ length: 150_000 }, (_, index): Tuple => {
      const ports = { sourcePort: 32768 + (index % 28_000), destinationPort: 80 };
      return { protocol: "tcp", source: 0x0af40000 + Math.floor(index / 28_000), destination: 0x0a600001, ...ports };
    });
    const table = new FlowTable<number>();
    for (const [index, one] of tuples.entries()) table.set(one, index);
    for (const [index, one] of tuples.entries()) if (index % 3 === 0) table.delete(one);
    const wrong = tuples.filter((one, index) => table.get(one) !== (index % 3 === 0 ? undefined : index));
    expect(wrong).toEqual([]);
    expect([...table.values()]).toHaveLength(100_000);
  });

  it("holds what a map by text would", () => {
    const step = fc.record({ tuple, value: fc.option(fc.nat(), { nil: undefined }) });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 200 }), (steps) => {
        const table = new FlowTable<number>();
        const model = new Map<string, number>();
        const textOf = (one: Tuple) => JSON.stringify(Object.entries(one).toSorted());
        for (const { tuple: key, value } of steps) {
          if (value === undefined) {
            table.delete(key);
            model.delete(textOf(key));
          } else {
            table.set(key, value);
            model.set(textOf(key), value);
          }
        }
        for (const { tuple: key } of steps) expect(table.get({ ...key })).toBe(model.get(textOf(key)));
        expect([...table.values()].toSorted()).toEqual([...model.values()].toSorted());
      }),
    );
  });
});
