import type { Command } from "../command.ts";
import { createGenerated, creationFlags, creationNotSimulated, nameArgument } from "../creation.ts";

export const createNamespace: Command = {
  name: "namespace",
  aliases: ["ns"],
  short: "Create a namespace with the specified name",
  usage: "namespace NAME [--dry-run=server|client|none]",
  examples: [["Create a new namespace named my-namespace", "kubectl create namespace my-namespace"]],
  flags: creationFlags,
  notSimulated: creationNotSimulated,
  async run(session, invocation) {
    const name = nameArgument(invocation);
    const object = { apiVersion: "v1", kind: "Namespace", metadata: { name }, spec: {}, status: {} };
    await createGenerated(session, invocation, object, undefined);
    return 0;
  },
};
