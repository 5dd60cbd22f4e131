import type { Dialect } from "../dialect.ts";

/** Of both shells, as `help` lists them. */
export const sharedBuiltins = [
  ":",
  ".",
  "[",
  "alias",
  "bg",
  "break",
  "cd",
  "command",
  "continue",
  "echo",
  "eval",
  "exec",
  "exit",
  "export",
  "false",
  "fg",
  "hash",
  "help",
  "history",
  "jobs",
  "kill",
  "let",
  "local",
  "printf",
  "pwd",
  "read",
  "readonly",
  "return",
  "set",
  "shift",
  "source",
  "test",
  "times",
  "trap",
  "true",
  "type",
  "ulimit",
  "umask",
  "unalias",
  "unset",
  "wait",
] as const;

/** What each has besides. */
export const ownBuiltin = { ash: "chdir", bash: "logout" } as const satisfies Record<Dialect, string>;

export function isBuiltinName(dialect: Dialect, name: string): boolean {
  return name === ownBuiltin[dialect] || sharedBuiltins.some((one) => one === name);
}
