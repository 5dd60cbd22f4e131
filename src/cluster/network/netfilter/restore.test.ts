import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { randomRuleset } from "./random-rules.case.ts";
import { restore } from "./restore.ts";
import { emptyRuleset } from "./ruleset.ts";
import { save } from "./save.ts";
import { RulesetError } from "./words.ts";

const recorded = join(import.meta.dirname, "recorded");
const load = (text: string) => restore(emptyRuleset(), text, { noflush: true });

describe("rules go in as iptables-restore takes them and come out as iptables-save prints them", () => {
  for (const input of readdirSync(recorded).filter((name) => name.endsWith(".input"))) {
    it(`${input}, recorded from the real tools`, () => {
      const saved = readFileSync(join(recorded, input.replace(".input", ".saved")), "utf8");
      expect(save(load(readFileSync(join(recorded, input), "utf8")))).toBe(saved);
      expect(save(load(saved))).toBe(saved);
    });
  }

  it("keeps what it has printed, whatever the rules", () => {
    fc.assert(
      fc.property(randomRuleset, (text) => {
        const once = save(load(text));
        expect(save(load(once))).toBe(once);
      }),
    );
  });
});

describe("chains", () => {
  const start = load("*nat\n:A - [0:0]\n:B - [0:0]\n-A A -j B\n-A B -j RETURN\nCOMMIT\n");

  it("empties only the chains that it names when it does not flush", () => {
    const next = restore(start, "*nat\n:A - [0:0]\nCOMMIT\n", { noflush: true });
    expect(next.nat.get("A")?.rules).toEqual([]);
    expect(next.nat.get("B")?.rules).toHaveLength(1);
  });

  it("starts its tables anew when it flushes, and leaves the others alone", () => {
    const next = restore(start, "*filter\n:INPUT DROP [0:0]\nCOMMIT\n");
    expect(next.nat).toBe(start.nat);
    expect(next.filter.get("INPUT")?.policy).toBe("DROP");
    expect(restore(start, "*nat\nCOMMIT\n").nat.has("A")).toBe(false);
  });

  it("inserts, deletes by number and by rule", () => {
    const text = "*nat\n-I B -s 10.0.0.1 -j ACCEPT\n-I B 2 -s 10.0.0.2 -j ACCEPT\n-D B 1\n-D B -j RETURN\nCOMMIT\n";
    const rules = restore(start, text, { noflush: true }).nat.get("B")?.rules;
    expect(rules?.map((rule) => rule.text)).toEqual(["-s 10.0.0.2/32 -j ACCEPT"]);
  });
});

const noFiltering = '\nThe "nat" table is not intended for filtering, the use of DROP is therefore inhibited.\n\n';

/** Words as iptables-restore v1.8.9 (nf_tables) says them; those in parentheses it prints in a frame of its own. */
const refused: readonly (readonly [string, string, number])[] = [
  ["*filter\n-A INPUT -p tcp --dport 99999 -j ACCEPT\nCOMMIT", "invalid port/service `99999' specified", 2],
  ["*filter\n-A INPUT --dport 80 -j ACCEPT\nCOMMIT", 'unknown option "--dport"', 2],
  ["*filter\n-A INPUT -j NOPE\nCOMMIT", "Chain 'NOPE' does not exist", 3],
  ["*filter\n-A NOPE -j ACCEPT\nCOMMIT", "No chain/target/match by that name.", 2],
  ["*filter\n-A INPUT -m nope\nCOMMIT", "Couldn't load match `nope':No such file or directory", 2],
  ["*filter\n-A INPUT -m limit --limit 3/s\nCOMMIT", "eastwest: -m limit is not simulated", 2],
  ["*filter\n-A INPUT -j LOG\nCOMMIT", "eastwest: -j LOG is not simulated", 2],
  ["*filter\n-A INPUT -s 300.1.1.1\nCOMMIT", "host/network `300.1.1.1' not found", 2],
  ["*filter\n-A INPUT -m mark --mark x\nCOMMIT", 'mark: bad integer value for option "--mark", or out of range.', 2],
  ["*filter\n-A INPUT -m conntrack --ctstate FOO\nCOMMIT", 'Bad ctstate "FOO"', 2],
  ["*filter\n-A INPUT -j REJECT --reject-with foo\nCOMMIT", 'unknown reject type "foo"', 2],
  ["*nat\n-A PREROUTING -j DNAT\nCOMMIT", 'DNAT: option "--to-destination" must be specified', 2],
  [
    "*nat\n-A PREROUTING -j DNAT --to-destination 10.0.0.1:80\nCOMMIT",
    "Need TCP, UDP, SCTP or DCCP with port specification",
    2,
  ],
  [
    "*filter\n-A INPUT -p tcp -j DNAT --to-destination 10.0.0.1\nCOMMIT",
    "RULE_APPEND failed (Invalid argument): rule in chain INPUT",
    3,
  ],
  ["*filter\n:A - [0:0]\n-A A -j ACCEPT\n-X A\nCOMMIT", "CHAIN_DEL failed (Device or resource busy): chain A", 4],
  [
    "*filter\n:A - [0:0]\n:B - [0:0]\n-A A -j B\n-F B\n-X B\nCOMMIT",
    "CHAIN_DEL failed (Device or resource busy): chain B",
    6,
  ],
  [
    "*filter\n-A INPUT -m recent --seconds 3\nCOMMIT",
    "recent: you must specify one of `--set', `--rcheck' `--update' or `--remove'",
    2,
  ],
  [
    "*filter\n-A INPUT -m recent --set --rcheck\nCOMMIT",
    'recent: option "--rcheck" cannot be used together with "--set".',
    2,
  ],
  ["*filter\n-A INPUT -m recent --rcheck --reap\nCOMMIT", 'recent: option "--reap" also requires "--seconds".', 2],
  [
    "*filter\n-A INPUT -m recent --rcheck --seconds 0\nCOMMIT",
    'recent: bad value for option "--seconds", or out of range (1-4294967295).',
    2,
  ],
  [
    "*filter\n-A INPUT -m recent --rcheck --name a --name b\nCOMMIT",
    'recent: option "--name" can only be used once.',
    2,
  ],
  ["*filter\n-A INPUT -s\nCOMMIT", 'option "-s" requires an argument', 2],
  ["*nat\n-A PREROUTING -j DROP\nCOMMIT", noFiltering, 2],
  ["*nat\n:A - [0:0]\n-I A -p tcp -j DROP\nCOMMIT", noFiltering, 3],
  ["*nat\n-D PREROUTING -j DROP\nCOMMIT", noFiltering, 2],
  ["*nat\n-P PREROUTING DROP\nCOMMIT", noFiltering, 2],
  ["*foo\nCOMMIT", "table name 'foo' invalid", 1],
  ["*filter\n:INPUT REJECT [0:0]\nCOMMIT", "Bad policy name.", 2],
  ["*filter\n-A INPUT -j ACCEPT", "COMMIT expected", 2],
];

describe("what is refused", () => {
  for (const [text, message, line] of refused) {
    it(message, () => {
      let thrown: unknown;
      try {
        load(text);
      } catch (error) {
        thrown = error;
      }
      expect(thrown).toBeInstanceOf(RulesetError);
      expect(thrown).toMatchObject({ message, line });
    });
  }
});
