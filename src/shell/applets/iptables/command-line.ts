import { ParameterProblem } from "./refusal.ts";

/** What `iptables` is asked to do. */
export interface IptablesRequest {
  readonly table: string;
  /** `-A`, `-L` …; undefined when there is none. */
  readonly command: string | undefined;
  readonly chain: string | undefined;
  /** The word behind the chain that is not part of a rule: a number, or a policy. */
  readonly operand: string | undefined;
  /** The rule. */
  readonly words: readonly string[];
  /** Of `-n`, `-v`, `-x`, `--line-numbers`, `-V`. */
  readonly flags: ReadonlySet<string>;
}

const longCommands: Readonly<Record<string, string>> = {
  "--append": "-A",
  "--check": "-C",
  "--delete": "-D",
  "--insert": "-I",
  "--replace": "-R",
  "--list": "-L",
  "--list-rules": "-S",
  "--flush": "-F",
  "--zero": "-Z",
  "--new-chain": "-N",
  "--new": "-N",
  "--delete-chain": "-X",
  "--policy": "-P",
  "--rename-chain": "-E",
};
const longFlags: Readonly<Record<string, string>> = {
  "--numeric": "-n",
  "--verbose": "-v",
  "--exact": "-x",
  "--line-numbers": "--line-numbers",
  "--line-number": "--line-numbers",
  "--version": "-V",
};
const chainNeeded = "ACDEINPR";
const numberTaken = "DILRS";

/** Throws ParameterProblem. */
export function parseCommandLine(args: readonly string[]): IptablesRequest {
  const rest = args.flatMap(apart);
  const words: string[] = [];
  const flags = new Set<string>();
  let table = "filter";
  let command: string | undefined;
  let chain: string | undefined;
  let operand: string | undefined;
  const isValue = (word: string | undefined) => word !== undefined && !/^(-.|!$)/.test(word);
  for (let word = rest.shift(); word !== undefined; word = rest.shift()) {
    const asCommand = longCommands[word] ?? (/^-[ACDEFILNPRSXZ]$/.test(word) ? word : undefined);
    const asFlag = longFlags[word] ?? (/^-[nvxV]$/.test(word) ? word : undefined);
    if (asCommand !== undefined && words.at(-1) !== "!") {
      if (command !== undefined) throw new ParameterProblem(`Cannot use ${asCommand} with ${command}`);
      command = asCommand;
      const letter = asCommand.charAt(1);
      if (isValue(rest[0])) chain = rest.shift();
      else if (chainNeeded.includes(letter)) throw new ParameterProblem(`option "${word}" requires an argument`);
      const takesNumber = numberTaken.includes(letter) && /^\d+$/.test(rest[0] ?? "");
      if (takesNumber || (letter === "P" && isValue(rest[0]))) operand = rest.shift();
      if (letter === "P" && operand === undefined) throw new ParameterProblem("-P requires a chain and a policy");
    } else if (asFlag !== undefined) flags.add(asFlag);
    else if (word === "-t" || word === "--table") {
      table = rest.shift() ?? "";
      if (table === "") throw new ParameterProblem(`option "${word}" requires an argument`);
    } else if (word === "-w" || word === "--wait" || word === "-W" || word === "--wait-interval") {
      if (/^\d+$/.test(rest[0] ?? "")) rest.shift();
    } else if (word !== "-4" && word !== "--ipv4") words.push(word);
  }
  return { table, command, chain, operand, words, flags };
}

/** `-nvL` as its letters, `-tnat` with its value apart. */
function apart(word: string): string[] {
  if (/^-[nvxLSFZ4w]{2,}$/.test(word)) return [...word.slice(1)].map((letter) => `-${letter}`);
  return /^-t./.test(word) ? ["-t", word.slice(2)] : [word];
}
