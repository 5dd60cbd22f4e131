import type { Clock } from "../cluster/clock.ts";
import type { Command, CommandHead } from "./command.ts";
import type { ListedCommand } from "./commands/command-list.ts";
import { CommandError } from "./errors.ts";
import { globalFlags } from "./flag-sets.ts";
import { suggestionsFor } from "./suggestions.ts";

export interface Route {
  readonly command: Command | undefined;
  /** `kubectl create service`. */
  readonly path: string;
  /** The commands above it, outermost first. */
  readonly parents: readonly string[];
  /** The line without the command's words. */
  readonly rest: readonly string[];
}

/** Finds the command that a line names; global flags may stand before it. Throws for an unknown one, with suggestions. */
export async function findCommand(
  words: readonly string[],
  commands: readonly ListedCommand[],
  clock: Clock,
): Promise<Route> {
  const rest = [...words];
  const parents: string[] = [];
  let command: Command | undefined;
  for (;;) {
    const position = firstArgument(rest);
    const word = position < 0 ? undefined : rest[position];
    const isNext = ({ name, aliases }: CommandHead) => name === word || aliases?.includes(word ?? "");
    const next = command ? command.subcommands?.find(isNext) : await commands.find(isNext)?.whole(clock);
    if (!next || word === undefined) {
      if (word !== undefined && !command && word !== "help" && word !== "options") throw unknownCommand(word, commands);
      if (word === "help" && !command) {
        rest.splice(position, 1);
        return { ...(await findCommand(rest, commands, clock)), rest: ["--help"] };
      }
      break;
    }
    rest.splice(position, 1);
    if (command) parents.push(command.name);
    command = next;
  }
  const path = ["kubectl", ...parents, ...(command ? [command.name] : [])].join(" ");
  return { command, path, parents, rest };
}

function unknownCommand(word: string, commands: readonly CommandHead[]): CommandError {
  const suggestions = suggestionsFor(
    word,
    commands.map((command) => command.name),
  );
  const hint =
    suggestions.length === 0 ? "" : `\n\nDid you mean this?\n${suggestions.map((name) => `\t${name}\n`).join("")}`;
  return new CommandError(`unknown command ${JSON.stringify(word)} for "kubectl"${hint}`);
}

/** Where the first word stands that is neither a flag nor a global flag's value; -1 when there is none. */
function firstArgument(words: readonly string[]): number {
  for (let index = 0; index < words.length; index++) {
    const word = words[index] ?? "";
    if (word === "--") return -1;
    if (!word.startsWith("-")) return index;
    const flag = globalFlags.find((one) => word === `--${one.name}` || (one.short && word === `-${one.short}`));
    if (flag && flag.type !== "bool") index++;
  }
  return -1;
}
