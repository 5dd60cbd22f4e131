import type { Clock } from "../../clock.ts";
import { allAtOnce, type Pieces } from "../../pieces.ts";
import type { Random } from "../../random.ts";
import type { Hook, PacketHooks, PacketQueue, Passage, Verdict } from "../hooks.ts";
import { IpSets } from "../ipset/ip-sets.ts";
import type { Ipv4 } from "../ipv4.ts";
import type { Ipvs, IpvsOptions } from "../ipvs/ipvs.ts";
import type { Packet } from "../packet.ts";
import { Conntrack, type Manipulation } from "./conntrack.ts";
import { evaluate } from "./evaluate.ts";
import type { RuleContext } from "./extension.ts";
import { decideNat, translate, withoutNat } from "./nat.ts";
import { RecentLists } from "./recent-lists.ts";
import { draftRestore, type RestoreOptions } from "./restore.ts";
import type { Rule } from "./rule.ts";
import { chainOfHook, emptyRuleset, type Ruleset, type TableName } from "./ruleset.ts";
import { save } from "./save.ts";

export interface NetfilterOptions {
  readonly clock: Clock;
  /** For `-m statistic` and for the ports that NAT picks. */
  readonly random: Random;
  /** Whether the host itself has this address. */
  readonly isLocal: (address: Ipv4) => boolean;
  /** The address of an interface. */
  readonly addressOf: (interfaceName: string) => Ipv4 | undefined;
}

interface HookTables {
  /** Asked before connection tracking. */
  readonly first: readonly TableName[];
  readonly before: readonly TableName[];
  readonly nat?: Manipulation | undefined;
  readonly after: readonly TableName[];
}

/** The tables that a hook calls before NAT and after it, and the end that NAT changes there. */
const hookTables: Readonly<Record<Hook, HookTables>> = {
  prerouting: { first: ["raw"], before: ["mangle"], nat: "destination", after: [] },
  input: { first: [], before: ["mangle", "filter"], nat: "source", after: [] },
  forward: { first: [], before: ["mangle", "filter"], after: [] },
  output: { first: ["raw"], before: ["mangle"], nat: "destination", after: ["filter"] },
  postrouting: { first: [], before: ["mangle"], nat: "source", after: [] },
};

/** A node's netfilter: its rules as iptables sees them, its connections, and what both do to packets. */
export class Netfilter implements PacketHooks {
  readonly conntrack: Conntrack;
  /** What `-m recent` remembers. */
  readonly recent: RecentLists;
  /** What `-m set` asks. */
  readonly sets: IpSets;
  /** Somebody who wants to be asked about packets that leave: an nftables chain before source NAT, with NFQUEUE. */
  queue: PacketQueue | undefined;
  readonly #options: NetfilterOptions;
  #ipvs: Ipvs | undefined;
  readonly #draws: Random;
  readonly #portDraws: Random;
  readonly #ruleset: Record<TableName, Ruleset[TableName]> = emptyRuleset();
  /** `hookTables` without the tables that have nothing to say. */
  #busyTables = hookTables;
  /** Packets pass one after the other: one context does for all of them. */
  #context: (RuleContext & { passage: Passage }) | undefined;
  #rulesExamined = 0;
  #rulesParsed = 0;

  constructor(options: NetfilterOptions) {
    this.#options = options;
    this.#draws = options.random;
    this.#portDraws = options.random.fork("ports");
    this.conntrack = new Conntrack(options.clock);
    this.recent = new RecentLists(options.clock);
    this.#findBusyTables();
    this.sets = new IpSets(options.random.fork("ipset"));
  }

  /** Undefined until somebody has inserted the kernel's module: see ipvs/load-ipvs.ts. */
  get ipvs(): Ipvs | undefined {
    return this.#ipvs;
  }

  insertIpvs(create: (options: IpvsOptions) => Ipvs): Ipvs {
    const { clock, isLocal } = this.#options;
    this.#ipvs ??= create({ clock, conntrack: this.conntrack, isLocal });
    return this.#ipvs;
  }

  /** How many rules packets have been compared with so far: what looking things up costs. */
  get rulesExamined(): number {
    return this.#rulesExamined;
  }

  /** How many rules have been read so far: what loading costs. Those that a chain had before are known. */
  get rulesParsed(): number {
    return this.#rulesParsed;
  }

  get ruleset(): Ruleset {
    return this.#ruleset;
  }

  /** Loads rules as `iptables-restore` does: all or nothing. Throws RulesetError. */
  restore(text: string, options: RestoreOptions = {}): void {
    allAtOnce(this.restoring(text.split("\n"), options));
  }

