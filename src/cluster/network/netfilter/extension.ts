import type { Random } from "../../random.ts";
import type { Passage, RejectWith } from "../hooks.ts";
import type { IpSets } from "../ipset/ip-sets.ts";
import type { Ipv4 } from "../ipv4.ts";
import type { Manipulation } from "./conntrack.ts";
import type { NatRange } from "./nat.ts";
import type { RecentLists } from "./recent-lists.ts";
import type { TableName } from "./ruleset.ts";

/** What rules may look at and act on while a packet passes. */
export interface RuleContext {
  readonly passage: Passage;
  readonly random: Random;
  /** Whether the host itself has this address. */
  readonly isLocal: (address: Ipv4) => boolean;
  readonly addressOf: (interfaceName: string) => Ipv4 | undefined;
  readonly recent: RecentLists;
  readonly sets: IpSets;
  /** How many rules the packet has been compared with. */
  examined: number;
  /** In the nat table: what a target has decided. */
  nat: { readonly end: Manipulation; readonly range: NatRange } | undefined;
}

/** A `-m` with its options. */
export interface Match {
  readonly name: string;
  /** The options as iptables-save prints them. */
  readonly text: string;
  test(context: RuleContext): boolean;
  /** The one destination port that it lets through; undefined when there are several, or none to speak of. */
  readonly destinationPort?: number | undefined;
  /** The list of `-m recent` that it names. */
  readonly recentList?: string | undefined;
  /** The set of `-m set` that it names. */
  readonly ipSet?: string | undefined;
}

/** What a rule does with the packet: undefined goes on with the next rule. */
export type Outcome = "accept" | "drop" | "return" | { readonly rejectWith: RejectWith } | undefined;

/** A `-j` that is no chain. */
export interface Target {
  readonly name: string;
  /** The options as iptables-save prints them; empty without any. */
  readonly text: string;
  run(context: RuleContext): Outcome;
  /** The only table it may stand in. */
  readonly table?: TableName | undefined;
  /** It names a port: the rule must say whose. */
  readonly needsPortProtocol?: boolean | undefined;
}

/** One option on its way through a parser. */
export interface OptionInput {
  /** With its dashes. */
  readonly name: string;
  /** A `!` stood before it. */
  readonly negated: boolean;
  /** The next word. Throws RulesetError when there is none. */
  value(): string;
}

/** Collects the options of one `-m` or `-j`. */
export interface OptionsParser<Result> {
  /** False for an option that is not this extension's. Throws RulesetError for a bad value. */
  take(option: OptionInput): boolean;
  /** Throws RulesetError when something required is missing. */
  finish(): Result;
}

/** An extension of iptables, by the name after -m or -j (iptables-extensions(8)). */
export interface Extension<Result> {
  readonly name: string;
  parse(): OptionsParser<Result>;
}

/** `! ` or nothing, before an option. */
export function negation(negated: boolean): string {
  return negated ? "! " : "";
}
