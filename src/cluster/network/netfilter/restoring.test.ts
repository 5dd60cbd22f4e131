import { expect, it } from "vitest";
import { SimulatedClock } from "../../clock.ts";
import { createRandom } from "../../random.ts";
import { Netfilter } from "./netfilter.ts";

function netfilter(): Netfilter {
  const clock = new SimulatedClock(0, () => Promise.resolve());
  return new Netfilter({ clock, random: createRandom("1"), isLocal: () => false, addressOf: () => undefined });
}

const lines = (count: number) => [
  "*nat",
  ":A - [0:0]",
  ...Array.from({ length: count }, (_, index) => `-A A -d 10.0.${index >> 8}.${index & 255}/32 -j RETURN`),
  "COMMIT",
];

it("loads many rules in pieces, and all of them with the last", () => {
  const node = netfilter();
  const pieces = node.restoring(lines(2000), { noflush: true });
  let count = 1;
  while (!pieces.next().done) {
    count++;
    expect(node.ruleset.nat.has("A")).toBe(false);
  }
  expect(count).toBeGreaterThan(3);
  expect(node.ruleset.nat.get("A")?.rules).toHaveLength(2000);
});

it("loads few rules at once", () => {
  expect(netfilter().restoring(lines(100), { noflush: true }).next().done).toBe(true);
});

it("knows again the rules of a chain that is written anew, whatever comes between them or goes, with their counters at 0", () => {
  const node = netfilter();
  const [first, second, third] = ["1", "2", "3"].map((host) => `-A A -d 10.0.0.${host}/32 -j RETURN`);
  const write = (...rules: (string | undefined)[]) => {
    const before = node.rulesParsed;
    node.restore(["*nat", ":A - [0:0]", ...rules, "COMMIT"].join("\n"), { noflush: true });
    expect(node.save(["nat"])).toContain(rules.join("\n"));
    return node.rulesParsed - before;
  };
  expect(write(first, third)).toBe(2);
  const rule = node.ruleset.nat.get("A")?.rules[0];
  if (rule) rule.packets = 7;
  expect(write(first, second, third)).toBe(1);
  expect(node.ruleset.nat.get("A")?.rules[0]?.packets).toBe(0);
  expect(write(first, third)).toBe(0);
});