  /** The same in pieces; nothing is loaded before the last. */
  *restoring(lines: readonly string[], options: RestoreOptions = {}): Pieces<void> {
    const { recent, sets } = this;
    const inUse = (rule: Rule, change: "hold" | "release") => {
      for (const { recentList, ipSet } of rule.matches) {
        if (recentList !== undefined) recent[change](recentList);
        if (ipSet !== undefined) sets[change](ipSet);
      }
    };
    const hasSet = (name: string) => sets.get(name) !== undefined;
    for (const [name, draft] of yield* draftRestore(this.#ruleset, lines, { hasSet, ...options })) {
      this.#rulesParsed += draft.rulesParsed;
      this.#ruleset[name] = draft.apply(this.#ruleset[name], {
        added: (rule) => inUse(rule, "hold"),
        removed: (rule) => inUse(rule, "release"),
      });
    }
    this.#findBusyTables();
  }

  /** What `iptables-save` prints, without its lines of comment. */
  save(tables?: readonly TableName[]): string {
    return save(this.#ruleset, tables);
  }

  run(hook: Hook, passage: Passage): Verdict {
    const context = this.#contextFor(passage);
    const verdict = this.#pass(hook, context);
    this.#rulesExamined += context.examined;
    return verdict;
  }

  #pass(hook: Hook, context: RuleContext): Verdict {
    const { passage } = context;
    const { first, before, nat, after } = this.#busyTables[hook];
    // A packet that has been over `lo` keeps what is known of it.
    if ((hook === "prerouting" || hook === "output") && !passage.tracking) {
      for (const table of first) {
        const verdict = evaluate(this.#ruleset[table], chainOfHook[hook], context);
        if (verdict !== "accept") return verdict;
      }
      passage.tracking = this.conntrack.track(passage.packet);
    }
    for (const table of before) {
      const verdict = evaluate(this.#ruleset[table], chainOfHook[hook], context);
      if (verdict !== "accept") return verdict;
    }
    // Its place: after the filter table and before NAT of the source, or after NAT of the destination (ip_vs_ops).
    if (this.#ipvs && (hook === "input" || hook === "forward")) {
      const verdict = this.#ipvs.run(hook, passage);
      if (verdict !== "accept") return verdict;
    }
    if (this.queue && hook === "postrouting") {
      const verdict = this.queue.ask(passage);
      if (verdict !== "accept") return verdict;
    }
    if (nat) {
      const verdict = this.#translate(nat, hook, context);
      if (verdict !== "accept") return verdict;
    }
    if (this.#ipvs && hook === "output") {
      const verdict = this.#ipvs.run(hook, passage);
      if (verdict !== "accept") return verdict;
    }
    for (const table of after) {
      const verdict = evaluate(this.#ruleset[table], chainOfHook[hook], context);
      if (verdict !== "accept") return verdict;
    }
    const connection = passage.tracking?.connection;
    if (connection && (hook === "input" || hook === "postrouting")) this.conntrack.confirm(connection);
    return "accept";
  }

  untranslated(passage: Passage): Packet {
    const { packet, tracking } = passage;
    return tracking?.connection ? withoutNat(packet, tracking.connection, tracking.direction) : packet;
  }

  /** The nat table is asked about a connection's first packet; all others follow what was decided then. */
  #translate(end: Manipulation, hook: Hook, context: RuleContext): Verdict {
    const { packet, tracking } = context.passage;
    if (!tracking?.connection) return "accept";
    const { connection, direction, state } = tracking;
    if (state === "NEW" && !connection.decided[end]) {
      const verdict = evaluate(this.#ruleset.nat, chainOfHook[hook], context);
      if (verdict !== "accept") return verdict;
      const range = context.nat?.end === end ? context.nat.range : undefined;
      decideNat(connection, end, range, this.conntrack, this.#portDraws);
    }
    translate(packet, connection, end, direction);
    return "accept";
  }

  #contextFor(passage: Passage): RuleContext {
    const { isLocal, addressOf } = this.#options;
    const { recent, sets } = this;
    this.#context ??= { passage, random: this.#draws, isLocal, addressOf, recent, sets, examined: 0, nat: undefined };
    const context = this.#context;
    context.passage = passage;
    context.examined = 0;
    context.nat = undefined;
    return context;
  }

  #findBusyTables(): void {
    const busy = (hook: Hook): HookTables => {
      const hasWork = (table: TableName) => {
        const chain = this.#ruleset[table].get(chainOfHook[hook]);
        return chain !== undefined && (chain.rules.length > 0 || chain.policy === "DROP");
      };
      const { first, before, nat, after } = hookTables[hook];
      return { first: first.filter(hasWork), before: before.filter(hasWork), nat, after: after.filter(hasWork) };
    };
    this.#busyTables = {
      prerouting: busy("prerouting"),
      input: busy("input"),
      forward: busy("forward"),
      output: busy("output"),
      postrouting: busy("postrouting"),
    };
  }
}
