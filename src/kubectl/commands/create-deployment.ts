import type { Command } from "../command.ts";
import { createGenerated, creationFlags, creationNotSimulated, nameArgument } from "../creation.ts";
import { CommandError } from "../errors.ts";
import type { JsonObject } from "../json.ts";

export const createDeployment: Command = {
  name: "deployment",
  aliases: ["deploy"],
  short: "Create a deployment with the specified name",
  usage: "deployment NAME --image=image -- [COMMAND] [args...]",
  examples: [
    [
      "Create a deployment named my-dep that runs the busybox image",
      "kubectl create deployment my-dep --image=busybox",
    ],
    ["Create a deployment with 3 replicas", "kubectl create deployment my-dep --image=nginx --replicas=3"],
  ],
  flags: [
    ...creationFlags,
    {
      name: "image",
      type: "list",
      initial: "[]",
      help: "Image names to run. A deployment can have multiple images set for multi-container pod.",
    },
    { name: "port", type: "int", initial: "-1", help: "The containerPort that this deployment exposes." },
    { name: "replicas", short: "r", type: "int", initial: "1", help: "Number of replicas to create. Default is 1." },
  ],
  notSimulated: creationNotSimulated,
  async run(session, invocation) {
    const { flags, args, dashAt } = invocation;
    if (!flags.given("image")) throw new CommandError('required flag(s) "image" not set');
    const name = nameArgument(invocation);
    const command = dashAt < 0 ? [] : args.slice(dashAt);
    const images = flags.list("image");
    if (images.length > 1 && command.length > 0) {
      throw new CommandError("cannot specify multiple --image options and command");
    }
    const replicas = flags.int("replicas");
    if (replicas < 0) throw new CommandError(`invalid --replicas: ${replicas}, must be greater than or equal to 0`);
    const port = flags.int("port");
    const containers = images.map((image) => {
      const container: JsonObject = { image, name: containerName(image), resources: {} };
      if (command.length > 0) container.command = [...command];
      if (port >= 0) container.ports = [{ containerPort: port }];
      return container;
    });
    const labels = { app: name };
    const object: JsonObject = {
      apiVersion: "apps/v1",
      kind: "Deployment",
      metadata: { labels, name },
      spec: {
        replicas,
        selector: { matchLabels: labels },
        strategy: {},
        template: { metadata: { labels }, spec: { containers } },
      },
      status: {},
    };
    await createGenerated(session, invocation, object, "failed to create deployment");
    return 0;
  },
};

/** The image's last path segment, without tag or digest. */
function containerName(image: string): string {
  const last = image.slice(image.lastIndexOf("/") + 1);
  const name = last.replace(/[:@].*$/, "");
  return name.replace(/[^-a-z0-9]/g, "-") || "container";
}
