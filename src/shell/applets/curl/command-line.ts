import { type CurlConfig, defaultConfig } from "./config.ts";
import { UsageError } from "./curl-error.ts";
import { notSimulated, type Option, options, shortNames } from "./option-table.ts";

const tryHelp = "curl: try 'curl --help' or 'curl --manual' for more information";

/** Reads curl's arguments; `help` and `version` when those are asked for. Throws UsageError, or CurlError for a bad value. */
export function parseCommandLine(args: readonly string[]): CurlConfig | "help" | "version" {
  if (args.length === 0) throw new UsageError(tryHelp);
  const config = defaultConfig();
  const rest = [...args];
  let onlyUrls = false;
  for (let arg = rest.shift(); arg !== undefined; arg = rest.shift()) {
    if (onlyUrls || !arg.startsWith("-") || arg === "-") {
      config.urls.push(arg);
      continue;
    }
    if (arg === "--") {
      onlyUrls = true;
      continue;
    }
    const found = arg.startsWith("--") ? applyLong(config, arg, rest) : applyShort(config, arg, rest);
    if (found) return found;
  }
  if (config.urls.length === 0) throw new UsageError("curl: no URL specified!", tryHelp);
  return config;
}

function applyLong(config: CurlConfig, arg: string, rest: string[]): "help" | "version" | undefined {
  const typed = arg.slice(2);
  if (typed === "help" || typed === "version") return typed;
  const name = completeName(typed) ?? completeName(typed.replace(/^no-/, ""));
  if (name === undefined) throw refuse(arg, "is unknown");
  if (name === "help" || name === "version") return name;
  const option = simulated(name);
  const off = completeName(typed) === undefined;
  if (option.kind === "flag") {
    option.set(config, !off);
    return undefined;
  }
  if (off) throw refuse(arg, "is unknown");
  setValue(config, option, arg, rest.shift());
  return undefined;
}

/** Combined letters; the value of the last one may follow without a blank. */
function applyShort(config: CurlConfig, arg: string, rest: string[]): "help" | "version" | undefined {
  for (let index = 1; index < arg.length; index++) {
    const letter = arg[index] ?? "";
    const name = shortNames[letter];
    if (name === undefined) {
      if (/[A-Za-z0-9#:]/.test(letter)) throw new UsageError(`eastwest: curl -${letter} is not simulated`);
      throw refuse(`-${letter}`, "is unknown");
    }
    if (name === "help" || name === "version") return name;
    const option = simulated(name);
    if (option.kind === "flag") option.set(config, true);
    else {
      setValue(config, option, `-${letter}`, arg.slice(index + 1) || rest.shift());
      return undefined;
    }
  }
  return undefined;
}

function setValue(config: CurlConfig, option: Exclude<Option, { kind: "flag" }>, shown: string, value?: string): void {
  if (value === undefined) throw refuse(shown, "requires parameter");
  if (option.kind === "text") option.set(config, value);
  else if (/^\d+(\.\d*)?$/.test(value)) option.set(config, Number(value));
  else throw refuse(shown, "expected a proper numerical parameter");
}

/** The whole name of an option typed in full, or cut short where that is clear. */
function completeName(typed: string): string | undefined {
  const known = [...options.keys(), ...notSimulated, "help", "version"];
  if (known.includes(typed)) return typed;
  const fitting = typed.length > 1 ? known.filter((name) => name.startsWith(typed)) : [];
  if (fitting.length > 1) throw refuse(`--${typed}`, "is ambiguous");
  return fitting[0];
}

function simulated(name: string): Option {
  const option = options.get(name);
  if (!option) throw new UsageError(`eastwest: curl --${name} is not simulated`);
  return option;
}

function refuse(option: string, why: string): UsageError {
  return new UsageError(`curl: option ${option}: ${why}`, tryHelp);
}
