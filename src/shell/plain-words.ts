import { isBuiltinName } from "./builtins/builtin-names.ts";
import { keywords } from "./dialect.ts";
import type { Shell } from "./shell-state.ts";

/** No character in it means anything to a shell; behind the first word an `=` does not, either. */
const plain = /^ *[\w@%+:,./-]+(?: +[\w@%+:,./=-]+)* *$/;

/** Words in front of a command that are none of `keywords`. */
const prefixes = new Set(["time", "coproc", "select"]);

/**
 * The words of a line that runs one program and needs no grammar, such as `kubectl get pods`. Undefined where anything else may
 * have a say: a builtin, a function, an alias, an option of the shell, a trap.
 */
export function plainWords(shell: Shell, line: string): readonly string[] | undefined {
  if (!plain.test(line)) return undefined;
  const words = line.trim().split(/ +/);
  const [name = ""] = words;
  const { dialect, aliases, functions, options, traps } = shell;
  if (keywords.includes(name) || prefixes.has(name) || isBuiltinName(dialect, name)) return undefined;
  if (aliases.size > 0 || functions.has(name) || traps.size > 0 || options.xtrace || options.errexit) return undefined;
  return words;
}
