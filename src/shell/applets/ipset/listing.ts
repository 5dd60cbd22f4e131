import type { IpSet } from "../../../cluster/network/ipset/ip-set.ts";
import type { IpSets } from "../../../cluster/network/ipset/ip-sets.ts";
import { isBitmap } from "../../../cluster/network/ipset/set-type.ts";

/** A set as `ipset list` prints it. */
export function describeSet(sets: IpSets, name: string, options: { terse: boolean; sorted: boolean }): string {
  const set = sets.require(name);
  const lines = [
    `Name: ${name}`,
    `Type: ${set.type.name}`,
    `Revision: ${set.type.revision}`,
    `Header: ${header(set)}`,
    `Size in memory: ${set.bytes}`,
    `References: ${sets.references(name)}`,
    `Number of entries: ${set.size}`,
  ];
  const members = options.sorted ? set.members().sort() : set.members();
  if (!options.terse) lines.push("Members:", ...members);
  return `${lines.join("\n")}\n`;
}

/** The commands that would make it again, as `ipset save` prints them. */
export function saveSet(sets: IpSets, name: string): string {
  const set = sets.require(name);
  const lines = [`create ${name} ${set.type.name} ${header(set)}`];
  return `${[...lines, ...set.members().map((member) => `add ${name} ${member}`)].join("\n")}\n`;
}

function header({ type, options }: IpSet): string {
  const { range, hashSize, maxElements, bucketSize, initialValue } = options;
  if (isBitmap(type)) return `range ${range.join("-")}`;
  const start = initialValue.toString(16).padStart(8, "0");
  return `family inet hashsize ${hashSize} maxelem ${maxElements} bucketsize ${bucketSize} initval 0x${start}`;
}
