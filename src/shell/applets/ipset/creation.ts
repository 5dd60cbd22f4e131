import { IpSetError } from "../../../cluster/network/ipset/ip-set-error.ts";
import type { NewSet } from "../../../cluster/network/ipset/ip-sets.ts";
import { isBitmap, type SetType } from "../../../cluster/network/ipset/set-type.ts";
import { ParameterProblem } from "./command-line.ts";

/** Taken by the real ipset for these types. */
const notSimulated = ["timeout", "counters", "comment", "skbinfo", "forceadd", "netmask", "bitmask", "markmask"];

/** What stands behind `create NAME TYPE`. Throws IpSetError or ParameterProblem. */
export function parseCreation(type: SetType, words: readonly string[]): NewSet {
  const options: { -readonly [Key in keyof NewSet]: NewSet[Key] } = {};
  const rest = [...words];
  for (let word = rest.shift(); word !== undefined; word = rest.shift()) {
    const option = word;
    const value = (): string => {
      const next = rest.shift();
      if (next === undefined) throw new ParameterProblem(`Missing mandatory argument of option \`${option}'`);
      return next;
    };
    if (option === "range" && isBitmap(type)) options.range = parseRange(value());
    else if (isBitmap(type)) throw new ParameterProblem(`Unknown argument: \`${option}'`);
    else if (option === "family") requireInet(value());
    else if (option === "hashsize") options.hashSize = parseNumber(value());
    else if (option === "maxelem") options.maxElements = parseNumber(value());
    else if (option === "bucketsize") options.bucketSize = parseNumber(value());
    else if (option === "initval") options.initialValue = parseNumber(value());
    else if (notSimulated.includes(option)) throw new IpSetError(`eastwest: sets with ${option} are not simulated`);
    else throw new ParameterProblem(`Unknown argument: \`${option}'`);
  }
  if (isBitmap(type) && !options.range) throw new ParameterProblem("Mandatory option `range' is missing");
  return options;
}

function requireInet(family: string): void {
  if (family === "inet6") throw new IpSetError("eastwest: sets of family inet6 are not simulated");
  if (family !== "inet" && family !== "-4") throw new IpSetError(`Syntax error: unknown inet family ${family}`);
}

function parseRange(text: string): [number, number] {
  const [first = "", last = ""] = text.split("-");
  return [parseNumber(first), parseNumber(last)];
}

function parseNumber(text: string): number {
  if (/^(?:\d+|0x[\da-f]+)$/i.test(text)) return Number(text);
  throw new IpSetError(`Syntax error: '${text}' is invalid as number`);
}
