import { type Cidr, cidrContains, formatCidr } from "../ipv4.ts";
import { type Match, negation, type RuleContext, type Target } from "./extension.ts";

/** A value that a `!` may stand before. */
export interface Negatable<Value> {
  readonly value: Value;
  readonly negated: boolean;
}

export interface Rule {
  readonly source?: Negatable<Cidr> | undefined;
  readonly destination?: Negatable<Cidr> | undefined;
  /** A name, or a prefix with `+`. */
  readonly inInterface?: Negatable<string> | undefined;
  readonly outInterface?: Negatable<string> | undefined;
  readonly protocol?: Negatable<string> | undefined;
  /** In the order given; iptables tests them in it, too. */
  readonly matches: readonly Match[];
  /** Undefined counts packets and nothing else. */
  readonly action: Action | undefined;
  /** As iptables-save prints it, without `-A CHAIN `. */
  readonly text: string;
  /** The line of input that appended it, when one did. */
  readonly line?: string | undefined;
  /** Counters. */
  packets: number;
  bytes: number;
}

export type Action =
  | { readonly kind: "jump" | "goto"; readonly chain: string }
  | { readonly kind: "target"; readonly target: Target };

/** Everything of a rule but what is derived from it. */
export type RuleParts = Omit<Rule, "text" | "line" | "packets" | "bytes">;

export function ruleMatches(rule: Rule, context: RuleContext): boolean {
  const { packet, inInterface, outInterface } = context.passage;
  const { source, destination, protocol } = rule;
  if (source && cidrContains(source.value, packet.source) === source.negated) return false;
  if (destination && cidrContains(destination.value, packet.destination) === destination.negated) return false;
  if (protocol && (packet.protocol === protocol.value) === protocol.negated) return false;
  if (rule.inInterface && namesInterface(rule.inInterface.value, inInterface) === rule.inInterface.negated)
    return false;
  if (rule.outInterface && namesInterface(rule.outInterface.value, outInterface) === rule.outInterface.negated) {
    return false;
  }
  for (const match of rule.matches) if (!match.test(context)) return false;
  return true;
}

function namesInterface(pattern: string, name: string): boolean {
  return pattern.endsWith("+") ? name.startsWith(pattern.slice(0, -1)) : pattern === name;
}

/** The rule as iptables-save prints it, after `-A CHAIN `. */
export function printRule(parts: RuleParts): string {
  const { source, destination, inInterface, outInterface, protocol, action } = parts;
  const words: string[] = [];
  const add = <Value>(option: string, part: Negatable<Value> | undefined, format: (value: Value) => string) => {
    if (part) words.push(`${negation(part.negated)}${option} ${format(part.value)}`);
  };
  add("-s", source, formatCidr);
  add("-d", destination, formatCidr);
  add("-i", inInterface, String);
  add("-o", outInterface, String);
  add("-p", protocol, String);
  for (const { name, text } of parts.matches) words.push(text ? `-m ${name} ${text}` : `-m ${name}`);
  if (action?.kind === "target")
    words.push(`-j ${action.target.name}${action.target.text && ` ${action.target.text}`}`);
  else if (action) words.push(`${action.kind === "jump" ? "-j" : "-g"} ${action.chain}`);
  return words.join(" ");
}
