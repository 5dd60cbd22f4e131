import type { CommandBody } from "../command.ts";
import { CommandError, usageError } from "../errors.ts";
import { chooseContainer, podNamed } from "../pods.ts";
import { reportExit, runSession } from "../sessions.ts";

export const exec: CommandBody = {
  usage: "exec (POD | TYPE/NAME) [-c CONTAINER] [flags] -- COMMAND [args...]",
  examples: [
    [
      "Get output from running the 'date' command from pod mypod, using the first container by default",
      "kubectl exec mypod -- date",
    ],
    [
      "Switch to raw terminal mode; sends stdin to 'sh' in the container and its output back to the client",
      "kubectl exec mypod -i -t -- sh",
    ],
    [
      "Get output from running 'date' command from the first pod of the deployment mydeployment",
      "kubectl exec deploy/mydeployment -- date",
    ],
  ],
  flags: [
    { name: "container", short: "c", type: "text", initial: "", help: "Container name." },
    {
      name: "pod-running-timeout",
      type: "duration",
      initial: "1m0s",
      help: "The length of time to wait until at least one pod is running",
    },
    { name: "quiet", short: "q", type: "bool", initial: "false", help: "Only print output from the remote session" },
    { name: "stdin", short: "i", type: "bool", initial: "false", help: "Pass stdin to the container" },
    { name: "tty", short: "t", type: "bool", initial: "false", help: "Stdin is a TTY" },
  ],
  notSimulated: ["filename"],
  async run(session, invocation) {
    const { flags, args, dashAt, path } = invocation;
    const { process } = session;
    if (dashAt < 0 && args.length > 1) {
      throw usageError(path, "exec [POD] [COMMAND] is not supported anymore. Use exec [POD] -- [COMMAND] instead");
    }
    const [podArgument] = dashAt === 0 ? [] : args;
    if (podArgument === undefined) throw new CommandError("pod, type/name or --filename must be specified");
    const command = dashAt < 0 ? [] : args.slice(dashAt);
    if (command.length === 0) throw new CommandError("you must specify at least one command for the container");
    const pod = await podNamed(session, podArgument);
    const phase = pod.status?.phase ?? "";
    if (phase === "Succeeded" || phase === "Failed") {
      throw new CommandError(`cannot exec into a container in a completed pod; current phase is ${phase}`);
    }
    const container = chooseContainer(pod, flags.text("container"));
    if (container.notice !== "" && !flags.on("quiet")) await session.printError(container.notice);
    const stdin = flags.on("stdin");
    const tty = flags.on("tty") && stdin && process.tty !== undefined && process.isTty.stdin;
    if (flags.on("tty") && stdin && !tty && !flags.on("quiet")) {
      await session.printError("Unable to use a TTY - input is not a terminal or the right kind of file\n");
    }
    const remote = await session.client.upgrade({
      path: execPath(pod.metadata?.namespace ?? "", pod.metadata?.name ?? "", {
        command,
        container: container.name,
        stdin,
        tty,
      }),
    });
    return reportExit(process, await runSession(process, remote, { stdin, tty }));
  },
};

interface ExecRequest {
  readonly command: readonly string[];
  readonly container: string;
  readonly stdin: boolean;
  readonly tty: boolean;
}

/** The path and query of an exec; `command` repeats. */
function execPath(namespace: string, pod: string, request: ExecRequest): string {
  const query = new URLSearchParams();
  for (const word of request.command) query.append("command", word);
  query.set("container", request.container);
  if (request.stdin) query.set("stdin", "true");
  query.set("stdout", "true");
  query.set(request.tty ? "tty" : "stderr", "true");
  return `/api/v1/namespaces/${namespace}/pods/${pod}/exec?${query}`;
}
