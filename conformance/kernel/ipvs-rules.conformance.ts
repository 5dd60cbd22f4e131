import { describe, expect, it } from "vitest";
import { SimulatedClock } from "../../src/cluster/clock.ts";
import { parseElements } from "../../src/cluster/network/ipset/element.ts";
import { setTypeOf } from "../../src/cluster/network/ipset/set-type.ts";
import { Netfilter } from "../../src/cluster/network/netfilter/netfilter.ts";
import { everyKind } from "../../src/cluster/proxy/ipvs/every-kind.case.ts";
import { ipSetList } from "../../src/cluster/proxy/ipvs/ip-set-list.ts";
import type { IpvsNodeState } from "../../src/cluster/proxy/ipvs/node-state.ts";
import { createRandom } from "../../src/cluster/random.ts";
import { Report } from "../report.ts";
import { findTool, mustRun, needRoot } from "../tool.ts";

// IPVS itself is no part of these machines' kernel, so its own match is left out; the sets and what asks them are.
const report = new Report("ipvs rules");
const withoutIpvs = (text: string) => text.replace(/^.* -m ipvs .*\n/gm, "");

/** What `ipset restore` takes. */
function setCommands({ sets }: IpvsNodeState): string {
  const lines = [...sets].flatMap(([name, entries]) => {
    const type = ipSetList.get(name)?.type ?? "";
    const options = type === "bitmap:port" ? "range 0-65535" : "family inet hashsize 1024 maxelem 65536";
    return [`create ${name} ${type} ${options}`, ...entries.map((entry) => `add ${name} ${entry}`)];
  });
  return `${lines.join("\n")}\n`;
}

/** The same in our kernel. */
function simulated(state: IpvsNodeState): Netfilter {
  const clock = new SimulatedClock(0, () => Promise.resolve());
  const options = { clock, random: createRandom("1"), isLocal: () => false, addressOf: () => undefined };
  const netfilter = new Netfilter(options);
  for (const [name, entries] of state.sets) {
    const type = setTypeOf(ipSetList.get(name)?.type ?? "");
    if (!type) throw new Error(`no type for ${name}`);
    netfilter.sets.create(name, type, {});
    for (const text of entries) for (const one of parseElements(type, text)) netfilter.sets.require(name).add(one);
  }
  netfilter.restore(withoutIpvs(state.iptables), { noflush: true });
  return netfilter;
}

describe("kube-proxy's ipvs mode", () => {
  needRoot();
  const state = everyKind();
  const netfilter = simulated(state);
  const [ipset, restore, save, unshare] = ["ipset", "iptables-nft-restore", "iptables-nft-save", "unshare"].map(
    (name) => findTool(name),
  );
  /** Loads sets and rules into a namespace of its own and prints what a command says there. */
  const inNamespace = (command: string) => {
    const script = `printf '%s' "$0" | ${ipset} restore && printf '%s' "$1" | ${restore} --noflush && ${command}`;
    return mustRun(unshare ?? "", ["-n", "sh", "-c", script, setCommands(state), withoutIpvs(state.iptables)]);
  };

  it("loads rules that iptables-save prints as our node does", async () => {
    const saved = (await inNamespace(save ?? "")).replace(/^#.*\n/gm, "");
    expect(netfilter.save()).toBe(saved);
    report.count("iptables-save");
  });

  it.each([...ipSetList.keys()])("fills the set %s alike", async (name) => {
    const listed = await inNamespace(`${ipset} list ${name} -s`);
    const members = listed.split("Members:\n")[1]?.trimEnd().split("\n").filter(Boolean) ?? [];
    expect(netfilter.sets.require(name).members().sort()).toEqual(members.sort());
    expect(listed).toContain(`\nReferences: ${netfilter.sets.references(name)}\n`);
    report.count(name);
  });
});
