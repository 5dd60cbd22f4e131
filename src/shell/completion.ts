import { resolvePath } from "../cluster/files.ts";
import type { Process } from "../cluster/process.ts";
import { builtins } from "./builtins/registry.ts";
import { keywords } from "./dialect.ts";
import type { Shell } from "./shell-state.ts";

/**
 * What may stand at `words[index]`, of which the text so far is there; `words[0]` is the command. Candidates need not
 * be filtered. One that ends in `/` or `=` is not followed by a blank.
 */
export type Completer = (words: readonly string[], index: number, process: Process) => Promise<string[]>;

/** What Tab offers at the end of `line`. */
export interface Completion {
  /** Where the word being completed begins. */
  readonly start: number;
  /** Whole words that may stand there, sorted, as they would be typed. */
  readonly candidates: readonly string[];
}

export async function complete(
  shell: Shell,
  completers: ReadonlyMap<string, Completer>,
  line: string,
): Promise<Completion> {
  const words = currentCommand(line);
  const word = words.at(-1) ?? "";
  const start = line.length - word.length;
  const variable = /\$(\{?)([A-Za-z_]\w*)?$/.exec(word);
  if (variable) {
    const head = word.slice(0, variable.index);
    const names = shell.variables.list().map(([name]) => `${head}$${variable[1]}${name}${variable[1] ? "}" : ""}`);
    return { start, candidates: matching(names, word) };
  }
  const redirects = /[<>]$/.test(words.at(-2) ?? "");
  if (words.length === 1 && !word.includes("/")) return { start, candidates: matching(commandNames(shell), word) };
  const completer = redirects ? undefined : completers.get(words[0] ?? "");
  if (completer) {
    const process = { ...shell.process, cwd: shell.cwd, env: shell.variables.environment() };
    const candidates = matching(await completer(words, words.length - 1, process), word);
    if (candidates.length > 0) return { start, candidates };
  }
  return { start, candidates: fileNames(shell, word) };
}

/** The words of the command that the cursor is in: what comes after the last `|`, `;`, `&&`, `(` or keyword. */
function currentCommand(line: string): string[] {
  let words: string[] = [];
  for (const [token = ""] of line.matchAll(/(?:\\.|'[^']*'?|"(?:\\.|[^"])*"?|[^\s|;&()'"\\])+|[|;&()]+/gs)) {
    const begins =
      /^[|;&()]+$/.test(token) ||
      (words.length === 0 && /^(?:if|then|else|elif|while|until|do|!|\{|time)$/.test(token));
    if (begins) words = [];
    else if (words.length > 0 || !/^\w+=/.test(token)) words.push(token);
  }
  if (/(?:^|[^\\])[\s|;&()]$/.test(line) || line === "") words.push("");
  return words;
}

function commandNames(shell: Shell): string[] {
  return [
    ...keywords,
    ...builtins(shell).keys(),
    ...shell.functions.keys(),
    ...shell.aliases.keys(),
    ...shell.machine.programs.keys(),
  ];
}

/** Paths that begin with the word; directories end in a slash. */
function fileNames(shell: Shell, word: string): string[] {
  const plain = word.replace(/\\(.)/g, "$1").replace(/^["']/, "");
  const slash = plain.lastIndexOf("/") + 1;
  const shown = plain.slice(0, slash);
  const home = shell.variables.get("HOME") ?? "/";
  const directory = resolvePath(shell.cwd, (shown || ".").replace(/^~\//, `${home}/`));
  const { files } = shell.machine;
  if (!files.exists(directory) || files.stat(directory).type !== "directory") return [];
  const prefix = plain.slice(slash);
  return files
    .list(directory)
    .filter((name) => name.startsWith(prefix) && (prefix !== "" || !name.startsWith(".")))
    .map((name) => {
      const isDirectory = files.stat(resolvePath(directory, name)).type === "directory";
      return `${shown}${name.replace(/[\s'"\\$&|;()<>*?[\]`!#]/g, "\\$&")}${isDirectory ? "/" : ""}`;
    });
}

function matching(names: readonly string[], prefix: string): string[] {
  return [...new Set(names)].filter((name) => name.startsWith(prefix)).sort();
}
