import { parseDuration } from "./durations.ts";
import { CommandError } from "./errors.ts";
import { quoted } from "./json.ts";

/**
 * A command line flag as spf13/pflag knows them. `list` splits at commas and may be repeated, `texts` is repeated
 * only; `optional` takes `bare` when given without `=value`.
 */
export interface Flag {
  readonly name: string;
  readonly short?: string;
  readonly type: "bool" | "text" | "int" | "duration" | "list" | "texts" | "optional";
  /** As `--help` shows it. */
  readonly initial?: string;
  readonly bare?: string;
  readonly help: string;
}

/** The flags and arguments of one call. */
export class Flags {
  readonly #values: ReadonlyMap<string, readonly string[]>;
  readonly #declared: ReadonlyMap<string, Flag>;

  constructor(values: ReadonlyMap<string, readonly string[]>, declared: ReadonlyMap<string, Flag>) {
    this.#values = values;
    this.#declared = declared;
  }

  /** Whether it was on the command line. */
  given(name: string): boolean {
    return this.#values.has(name);
  }

  text(name: string): string {
    return this.#values.get(name)?.at(-1) ?? this.#declared.get(name)?.initial ?? "";
  }

  on(name: string): boolean {
    return parseBool(this.text(name)) ?? false;
  }

  int(name: string): number {
    return Number(this.text(name));
  }

  /** Milliseconds. */
  duration(name: string): number {
    return parseDuration(this.text(name) || "0") ?? 0;
  }

  list(name: string): string[] {
    const values = this.#values.get(name) ?? [];
    return this.#declared.get(name)?.type === "list" ? values.flatMap((value) => value.split(",")) : [...values];
  }
}

export interface ParsedLine {
  readonly flags: Flags;
  readonly args: string[];
  /** How many of `args` stood before `--`; -1 without one. */
  readonly dashAt: number;
}

/** Reads a command line. `commandPath` (`kubectl get`) is named in errors. Throws CommandError as pflag does. */
export function parseFlags(words: readonly string[], declared: readonly Flag[], commandPath: string): ParsedLine {
  const byName = new Map(declared.map((flag) => [flag.name, flag]));
  const byShort = new Map(declared.flatMap((flag) => (flag.short ? [[flag.short, flag] as const] : [])));
  const values = new Map<string, string[]>();
  const args: string[] = [];
  let dashAt = -1;
  const fail = (message: string) => new CommandError(`${message}\nSee '${commandPath} --help' for usage.`);
  const set = (flag: Flag, value: string) => {
    const wrong = checkValue(flag.type, value);
    if (wrong) {
      const shown = flag.short ? `-${flag.short}, --${flag.name}` : `--${flag.name}`;
      throw fail(`invalid argument ${quoted(value)} for ${quoted(shown)} flag: ${wrong}`);
    }
    const old = values.get(flag.name);
    if (old) old.push(value);
    else values.set(flag.name, [value]);
  };
  let index = 0;
  for (; index < words.length; index++) {
    const word = words[index] ?? "";
    if (word === "--") {
      dashAt = args.length;
      args.push(...words.slice(index + 1));
      break;
    }
    if (word.startsWith("--")) {
      const equals = word.indexOf("=");
      const name = word.slice(2, equals < 0 ? undefined : equals);
      const flag = byName.get(name);
      if (!flag) throw fail(`unknown flag: --${name}`);
      const bare = flag.type === "bool" ? "true" : flag.bare;
      if (equals >= 0) set(flag, word.slice(equals + 1));
      else if (bare !== undefined) set(flag, bare);
      else if (index + 1 < words.length) set(flag, words[++index] ?? "");
      else throw fail(`flag needs an argument: --${name}`);
    } else if (word.startsWith("-") && word.length > 1) {
      let cluster = word.slice(1);
      while (cluster !== "") {
        const short = cluster.charAt(0);
        const flag = byShort.get(short);
        if (!flag) throw fail(`unknown shorthand flag: ${quotedCharacter(short)} in -${cluster}`);
        const rest = cluster.slice(1);
        const bare = flag.type === "bool" ? "true" : flag.bare;
        if (rest.startsWith("=")) {
          set(flag, rest.slice(1));
          break;
        }
        if (bare !== undefined) {
          set(flag, bare);
          cluster = rest;
          continue;
        }
        if (rest !== "") set(flag, rest);
        else if (index + 1 < words.length) set(flag, words[++index] ?? "");
        else throw fail(`flag needs an argument: ${quotedCharacter(short)} in -${cluster}`);
        break;
      }
    } else {
      args.push(word);
    }
  }
  return { flags: new Flags(values, byName), args, dashAt };
}

function quotedCharacter(character: string): string {
  return `'${character}'`;
}

/** What Go's strconv and time say of a value that does not fit. */
function checkValue(type: Flag["type"], value: string): string | undefined {
  if (type === "bool" && parseBool(value) === undefined) {
    return `strconv.ParseBool: parsing ${quoted(value)}: invalid syntax`;
  }
  if (type === "int") {
    if (!/^[+-]?\d+$/.test(value)) return `strconv.ParseInt: parsing ${quoted(value)}: invalid syntax`;
    if (Math.abs(Number(value)) > 2147483647) return `strconv.ParseInt: parsing ${quoted(value)}: value out of range`;
  }
  if (type === "duration" && parseDuration(value) === undefined) {
    if (/^[+-]?\d+(\.\d+)?$/.test(value)) return `time: missing unit in duration ${quoted(value)}`;
    return `time: invalid duration ${quoted(value)}`;
  }
  return undefined;
}

function parseBool(value: string): boolean | undefined {
  if (/^(1|t|T|TRUE|true|True)$/.test(value)) return true;
  if (/^(0|f|F|FALSE|false|False)$/.test(value)) return false;
  return undefined;
}
