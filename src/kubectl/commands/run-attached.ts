import type { Pod } from "kubernetes-types/core/v1";
import { attachTo, interrupted } from "../attaching.ts";
import type { Invocation, Session } from "../command.ts";
import { CommandError, ExitError, isNotFound, StatusError } from "../errors.ts";
import { typed } from "../json.ts";
import { chooseContainer } from "../pods.ts";
import { follow, WaitTimeout } from "../watching.ts";
import { copyLog } from "./log-streams.ts";

/** `run -i`: waits for the pod, attaches to its first process, and with --rm removes it at the end. */
export async function runAttached(session: Session, { flags }: Invocation, created: Pod): Promise<number> {
  const { name = "", namespace = session.namespace } = created.metadata ?? {};
  const collection = `/api/v1/namespaces/${namespace}/pods`;
  const timeout = flags.duration("pod-running-timeout");
  let failed: Pod | undefined;
  try {
    const pod = await podOnce(session, collection, name, timeout, (now) => isOver(now) || isReady(now));
    if (isOver(pod)) await printLog(session, pod);
    else await attachOrPrintLog(session, pod, { flags });
    const policy = created.spec?.restartPolicy;
    if (policy === "Never" || policy === "OnFailure") {
      const ended = (now: Pod) => (policy === "Never" ? isOver(now) : now.status?.phase === "Succeeded");
      const last = await podOnce(session, collection, name, timeout, ended);
      if (last.status?.phase === "Failed") failed = last;
    }
  } finally {
    // Told to end, the real one has no time for it either: the pod stays.
    if (flags.on("rm") && !session.process.signal.aborted) await remove(session, collection, name, flags.on("quiet"));
  }
  return failed ? reportFailure(session, failed) : 0;
}

async function attachOrPrintLog(session: Session, pod: Pod, { flags }: Pick<Invocation, "flags">): Promise<void> {
  // What was printed before anybody could attach.
  await printLog(session, pod);
  try {
    await attachTo(session, pod, "", flags);
  } catch (error) {
    if (!(error instanceof StatusError || error instanceof CommandError)) throw error;
    const why = `couldn't attach to pod/${pod.metadata?.name}, falling back to streaming logs: ${error.message}`;
    await session.printError(`warning: ${why}\n`);
    await printLog(session, pod);
  }
}

async function printLog(session: Session, pod: Pod): Promise<void> {
  const { name = "", namespace = session.namespace } = pod.metadata ?? {};
  await copyLog(session, { namespace, pod: name, container: chooseContainer(pod, "").name }, {}, false);
}

function isOver({ status }: Pod): boolean {
  return status?.phase === "Succeeded" || status?.phase === "Failed";
}

function isReady({ status }: Pod): boolean {
  if (status?.phase !== "Running") return false;
  return status.conditions?.some(({ type, status: isTrue }) => type === "Ready" && isTrue === "True") ?? false;
}

/** The pod once it is as `wanted` says. Ctrl-C gives up with 1. */
async function podOnce(
  session: Session,
  collection: string,
  name: string,
  timeout: number,
  wanted: (pod: Pod) => boolean,
): Promise<Pod> {
  let found: Pod = {};
  try {
    await follow(session, { collection, name, timeout: timeout > 0 ? timeout : undefined }, (object) => {
      if (!object) throw new StatusError({ reason: "NotFound", message: 'pods "" not found', code: 404 });
      found = typed<Pod>(object);
      return wanted(found);
    });
  } catch (error) {
    if (error instanceof WaitTimeout) throw new CommandError(error.message);
    throw interrupted(error);
  }
  return found;
}

async function remove(session: Session, collection: string, name: string, quiet: boolean): Promise<void> {
  const path = `${collection}/${name}`;
  try {
    const pod = typed<Pod>(await session.client.json({ path }));
    await session.client.json({ method: "DELETE", path, body: { propagationPolicy: "Background" } });
    if (!quiet) await session.print(`pod "${name}" deleted from ${pod.metadata?.namespace} namespace\n`);
  } catch (error) {
    if (!isNotFound(error)) throw error;
    await session.print("No resources found\n");
  }
}

/** Says how the container ended; its exit code becomes the command's. */
function reportFailure(session: Session, { metadata, status }: Pod): Promise<number> {
  const where = `pod ${metadata?.namespace}/${metadata?.name}`;
  const end = status?.containerStatuses?.[0]?.state?.terminated;
  if (!end?.exitCode) throw new CommandError(`${where} failed with unknown exit code`);
  const text = `${where} terminated (${end.reason})\n${end.message ?? ""}`;
  return session.printError(text.endsWith("\n") ? text : `${text}\n`).then(() => {
    throw new ExitError(end.exitCode);
  });
}
