import type { Command, CommandHead } from "./command.ts";
import { commandGroups, commandList } from "./commands/command-list.ts";
import { globalFlags } from "./flag-sets.ts";
import type { Flag } from "./flags.ts";

const globalHint = 'Use "kubectl options" for a list of global command-line options (applies to all commands).\n';

/** `kubectl` alone. */
export function rootHelp(): string {
  const groups = commandGroups.map(([title, names]) => {
    const members = names.flatMap((name) => commandList.find((command) => command.name === name) ?? []);
    return `${title}:\n${entries(members, 16)}`;
  });
  return `kubectl controls the Kubernetes cluster manager.

 Find more information at: https://kubernetes.io/docs/reference/kubectl/

${groups.join("\n")}
Usage:
  kubectl [flags] [options]

Use "kubectl <command> --help" for more information about a given command.
${globalHint}`;
}

/** `kubectl get --help`. */
export function commandHelp(command: Command, parents: readonly string[]): string {
  const examples = (command.examples ?? []).map(([comment, line]) => `  # ${comment}\n  ${line}\n`).join("  \n");
  const flags = [...(command.flags ?? [])].sort((a, b) => (a.name < b.name ? -1 : 1)).map(option);
  const subcommands = command.subcommands ? `Available Commands:\n${entries(command.subcommands, 0)}\n` : "";
  return [
    `${command.short}.\n`,
    command.aliases ? `Aliases:\n${[command.name, ...command.aliases].join(", ")}\n` : "",
    examples === "" ? "" : `Examples:\n${examples}`,
    subcommands,
    flags.length === 0 ? "" : `Options:\n${flags.join("\n")}`,
    `Usage:\n  kubectl ${[...parents, command.usage].join(" ")} [options]\n`,
    globalHint,
  ]
    .filter((section) => section !== "")
    .join("\n");
}

/** A command that only has subcommands. */
export function groupHelp(command: Command, path: string): string {
  const aliases = command.aliases ? `Aliases:\n${[command.name, ...command.aliases].join(", ")}\n\n` : "";
  return `${command.short}.

${aliases}Available Commands:
${entries(command.subcommands ?? [], 0)}
Usage:
  ${path} ${command.usage.split(" ").slice(1).join(" ")} [options]

Use "${path} <command> --help" for more information about a given command.
${globalHint}`;
}

/** `kubectl options`. */
export function optionsHelp(): string {
  return `The following options can be passed to any command:\n\n${globalFlags.map(option).join("\n")}`;
}

function entries(commands: readonly CommandHead[], minimum: number): string {
  const width = Math.max(minimum, ...commands.map((command) => command.name.length + 3));
  return commands.map((command) => `  ${command.name.padEnd(width)}${command.short}\n`).join("");
}

function option(flag: Flag): string {
  const short = flag.short ? `-${flag.short}, ` : "";
  const initial = flag.initial ?? "";
  const shown = flag.type === "text" || flag.type === "optional" ? `'${initial}'` : initial;
  return `    ${short}--${flag.name}=${shown}:\n\t${flag.help}\n`;
}
