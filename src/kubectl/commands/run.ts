import type { Pod } from "kubernetes-types/core/v1";
import { detachKeysFlag } from "../attaching.ts";
import type { CommandBody, Invocation } from "../command.ts";
import { dryRunOf, writeQuery } from "../dry-run.ts";
import { CommandError, usageError } from "../errors.ts";
import { dryRunFlag, fieldManagerFlag, outputFlag } from "../flag-sets.ts";
import { type JsonObject, objectAt, typed } from "../json.ts";
import { ResultPrinter } from "../results.ts";
import { runAttached } from "./run-attached.ts";

export const run: CommandBody = {
  usage:
    'run NAME --image=image [--env="key=value"] [--port=port] [--dry-run=server|client] [--command] -- [COMMAND] [args...]',
  examples: [
    ["Start a nginx pod", "kubectl run nginx --image=nginx"],
    [
      "Start a busybox pod and keep it in the foreground, don't restart it if it exits",
      "kubectl run -i -t busybox --image=busybox --restart=Never",
    ],
    [
      "Start the nginx pod using a different command and custom arguments",
      "kubectl run nginx --image=nginx --command -- <cmd> <arg1> ... <argN>",
    ],
  ],
  flags: [
    { name: "annotations", type: "texts", initial: "[]", help: "Annotations to apply to the pod." },
    {
      name: "attach",
      type: "bool",
      initial: "false",
      help: "If true, wait for the Pod to start running, and then attach to the Pod as if 'kubectl attach ...' were called.",
    },
    {
      name: "command",
      type: "bool",
      initial: "false",
      help: "If true and extra arguments are present, use them as the 'command' field in the container, rather than the 'args' field which is the default.",
    },
    { ...detachKeysFlag, help: `${detachKeysFlag.help}.` },
    dryRunFlag,
    { name: "env", type: "texts", initial: "[]", help: "Environment variables to set in the container." },
    fieldManagerFlag("kubectl-run"),
    { name: "image", type: "text", initial: "", help: "The image for the container to run." },
    { name: "image-pull-policy", type: "text", initial: "", help: "The image pull policy for the container." },
    {
      name: "labels",
      short: "l",
      type: "text",
      initial: "",
      help: "Comma separated labels to apply to the pod. Will override previous values.",
    },
    outputFlag,
    {
      name: "pod-running-timeout",
      type: "duration",
      initial: "1m0s",
      help: "The length of time to wait until at least one pod is running",
    },
    { name: "port", type: "text", initial: "", help: "The port that this container exposes." },
    { name: "quiet", short: "q", type: "bool", initial: "false", help: "If true, suppress prompt messages." },
    {
      name: "restart",
      type: "text",
      initial: "Always",
      help: "The restart policy for this Pod.  Legal values [Always, OnFailure, Never].",
    },
    {
      name: "rm",
      type: "bool",
      initial: "false",
      help: "If true, delete the pod after it exits.  Only valid when attaching to the container, e.g. with '--attach' or with '-i/--stdin'.",
    },
    {
      name: "stdin",
      short: "i",
      type: "bool",
      initial: "false",
      help: "Keep stdin open on the container in the pod, even if nothing is attached.",
    },
    { name: "tty", short: "t", type: "bool", initial: "false", help: "Allocate a TTY for the container in the pod." },
  ],
  notSimulated: [
    "allow-missing-template-keys",
    "cascade",
    "expose",
    "filename",
    "force",
    "grace-period",
    "kustomize",
    "leave-stdin-open",
    "override-type",
    "overrides",
    "privileged",
    "recursive",
    "save-config",
    "show-managed-fields",
    "template",
    "timeout",
    "wait",
  ],
  async run(session, invocation) {
    const { flags, args, path } = invocation;
    const [name] = args;
    if (!flags.given("image")) throw new CommandError('required flag(s) "image" not set');
    if (name === undefined) throw usageError(path, "NAME is required for run");
    const attach = flags.given("attach") ? flags.on("attach") : flags.on("stdin");
    const dryRun = await dryRunOf(session, invocation);
    check(invocation, attach, dryRun !== "none");
    const pod = podOf(name, invocation);
    const results = new ResultPrinter(session, invocation, dryRun);
    if (dryRun === "client") {
      const metadata = {
        ...objectAt(pod, "metadata"),
        ...(session.namespaceIsEnforced ? { namespace: session.namespace } : {}),
      };
      await results.report({ ...pod, metadata }, "created");
      return 0;
    }
    const query = writeQuery(dryRun, flags.text("field-manager"));
    const call = { method: "POST", path: `/api/v1/namespaces/${session.namespace}/pods`, query, body: pod };
    const created = await session.client.json(call);
    if (attach && dryRun === "none") return runAttached(session, invocation, typed<Pod>(created));
    await results.report(created, "created");
    return 0;
  },
};

function check({ flags, path }: Invocation, attach: boolean, dry: boolean): void {
  const image = flags.text("image");
  if (!/^[a-z0-9][-a-zA-Z0-9._:/@]*$/.test(image) || /[:/]$/.test(image)) {
    throw new CommandError(`Invalid image name ${JSON.stringify(image)}: invalid reference format`);
  }
  if (flags.on("tty") && !flags.on("stdin")) {
    throw usageError(path, "-i/--stdin is required for containers with -t/--tty=true");
  }
  const restart = flags.text("restart");
  if (!["Always", "OnFailure", "Never"].includes(restart)) throw usageError(path, `invalid restart policy: ${restart}`);
  if (flags.on("rm") && !attach) throw usageError(path, "--rm should only be used for attached containers");
  if (attach && dry)
    throw usageError(
      path,
      "--dry-run=[server|client] can't be used with attached containers options (--attach, --stdin, or --tty)",
    );
}

function podOf(name: string, { flags, args }: Invocation): JsonObject {
  const container: JsonObject = { image: flags.text("image"), name, resources: {} };
  const words = args.slice(1);
  if (words.length > 0) container[flags.on("command") ? "command" : "args"] = [...words];
  const env = flags.list("env").map((pair) => {
    const equals = pair.indexOf("=");
    if (equals <= 0) throw new CommandError(`invalid env: ${pair}`);
    return { name: pair.slice(0, equals), value: pair.slice(equals + 1) };
  });
  if (env.length > 0) container.env = env;
  const port = flags.text("port");
  if (port !== "") {
    if (!/^\d+$/.test(port)) throw new CommandError(`strconv.Atoi: parsing ${JSON.stringify(port)}: invalid syntax`);
    container.ports = [{ containerPort: Number(port) }];
  }
  if (flags.on("stdin")) {
    container.stdin = true;
    container.stdinOnce = true;
  }
  if (flags.on("tty")) container.tty = true;
  if (flags.given("image-pull-policy")) container.imagePullPolicy = flags.text("image-pull-policy");
  const metadata: JsonObject = { labels: pairs(flags.text("labels") || `run=${name}`, "label"), name };
  const annotations = flags.list("annotations").join(",");
  if (annotations !== "") metadata.annotations = pairs(annotations, "annotation");
  return {
    apiVersion: "v1",
    kind: "Pod",
    metadata,
    spec: { containers: [container], dnsPolicy: "ClusterFirst", restartPolicy: flags.text("restart") },
    status: {},
  };
}

function pairs(text: string, what: string): JsonObject {
  const found: JsonObject = {};
  for (const pair of text.split(",")) {
    const equals = pair.indexOf("=");
    if (equals <= 0) throw new CommandError(`unexpected ${what} spec: ${pair}`);
    found[pair.slice(0, equals)] = pair.slice(equals + 1);
  }
  return found;
}
