import { attachTo, detachKeysFlag } from "../attaching.ts";
import type { CommandBody } from "../command.ts";
import { CommandError } from "../errors.ts";
import { podNamed } from "../pods.ts";

export const attach: CommandBody = {
  usage: "attach (POD | TYPE/NAME) -c CONTAINER",
  examples: [
    [
      "Get output from running pod mypod; use the 'kubectl.kubernetes.io/default-container' annotation\n  # for selecting the container to be attached or the first container in the pod will be chosen",
      "kubectl attach mypod",
    ],
    ["Get output from ruby-container from pod mypod", "kubectl attach mypod -c ruby-container"],
    [
      "Switch to raw terminal mode; sends stdin to 'bash' in ruby-container from pod mypod\n  # and sends stdout/stderr from 'bash' back to the client",
      "kubectl attach mypod -c ruby-container -i -t",
    ],
    ["Get output from the first pod of a replica set named nginx", "kubectl attach rs/nginx"],
  ],
  flags: [
    {
      name: "container",
      short: "c",
      type: "text",
      initial: "",
      help: "Container name. If omitted, use the kubectl.kubernetes.io/default-container annotation for selecting the container to be attached or the first container in the pod will be chosen",
    },
    detachKeysFlag,
    {
      name: "pod-running-timeout",
      type: "duration",
      initial: "1m0s",
      help: "The length of time (like 5s, 2m, or 3h, higher than zero) to wait until at least one pod is running",
    },
    { name: "quiet", short: "q", type: "bool", initial: "false", help: "Only print output from the remote session" },
    { name: "stdin", short: "i", type: "bool", initial: "false", help: "Pass stdin to the container" },
    { name: "tty", short: "t", type: "bool", initial: "false", help: "Stdin is a TTY" },
  ],
  async run(session, { flags, args }) {
    if (args.length === 0) throw new CommandError("at least 1 argument is required for attach");
    if (args.length > 2) {
      const seen = `saw ${args.length}: [${args.join(" ")}]`;
      throw new CommandError(`expected POD, TYPE/NAME, or TYPE NAME, (at most 2 arguments) ${seen}`);
    }
    if (flags.duration("pod-running-timeout") <= 0) {
      throw new CommandError("--pod-running-timeout must be higher than zero");
    }
    const pod = await podNamed(session, args.join("/"));
    const phase = pod.status?.phase ?? "";
    if (phase === "Succeeded" || phase === "Failed") {
      throw new CommandError(`cannot attach a container in a completed pod; current phase is ${phase}`);
    }
    await attachTo(session, pod, flags.text("container"), flags);
    return 0;
  },
};
