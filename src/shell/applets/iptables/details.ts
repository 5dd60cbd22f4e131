import type { Match, Target } from "../../../cluster/network/netfilter/extension.ts";
import { splitWords } from "../../../cluster/network/netfilter/words.ts";

/** An option with its values, and whether a `!` stands before it. */
interface Option {
  readonly name: string;
  readonly negated: boolean;
  readonly value: string;
}

/** How `iptables -L` words what iptables-save writes as options; each begins with a blank. */
type Wording = (options: readonly Option[], numeric: boolean) => string;

const services: Readonly<Record<string, string>> = { "22": "ssh", "53": "domain", "80": "http", "443": "https" };

function ports(protocol: string): Wording {
  return (options, numeric) => {
    const named = (port: string) => (numeric ? port : (services[port] ?? port));
    const texts = options.map(({ name, negated, value }) => {
      const kind = name === "--sport" ? "spt" : "dpt";
      const not = negated ? "!" : "";
      return value.includes(":") ? ` ${kind}s:${not}${value}` : ` ${kind}:${not}${named(value)}`;
    });
    return ` ${protocol}${texts.join("")}`;
  };
}

/** As they are written, without the dashes. */
function plain(options: readonly Option[]): string {
  return options
    .map(({ name, negated, value }) => ` ${negated ? "! " : ""}${`${name.slice(2)} ${value}`.trimEnd()}`)
    .join("");
}

const matches: Readonly<Record<string, Wording>> = {
  comment: ([option]) => ` /* ${option?.value ?? ""} */`,
  tcp: ports("tcp"),
  udp: ports("udp"),
  sctp: ports("sctp"),
  mark: ([option]) => ` mark match ${option?.negated ? "! " : ""}${option?.value ?? ""}`,
  conntrack: (options) => options.map(({ negated, value }) => ` ${negated ? "! " : ""}ctstate ${value}`).join(""),
  addrtype: (options) => {
    const texts = options.map(({ name, negated, value }) => ` ${name.slice(2)} ${negated ? "!" : ""}${value}`);
    return ` ADDRTYPE match${texts.join("")}`;
  },
  set: plain,
  physdev: ([option]) => ` PHYSDEV match${option?.negated ? " !" : ""} --physdev-is-in`,
  ipvs: plain,
  statistic: ([mode, probability]) =>
    ` statistic mode ${mode?.value}${probability?.negated ? " !" : ""} probability ${probability?.value}`,
  recent: (options) => {
    const value = (name: string) => options.find((option) => option.name === name)?.value;
    const has = (name: string) => options.some((option) => option.name === name);
    const [command] = options;
    const verbs: Record<string, string> = {
      "--set": "SET",
      "--rcheck": "CHECK",
      "--update": "UPDATE",
      "--remove": "REMOVE",
    };
    const parts = [`${command?.negated ? "! " : ""}recent: ${verbs[command?.name ?? ""] ?? ""}`];
    if (has("--seconds")) parts.push(`seconds: ${value("--seconds")}`);
    if (has("--reap")) parts.push("reap");
    if (has("--hitcount")) parts.push(`hit_count: ${value("--hitcount")}`);
    if (has("--rttl")) parts.push("TTL-Match");
    parts.push(`name: ${value("--name") ?? "DEFAULT"}`, has("--rdest") ? "side: dest" : "side: source");
    return ` ${parts.join(" ")} mask: ${value("--mask") ?? "255.255.255.255"}`;
  },
};

const targets: Readonly<Record<string, Wording>> = {
  DNAT: (options) => translation(options),
  SNAT: (options) => translation(options),
  MASQUERADE: (options) =>
    options.map(({ name, value }) => (name === "--to-ports" ? ` masq ports: ${value}` : ` ${name.slice(2)}`)).join(""),
  REJECT: ([option]) => ` reject-with ${option?.value ?? ""}`,
  MARK: ([option]) => ` MARK ${markWords(option?.value ?? "")}`,
};

function translation(options: readonly Option[]): string {
  return options.map(({ name, value }) => (name.startsWith("--to-") ? ` to:${value}` : ` ${name.slice(2)}`)).join("");
}

/** libxt_MARK: the mask tells which of the target's ways was meant. */
function markWords(text: string): string {
  const [value = 0, mask = 0] = text.split("/").map(Number);
  const hex = (bits: number) => `0x${(bits >>> 0).toString(16)}`;
  if (value === 0) return `and ${hex(~mask)}`;
  if (value === mask) return `or ${hex(value)}`;
  if (mask === 0) return `xor ${hex(value)}`;
  return mask === 0xffffffff ? `set ${hex(value)}` : `xset ${hex(value)}/${hex(mask)}`;
}

export function matchDetails({ name, text }: Match, numeric: boolean): string {
  return matches[name]?.(optionsIn(text), numeric) ?? ` ${name} ${text}`;
}

export function targetDetails({ name, text }: Target, numeric: boolean): string {
  return targets[name]?.(optionsIn(text), numeric) ?? (text ? ` ${text}` : "");
}

function optionsIn(text: string): Option[] {
  const options: Option[] = [];
  let negated = false;
  for (const word of splitWords(text)) {
    const last = options.at(-1);
    if (word === "!") negated = true;
    else if (word.startsWith("--") && !(last?.name === "--comment" && last.value === "")) {
      options.push({ name: word, negated, value: "" });
      negated = false;
    } else if (last) options[options.length - 1] = { ...last, value: last.value ? `${last.value} ${word}` : word };
  }
  return options;
}
