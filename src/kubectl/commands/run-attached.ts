import type { Pod } from "kubernetes-types/core/v1";
import type { Invocation, Session } from "../command.ts";
import { CommandError, StatusError } from "../errors.ts";
import { typed } from "../json.ts";
import { runSession } from "../sessions.ts";
import { follow, WaitTimeout } from "../watching.ts";
import { copyLog } from "./log-streams.ts";

/** `run -i`: waits for the pod, attaches to its first process, and with --rm removes it at the end. */
export async function attachTo(session: Session, { flags }: Invocation, pod: Pod): Promise<number> {
  const { process, client } = session;
  const name = pod.metadata?.name ?? "";
  const namespace = pod.metadata?.namespace ?? session.namespace;
  const collection = `/api/v1/namespaces/${namespace}/pods`;
  const container = pod.spec?.containers[0]?.name ?? "";
  const say = (text: string) => (flags.on("quiet") ? Promise.resolve() : session.printError(text));
  const restartNever = pod.spec?.restartPolicy === "Never";
  let code = 0;
  try {
    let phase = await phaseOnce(
      session,
      collection,
      name,
      ["Running", "Succeeded", "Failed"],
      flags.duration("pod-running-timeout"),
    );
    const source = { namespace, pod: name, container };
    if (phase !== "Running") await copyLog(session, source, {}, false);
    else {
      const tty = flags.on("tty") && process.tty !== undefined && process.isTty.stdin;
      if (flags.on("tty") && !tty) {
        await session.printError("Unable to use a TTY - input is not a terminal or the right kind of file\n");
      }
      await say(
        "All commands and output from this session will be recorded in container logs, including credentials and sensitive information passed through the command prompt.\n",
      );
      if (tty) await say("If you don't see a command prompt, try pressing enter.\n");
      try {
        const query = new URLSearchParams({
          container,
          stdin: "true",
          stdout: "true",
          [tty ? "tty" : "stderr"]: "true",
        });
        const remote = await client.upgrade({ path: `${collection}/${name}/attach?${query}` });
        await runSession(process, remote, { stdin: flags.on("stdin"), tty });
      } catch (error) {
        if (!(error instanceof StatusError)) throw error;
        await session.printError(
          `warning: couldn't attach to pod/${name}, falling back to streaming logs: ${error.message}\n`,
        );
        await copyLog(session, source, { follow: "true" }, false);
      }
      if (tty && !flags.on("rm") && pod.spec?.restartPolicy === "Always") {
        await say(
          `Session ended, resume using 'kubectl attach ${name} -c ${container} -i -t' command when the pod is running\n`,
        );
      }
    }
    if (restartNever) {
      phase = await phaseOnce(session, collection, name, ["Succeeded", "Failed"], undefined);
      code = phase === "Succeeded" ? 0 : await exitCodeOf(session, collection, name);
    }
  } finally {
    if (flags.on("rm")) {
      await client.json({ method: "DELETE", path: `${collection}/${name}`, body: { propagationPolicy: "Background" } });
      await session.print(`pod "${name}" deleted from ${namespace} namespace\n`);
    }
  }
  if (code !== 0) await session.printError(`pod ${namespace}/${name} terminated (Error)\n`);
  return code;
}

async function phaseOnce(
  session: Session,
  collection: string,
  name: string,
  phases: readonly string[],
  timeout: number | undefined,
): Promise<string> {
  let phase = "";
  try {
    await follow(session, { collection, name, timeout }, (object) => {
      if (!object) throw new CommandError(`pods ${JSON.stringify(name)} not found`);
      phase = typed<Pod>(object).status?.phase ?? "";
      return phases.includes(phase);
    });
  } catch (error) {
    if (error instanceof WaitTimeout) throw new CommandError("timed out waiting for the condition");
    throw error;
  }
  return phase;
}

async function exitCodeOf(session: Session, collection: string, name: string): Promise<number> {
  const pod = typed<Pod>(await session.client.json({ path: `${collection}/${name}` }));
  return pod.status?.containerStatuses?.[0]?.state?.terminated?.exitCode ?? 1;
}
