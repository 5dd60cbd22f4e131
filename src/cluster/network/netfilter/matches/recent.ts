import { formatIpv4, type Ipv4, tryParseIpv4 } from "../../ipv4.ts";
import { type Extension, type Match, negation, type RuleContext } from "../extension.ts";
import { RulesetError } from "../words.ts";

type Command = "--set" | "--rcheck" | "--update" | "--remove";

interface Wanted {
  command: Command | undefined;
  negated: boolean;
  seconds: number | undefined;
  hitcount: number | undefined;
  reap: boolean;
  rttl: boolean;
  name: string;
  mask: Ipv4;
  end: "source" | "destination";
}

const everyBit = 0xffffffff;
/** XT_RECENT_NAME_LEN. */
const longestName = 199;

/** -m recent: lists of addresses that rules put in and ask for (iptables-extensions(8), net/netfilter/xt_recent.c). */
export const recent: Extension<Match> = {
  name: "recent",
  parse() {
    const given = new Set<string>();
    const wanted: Wanted = {
      command: undefined,
      negated: false,
      seconds: undefined,
      hitcount: undefined,
      reap: false,
      rttl: false,
      name: "DEFAULT",
      mask: everyBit,
      end: "source",
    };
    return {
      take({ name, negated, value }) {
        const once = () => {
          if (given.has(name)) throw new RulesetError(`recent: option "${name}" can only be used once.`);
          given.add(name);
        };
        switch (name) {
          case "--set":
          case "--rcheck":
          case "--update":
          case "--remove":
            if (wanted.command && wanted.command !== name) throw exclusive(name, wanted.command);
            wanted.command = name;
            wanted.negated = negated;
            break;
          case "--seconds":
            wanted.seconds = number(value(), name, 1);
            break;
          case "--hitcount":
            wanted.hitcount = number(value(), name, 0) || undefined;
            break;
          case "--reap":
            wanted.reap = true;
            break;
          case "--rttl":
            wanted.rttl = true;
            break;
          case "--name":
            wanted.name = value().slice(0, longestName);
            break;
          case "--mask":
            wanted.mask = maskOf(value());
            break;
          case "--rsource":
            wanted.end = "source";
            break;
          case "--rdest":
            wanted.end = "destination";
            break;
          default:
            return false;
        }
        once();
        return true;
      },
      finish() {
        const { command } = wanted;
        if (!command)
          throw new RulesetError("recent: you must specify one of `--set', `--rcheck' `--update' or `--remove'");
        const checks = command === "--rcheck" || command === "--update";
        for (const option of ["--seconds", "--hitcount", "--rttl"]) {
          if (!checks && given.has(option)) throw exclusive(option, command);
        }
        if (wanted.reap && wanted.seconds === undefined) {
          throw new RulesetError('recent: option "--reap" also requires "--seconds".');
        }
        return {
          name: "recent",
          text: print(wanted),
          recentList: wanted.name,
          test: (context) => test(wanted, context),
        };
      },
    };
  },
};

function test({ command, negated, seconds, hitcount, reap, rttl, name, mask, end }: Wanted, context: RuleContext) {
  const { recent: lists, passage } = context;
  const address = (passage.packet[end] & mask) >>> 0;
  const { ttl } = passage.packet;
  const entry = lists.find(name, address, rttl ? ttl : undefined);
  if (command === "--set") {
    lists.note(name, address, ttl);
    return !negated;
  }
  if (!entry) return negated;
  if (command === "--remove") {
    lists.remove(name, address);
    return !negated;
  }
  const matches = lists.hits(entry, seconds) >= (hitcount ?? 1) !== negated;
  const renews = command === "--update" && matches;
  if (reap && seconds !== undefined) lists.reap(name, seconds, renews ? address : undefined);
  if (renews) lists.note(name, address, ttl);
  return matches;
}

function print({ command, negated, seconds, hitcount, reap, rttl, name, mask, end }: Wanted): string {
  const words = [
    `${negation(negated)}${command}`,
    seconds === undefined ? "" : `--seconds ${seconds}`,
    reap ? "--reap" : "",
    hitcount === undefined ? "" : `--hitcount ${hitcount}`,
    rttl ? "--rttl" : "",
    `--name ${name}`,
    `--mask ${formatIpv4(mask)}`,
    end === "source" ? "--rsource" : "--rdest",
  ];
  return words.filter(Boolean).join(" ");
}

function number(text: string, option: string, least: number): number {
  const value = /^\d+$/.test(text) ? Number(text) : Number.NaN;
  if (value >= least && value <= 0xffffffff) return value;
  throw new RulesetError(`recent: bad value for option "${option}", or out of range (${least}-4294967295).`);
}

function maskOf(text: string): Ipv4 {
  const mask = tryParseIpv4(text);
  if (mask === undefined) throw new RulesetError(`eastwest: the mask ${text} is no IPv4 address`);
  return mask;
}

function exclusive(option: string, other: string): RulesetError {
  return new RulesetError(`recent: option "${option}" cannot be used together with "${other}".`);
}
