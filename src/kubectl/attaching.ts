import type { Pod } from "kubernetes-types/core/v1";
import { Signalled } from "../cluster/process.ts";
import type { Session } from "./command.ts";
import { defaultDetachKeys, parseDetachKeys, untilDetached } from "./detach-keys.ts";
import { CommandError, ExitError } from "./errors.ts";
import type { Flag, Flags } from "./flags.ts";
import { chooseContainer } from "./pods.ts";
import { runSession } from "./sessions.ts";

export const detachKeysFlag: Flag = {
  name: "detach-keys",
  type: "text",
  initial: defaultDetachKeys,
  help: "Override the key sequence for detaching a container",
};

const recorded =
  "All commands and output from this session will be recorded in container logs, including credentials and sensitive information passed through the command prompt.\n";

/**
 * Joins a pod's container on its streams until the container ends or the user leaves (kubectl's cmd/attach). Flags:
 * stdin, tty, quiet, detach-keys. Throws CommandError and StatusError when it cannot be attached to.
 */
export async function attachTo(session: Session, pod: Pod, wanted: string, flags: Flags): Promise<void> {
  const { process, client } = session;
  const { name = "", namespace = session.namespace } = pod.metadata ?? {};
  const quiet = flags.on("quiet");
  const say = (text: string) => (quiet ? Promise.resolve() : session.printError(text));
  const container = await containerOf(pod, wanted, say);
  const hasTty = [...(pod.spec?.containers ?? []), ...(pod.spec?.initContainers ?? [])].some(
    (spec) => spec.name === container && spec.tty,
  );
  if (flags.on("tty") && !hasTty) {
    await say(`error: Unable to use a TTY - container ${container} did not allocate one\n`);
  }
  const stdin = flags.on("stdin");
  // A container that was started with a terminal is attached to with one, asked for or not.
  const isTerminal = process.tty !== undefined && process.isTty.stdin;
  if (stdin && hasTty && !isTerminal) {
    await say("Unable to use a TTY - input is not a terminal or the right kind of file\n");
  }
  const raw = stdin && hasTty && isTerminal;
  await say(recorded);
  await say("If you don't see a command prompt, try pressing enter.\n");
  const keys = raw ? parseDetachKeys(flags.text("detach-keys") || defaultDetachKeys) : undefined;
  const query = {
    container,
    stdin: stdin ? "true" : undefined,
    stdout: "true",
    [raw ? "tty" : "stderr"]: "true",
  };
  const remote = await client.upgrade({ path: `/api/v1/namespaces/${namespace}/pods/${name}/attach`, query });
  // One more row and column for a moment: what runs there notices a change and draws its prompt again.
  if (raw && process.tty) remote.resize(process.tty.size.columns + 1, process.tty.size.rows + 1);
  const local = keys ? untilDetached(process.stdin, keys) : process.stdin;
  try {
    await runSession(process, remote, { stdin, tty: raw }, local);
  } catch (error) {
    throw stdin && isTerminal && !raw ? interrupted(error) : error;
  }
  if (raw && !quiet) {
    const again = `kubectl attach ${name} -c ${container} -n ${namespace} -i -t`;
    await session.print(`Session ended, resume using '${again}' command\n`);
  }
}

/** Where kubectl minds its own signals, Ctrl-C is an ordinary failure (util/interrupt). */
export function interrupted(error: unknown): unknown {
  return error instanceof Signalled && error.signalName === "SIGINT" ? new ExitError(1) : error;
}

async function containerOf(pod: Pod, wanted: string, say: (text: string) => Promise<void>): Promise<string> {
  try {
    const { name, notice } = chooseContainer(pod, wanted);
    if (notice !== "") await say(notice);
    return name;
  } catch (error) {
    throw error instanceof CommandError ? new CommandError(`cannot attach to the container: ${error.message}`) : error;
  }
}
