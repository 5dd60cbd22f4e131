import type { Dialect } from "../dialect.ts";
import type { Builtin } from "./builtin.ts";
import { ownBuiltin, type sharedBuiltins } from "./builtin-names.ts";
import { breakLoop, continueLoop, evaluateWords, exec, exit, fail, returnFrom, source, succeed } from "./control.ts";
import { changeDirectory, printDirectory } from "./directories.ts";
import { foreground, kill, listJobs, wait } from "./jobs.ts";
import { alias, command, help, history, mask, processLimits, times, type, unalias } from "./lookup.ts";
import { echo, printf, test } from "./output.ts";
import { read } from "./read.ts";
import { trap } from "./trap.ts";
import { evaluateExpressions, exportVariables, local, makeReadonly, set, shift, unset } from "./variables.ts";

/** POSIX' special builtins: functions cannot hide them, and assignments before them stay. */
export const specialBuiltins: ReadonlySet<string> = new Set(
  ": . break continue eval exec exit export readonly return set shift times trap unset".split(" "),
);

/** Built at first use: the builtins import the evaluator, which imports this. */
const shared = (): Readonly<Record<(typeof sharedBuiltins)[number], Builtin>> => ({
  ":": succeed,
  ".": source,
  "[": test,
  alias: alias,
  bg: foreground,
  break: breakLoop,
  cd: changeDirectory,
  command: command,
  continue: continueLoop,
  echo: echo,
  eval: evaluateWords,
  exec: exec,
  exit: exit,
  export: exportVariables,
  false: fail,
  fg: foreground,
  hash: succeed,
  help: help,
  history: history,
  jobs: listJobs,
  kill: kill,
  let: evaluateExpressions,
  local: local,
  printf: printf,
  pwd: printDirectory,
  read: read,
  readonly: makeReadonly,
  return: returnFrom,
  set: set,
  shift: shift,
  source: source,
  test: test,
  times: times,
  trap: trap,
  true: succeed,
  type: type,
  ulimit: processLimits,
  umask: mask,
  unalias: unalias,
  unset: unset,
  wait: wait,
});

const byDialect = new Map<Dialect, ReadonlyMap<string, Builtin>>();

export function builtins(shell: { readonly dialect: Dialect }): ReadonlyMap<string, Builtin> {
  let found = byDialect.get(shell.dialect);
  if (!found) {
    const own = shell.dialect === "ash" ? changeDirectory : exit;
    found = new Map([...Object.entries(shared()), [ownBuiltin[shell.dialect], own]]);
    byDialect.set(shell.dialect, found);
  }
  return found;
}
