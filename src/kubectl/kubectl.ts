import type { ApiServer } from "../cluster/api/server.ts";
import type { Clock } from "../cluster/clock.ts";
import { bytes } from "../cluster/pipe.ts";
import type { Process, Program } from "../cluster/process.ts";
import type { Command, Invocation, Session } from "./command.ts";
import { commandList } from "./commands/command-list.ts";
import { laterCommands } from "./commands/later-commands.ts";
import { Discovery } from "./discovery.ts";
import { CommandError, ExitError, failureText, isFailure, notSimulated } from "./errors.ts";
import { globalFlags, globalNotSimulated } from "./flag-sets.ts";
import { type Flag, parseFlags } from "./flags.ts";
import type { JsonObject } from "./json.ts";
import { contextNamed, currentContext, readKubeconfig } from "./kubeconfig.ts";
import { RestClient } from "./rest-client.ts";
import { findCommand } from "./routing.ts";

export { RawError } from "./errors.ts";

export interface KubectlOptions {
  readonly api: Pick<ApiServer, "fetch" | "upgrade">;
  readonly clock: Clock;
  /** `https://192.168.0.3:6443`. */
  readonly server: string;
  /** Where the kubeconfig names none. */
  readonly defaultNamespace?: string | undefined;
  /** Where there is no file: the lab's own when left out. */
  readonly assumedConfig?: JsonObject | undefined;
}

/** kubectl v1.36 as a program: an API client whose only way to the cluster is `api`. */
export function createKubectl(options: KubectlOptions): Program {
  let discovery: Discovery | undefined;
  return async (process) => {
    const ended = new AbortController();
    const client = new RestClient({
      api: options.api,
      clock: options.clock,
      server: options.server,
      signal: AbortSignal.any([process.signal, ended.signal]),
      warn: warnOnce(process),
    });
    // Kept from run to run, as the real one caches on disk; but asked by whichever run needs it first.
    discovery ??= new Discovery((call) => asker.json(call));
    const asker = new RestClient({ ...options, signal: new AbortController().signal, warn: async () => {} });
    try {
      return await runLine(process, options, client, discovery);
    } catch (error) {
      if (error instanceof ExitError) return error.exitCode;
      if (!isFailure(error)) throw error;
      await process.stderr.write(bytes(failureText(error)));
      return error instanceof CommandError ? error.exitCode : 1;
    } finally {
      ended.abort();
    }
  };
}

function warnOnce(process: Process): (text: string) => Promise<void> {
  const said = new Set<string>();
  return async (text) => {
    if (said.has(text)) return;
    said.add(text);
    await process.stderr.write(bytes(`Warning: ${text}\n`));
  };
}

async function runLine(
  process: Process,
  options: KubectlOptions,
  client: RestClient,
  discovery: Discovery,
): Promise<number> {
  const print = (text: string) => process.stdout.write(bytes(text), process.signal);
  const printError = (text: string) => process.stderr.write(bytes(text), process.signal);
  const words = process.argv.slice(1);
  const { command, path, rest, parents } = await findCommand(words, commandList, options.clock);
  if (!command) {
    const help = await laterCommands.with(options, ({ optionsHelp, rootHelp }) =>
      words.includes("options") ? optionsHelp() : rootHelp(),
    );
    await print(help);
    return 0;
  }
  const flags = [
    ...(command.flags ?? []),
    ...globalFlags,
    ...silent(command.notSimulated),
    ...silent(globalNotSimulated),
  ];
  const helpOnly = rest.some((word) => word === "--help" || word === "-h") ? ["--help"] : [];
  const parsed = parseFlags(command.takesAnything ? helpOnly : rest, flags, path);
  if (parsed.flags.on("help")) {
    const help = await laterCommands.with(options, ({ commandHelp, groupHelp }) =>
      command.subcommands && !command.run ? groupHelp(command, path) : commandHelp(command, parents),
    );
    await print(help);
    return 0;
  }
  for (const name of [...(command.notSimulated ?? []), ...globalNotSimulated]) {
    if (parsed.flags.given(name)) throw notSimulated(`${path} --${name}`);
  }
  const invocation: Invocation = { ...parsed, path };
  if (!command.run)
    return groupAlone(command, invocation, options.clock, command.name === "rollout" ? print : printError);
  const config = await readKubeconfig(process, options);
  const contextName = parsed.flags.text("context") || currentContext(config);
  const context = contextNamed(config, contextName);
  if (!context && parsed.flags.given("context"))
    throw new CommandError(`context ${JSON.stringify(contextName)} does not exist`);
  const configured = context?.namespace;
  const session: Session = {
    process,
    clock: options.clock,
    client,
    discovery,
    namespace:
      parsed.flags.text("namespace") ||
      (typeof configured === "string" && configured) ||
      (options.defaultNamespace ?? "default"),
    namespaceIsEnforced: parsed.flags.given("namespace"),
    config,
    server: options.server,
    print,
    printError,
  };
  return (await command.run(session, invocation)) ?? 0;
}

/** Flags that are read only to be refused by name. */
function silent(names: readonly string[] | undefined): Flag[] {
  return (names ?? []).map((name) => ({ name, type: "optional", bare: "true", help: "", ...shortOf(name) }));
}

function shortOf(name: string): { short?: string } {
  const shorts: Record<string, string> = { server: "s", kustomize: "k", v: "v" };
  const short = shorts[name];
  return short ? { short } : {};
}

/** A command that only has subcommands. */
async function groupAlone(
  command: Command,
  invocation: Invocation,
  clock: Clock,
  print: (text: string) => Promise<void>,
): Promise<number> {
  const [word] = invocation.args;
  if (word !== undefined) {
    throw new CommandError(
      `unknown command ${JSON.stringify(word)}\nSee '${invocation.path} -h' for help and examples`,
    );
  }
  await print(await laterCommands.with({ clock }, ({ groupHelp }) => groupHelp(command, invocation.path)));
  return 1;
}
