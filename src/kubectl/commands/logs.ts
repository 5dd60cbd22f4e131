import type { Pod } from "kubernetes-types/core/v1";
import type { CommandBody, Invocation, Session } from "../command.ts";
import { pathOf } from "../discovery.ts";
import { CommandError, isNotFound, StatusError, usageError } from "../errors.ts";
import { selectorFlag } from "../flag-sets.ts";
import { isObject, listAt, quoted, typed } from "../json.ts";
import { chooseContainer, podsOf } from "../pods.ts";
import { copyLog, type LogSource } from "./log-streams.ts";

const expected = `expected 'logs [-f] [-p] (POD | TYPE/NAME) [-c CONTAINER]'.
POD or TYPE/NAME is a required argument for the logs command`;

export const logs: CommandBody = {
  usage: "logs [-f] [-p] (POD | TYPE/NAME) [-c CONTAINER]",
  examples: [
    ["Return snapshot logs from pod nginx with only one container", "kubectl logs nginx"],
    ["Begin streaming the logs of the web container in pod web-1", "kubectl logs -f -c web web-1"],
    ["Display only the most recent 20 lines of output in pod nginx", "kubectl logs --tail=20 nginx"],
    ["Return snapshot logs from the first container of a deployment named nginx", "kubectl logs deployment/nginx"],
  ],
  flags: [
    { name: "all-containers", type: "bool", initial: "false", help: "Get all containers' logs in the pod(s)." },
    { name: "all-pods", type: "bool", initial: "false", help: "Get logs from all pod(s). Sets prefix to true." },
    { name: "container", short: "c", type: "text", initial: "", help: "Print the logs of this container" },
    { name: "follow", short: "f", type: "bool", initial: "false", help: "Specify if the logs should be streamed." },
    {
      name: "ignore-errors",
      type: "bool",
      initial: "false",
      help: "If watching / following pod logs, allow for any errors that occur to be non-fatal",
    },
    {
      name: "max-log-requests",
      type: "int",
      initial: "5",
      help: "Specify maximum number of concurrent logs to follow when using by a selector.",
    },
    {
      name: "pod-running-timeout",
      type: "duration",
      initial: "20s",
      help: "The length of time to wait until at least one pod is running",
    },
    {
      name: "prefix",
      type: "bool",
      initial: "false",
      help: "Prefix each log line with the log source (pod name and container name)",
    },
    {
      name: "previous",
      short: "p",
      type: "bool",
      initial: "false",
      help: "If true, print the logs for the previous instance of the container in a pod if it exists.",
    },
    selectorFlag,
    {
      name: "since",
      type: "duration",
      initial: "0s",
      help: "Only return logs newer than a relative duration like 5s, 2m, or 3h. Defaults to all logs.",
    },
    {
      name: "tail",
      type: "int",
      initial: "-1",
      help: "Lines of recent log file to display. Defaults to -1 with no selector, showing all log lines otherwise 10, if a selector is provided.",
    },
    { name: "timestamps", type: "bool", initial: "false", help: "Include timestamps on each line in the log output" },
  ],
  notSimulated: ["insecure-skip-tls-verify-backend", "limit-bytes", "since-time"],
  async run(session, invocation) {
    const { flags } = invocation;
    const pods = await podsToRead(session, invocation);
    const sources: LogSource[] = [];
    for (const pod of pods) sources.push(...(await containersToRead(session, invocation, pod)));
    const follow = flags.on("follow");
    const most = flags.int("max-log-requests");
    if (follow && sources.length > most) {
      throw new CommandError(
        `you are attempting to follow ${sources.length} log streams, but maximum allowed concurrency is ${most}, use --max-log-requests to increase the limit`,
      );
    }
    const tail = flags.given("tail") || flags.text("selector") === "" ? flags.int("tail") : 10;
    const query = {
      follow: follow ? "true" : undefined,
      previous: flags.on("previous") ? "true" : undefined,
      timestamps: flags.on("timestamps") ? "true" : undefined,
      tailLines: tail < 0 ? undefined : String(tail),
      sinceSeconds: flags.duration("since") > 0 ? String(Math.ceil(flags.duration("since") / 1000)) : undefined,
    };
    const prefix = flags.on("prefix") || flags.on("all-pods");
    const copy = async (source: LogSource) => {
      try {
        await copyLog(session, source, query, prefix);
      } catch (error) {
        if (!(error instanceof StatusError && flags.on("ignore-errors"))) throw error;
        await session.printError(`error: ${error.message}\n`);
      }
    };
    if (follow) await Promise.all(sources.map(copy));
    else for (const source of sources) await copy(source);
    return 0;
  },
};

async function podsToRead(session: Session, { flags, args, path }: Invocation): Promise<Pod[]> {
  const selector = flags.text("selector");
  if (selector !== "") {
    if (args.length > 0) throw usageError(path, "only a selector (-l) or a POD name is allowed");
    const list = await session.client.json({
      path: `/api/v1/namespaces/${session.namespace}/pods`,
      query: { labelSelector: selector, limit: "500" },
    });
    const pods = listAt(list, "items").filter(isObject);
    if (pods.length === 0) await session.printError(`No resources found in ${session.namespace} namespace.\n`);
    return pods.map((pod) => typed<Pod>(pod));
  }
  const [argument, container, ...more] = args;
  if (argument === undefined || more.length > 0 || (container !== undefined && flags.given("container"))) {
    throw usageError(path, expected);
  }
  const slash = argument.indexOf("/");
  const name = argument.slice(slash + 1);
  const resource = await session.discovery.byName(slash < 0 ? "pods" : argument.slice(0, slash));
  const object = await session.client
    .json({ path: pathOf(resource, session.namespace, name) })
    .catch((error: unknown) => {
      if (!isNotFound(error) || !(error instanceof StatusError)) throw error;
      throw new CommandError(
        `error from server (NotFound): ${error.message} in namespace ${quoted(session.namespace)}`,
      );
    });
  if (resource.kind === "Pod") return [typed<Pod>(object)];
  const pods = await podsOf(session, resource, object, "get the logs from");
  if (flags.on("all-pods")) return pods;
  const [first] = pods;
  if (!first) throw new CommandError("timed out waiting for the condition");
  if (pods.length > 1) await session.printError(`Found ${pods.length} pods, using pod/${first.metadata?.name}\n`);
  return [first];
}

async function containersToRead(session: Session, { flags, args }: Invocation, pod: Pod): Promise<LogSource[]> {
  const names = flags.on("all-containers")
    ? [...(pod.spec?.initContainers ?? []), ...(pod.spec?.containers ?? [])].map(({ name }) => name)
    : await chosen(session, pod, flags.text("container") || (args[1] ?? ""));
  return names.map((container) => ({
    namespace: pod.metadata?.namespace ?? "",
    pod: pod.metadata?.name ?? "",
    container,
  }));
}

async function chosen(session: Session, pod: Pod, wanted: string): Promise<string[]> {
  const { name, notice } = chooseContainer(pod, wanted);
  if (notice !== "") await session.printError(notice);
  return [name];
}
