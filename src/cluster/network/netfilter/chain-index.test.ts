import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { SimulatedClock } from "../../clock.ts";
import { createRandom } from "../../random.ts";
import type { Passage } from "../hooks.ts";
import { formatIpv4, parseIpv4 } from "../ipv4.ts";
import type { Packet } from "../packet.ts";
import { candidates } from "./chain-index.ts";
import { Netfilter } from "./netfilter.ts";
import { parseRule } from "./rule-parser.ts";
import { splitWords } from "./words.ts";

function netfilter() {
  const clock = new SimulatedClock(0, () => Promise.resolve());
  return new Netfilter({ clock, random: createRandom("1"), isLocal: () => false, addressOf: () => undefined });
}

function syn(destination: string, destinationPort: number): Passage {
  const packet: Packet = {
    protocol: "tcp",
    source: parseIpv4("10.244.1.2"),
    destination: parseIpv4(destination),
    ttl: 64,
    flow: 1,
    owed: 0,
    sourcePort: 40000,
    destinationPort,
    flags: 2,
    sequence: 0,
    acknowledgement: 0,
    window: 65535,
    timestamp: undefined,
    timestampEcho: 0,
    sack: undefined,
    payload: new Uint8Array(),
  };
  return { packet, inInterface: "cni0", outInterface: "", mark: 0, tracking: undefined, rules: [] };
}

/** What a node with so many Services has compared the first packet to one of them with, and whether it was found. */
function cost(services: number): { examined: number; rules: readonly string[] } {
  const lines = ["*nat", ":KUBE-SERVICES - [0:0]", "-A PREROUTING -j KUBE-SERVICES"];
  for (let i = 0; i < services; i++) {
    const address = formatIpv4(parseIpv4("10.96.0.0") + i);
    lines.push(`-A KUBE-SERVICES -m comment --comment "s${i} cluster IP" -p tcp -d ${address} --dport 80 -j ACCEPT`);
  }
  lines.push("-A KUBE-SERVICES -m addrtype --dst-type LOCAL -j RETURN", "COMMIT");
  const node = netfilter();
  node.restore(lines.join("\n"), { noflush: true });
  const passage = syn(formatIpv4(parseIpv4("10.96.0.0") + services - 1), 80);
  node.run("prerouting", passage);
  const rule = node.ruleset.nat.get("KUBE-SERVICES")?.rules[services - 1];
  expect(rule?.packets).toBe(1);
  return { examined: node.rulesExamined, rules: passage.rules ?? [] };
}

describe("looking up a packet's rule", () => {
  it("costs as much among 10,000 Services as among 100", () => {
    const [few, many] = [cost(100), cost(10_000)];
    expect(few.rules).toHaveLength(2);
    expect(many.rules).toHaveLength(2);
    expect(many.examined).toBe(few.examined);
    expect(many.examined).toBeLessThan(5);
  });

  it("leaves out only rules that cannot match", () => {
    const part = (...choices: string[]) => fc.constantFrom("", ...choices);
    const rule = fc
      .tuple(
        part("-d 10.96.0.1", "-d 10.96.0.2", "-d 10.96.0.0/31", "! -d 10.96.0.1"),
        part("-p tcp", "-p tcp -m tcp --dport 80", "-p tcp -m tcp --dport 81", "-p tcp -m tcp ! --dport 80"),
        part("-m comment --comment x", "-m statistic --mode random --probability 0.5"),
      )
      .map((words) => parseRule(splitWords(words.join(" "))));
    const target = fc.tuple(fc.constantFrom("10.96.0.1", "10.96.0.2", "10.96.0.3"), fc.constantFrom(80, 81, 82));
    fc.assert(
      fc.property(fc.array(rule, { minLength: 12, maxLength: 40 }), target, (rules, [address, port]) => {
        const { packet } = syn(address, port);
        const offered = candidates(rules, packet);
        expect(offered).toEqual(rules.filter((one) => offered.includes(one)));
        for (const { destination, matches } of rules.filter((one) => !offered.includes(one))) {
          const elsewhere = destination?.negated === false && destination.value.network !== packet.destination;
          const otherPort = matches.some((match) => (match.destinationPort ?? port) !== port);
          expect(elsewhere || otherPort).toBe(true);
          // A draw is made for every packet that gets to it, and so must not be left out for the port behind it.
          if (!elsewhere) expect(matches.some(({ name }) => name === "statistic")).toBe(false);
        }
      }),
    );
  });
});
