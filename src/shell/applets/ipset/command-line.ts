/** The words are wrong: status 2, with where to read more. */
export class ParameterProblem extends Error {}

export interface IpsetRequest {
  readonly command: string;
  readonly words: readonly string[];
  /** Of `-exist`, `-quiet`, `-name`, `-terse`, `-sorted`. */
  readonly flags: ReadonlySet<string>;
  /** `plain` or `save`. */
  readonly output: string | undefined;
}

const commands: Readonly<Record<string, string>> = {
  n: "create",
  "-N": "create",
  "-A": "add",
  "-D": "del",
  "-T": "test",
  x: "destroy",
  "-X": "destroy",
  "-L": "list",
  "-S": "save",
  "-R": "restore",
  "-F": "flush",
  e: "rename",
  "-E": "rename",
  w: "swap",
  "-W": "swap",
  "-h": "help",
  "-H": "help",
  "-v": "version",
  "-V": "version",
};
const names = [
  "create",
  "add",
  "del",
  "test",
  "destroy",
  "list",
  "save",
  "restore",
  "flush",
  "rename",
  "swap",
  "help",
  "version",
];
/** How many words a command needs, and how many it takes at most. */
const operands: Readonly<Record<string, readonly [least: number, most: number]>> = {
  create: [2, Number.POSITIVE_INFINITY],
  add: [2, Number.POSITIVE_INFINITY],
  del: [2, Number.POSITIVE_INFINITY],
  test: [2, Number.POSITIVE_INFINITY],
  rename: [2, 2],
  swap: [2, 2],
  destroy: [0, 1],
  list: [0, 1],
  save: [0, 1],
  flush: [0, 1],
};
const flags: Readonly<Record<string, string>> = {
  "!": "exist",
  exist: "exist",
  q: "quiet",
  quiet: "quiet",
  n: "name",
  name: "name",
  t: "terse",
  terse: "terse",
  s: "sorted",
  sorted: "sorted",
};

/** Throws ParameterProblem. */
export function parseCommandLine(args: readonly string[]): IpsetRequest {
  const rest = [...args];
  const words: string[] = [];
  const given = new Set<string>();
  let command: string | undefined;
  let output: string | undefined;
  for (let word = rest.shift(); word !== undefined; word = rest.shift()) {
    const bare = word.replace(/^--?/, "");
    const asCommand = commands[word] ?? (names.includes(bare) ? bare : undefined);
    if (command === undefined && asCommand !== undefined) command = asCommand;
    else if (word.startsWith("-") && flags[bare] !== undefined) given.add(flags[bare]);
    else if (word === "-o" || word === "-output") {
      output = rest.shift() ?? "";
      if (output !== "plain" && output !== "save")
        throw new ParameterProblem(`eastwest: -o ${output} is not simulated`);
    } else if (["-r", "-resolve", "-f", "-file"].includes(word)) {
      throw new ParameterProblem(`eastwest: ${word} is not simulated`);
    } else if (command === undefined) throw new ParameterProblem(`No command specified: unknown argument ${word}`);
    else words.push(word);
  }
  if (command === undefined) throw new ParameterProblem("No command specified.");
  const [least, most] = operands[command] ?? [0, Number.POSITIVE_INFINITY];
  if (words.length < least) {
    const which = words.length === 0 ? "" : "second ";
    throw new ParameterProblem(`Missing ${which}mandatory argument to command ${command}`);
  }
  if (words.length > most) throw new ParameterProblem(`Unknown argument ${words[most]}`);
  return { command, words, flags: given, output };
}
