import { parse } from "yaml";
import { resolvePath } from "../../cluster/files.ts";
import type { CommandBody, Invocation, Session } from "../command.ts";
import { pathOf } from "../discovery.ts";
import { dryRunOf, writeQuery } from "../dry-run.ts";
import { CommandError, throwFailures } from "../errors.ts";
import { dryRunFlag, fieldManagerFlag, fileFlags, outputFlag } from "../flag-sets.ts";
import { type Json, textAt } from "../json.ts";
import { type Call, jsonPatch, mergePatch, strategicPatch } from "../rest-client.ts";
import { ResultPrinter } from "../results.ts";
import { findTargets } from "../targets.ts";

const types: Readonly<Record<string, string>> = { json: jsonPatch, merge: mergePatch, strategic: strategicPatch };

export const patch: CommandBody = {
  usage: "patch (-f FILENAME | TYPE NAME) [-p PATCH|--patch-file FILE]",
  examples: [
    [
      "Partially update a node using a strategic merge patch, specifying the patch as JSON",
      `kubectl patch node k8s-node-1 -p '{"spec":{"unschedulable":true}}'`,
    ],
    [
      "Update a container's image using a JSON patch with positional arrays",
      `kubectl patch pod valid-pod --type='json' -p='[{"op": "replace", "path": "/spec/containers/0/image", "value":"new image"}]'`,
    ],
  ],
  flags: [
    dryRunFlag,
    fieldManagerFlag("kubectl-patch"),
    ...fileFlags,
    outputFlag,
    {
      name: "patch",
      short: "p",
      type: "text",
      initial: "",
      help: "The patch to be applied to the resource JSON file.",
    },
    { name: "patch-file", type: "text", initial: "", help: "A file containing a patch to be applied to the resource." },
    {
      name: "type",
      type: "text",
      initial: "strategic",
      help: "The type of patch being provided; one of [json merge strategic]",
    },
  ],
  notSimulated: ["allow-missing-template-keys", "kustomize", "local", "show-managed-fields", "subresource", "template"],
  async run(session, invocation) {
    const { flags } = invocation;
    const dryRun = await dryRunOf(session, invocation);
    if (flags.text("patch") === "" && flags.text("patch-file") === "") {
      throw new CommandError("must specify --patch or --patch-file containing the contents of the patch");
    }
    const contentType = types[flags.text("type").toLowerCase()];
    if (!contentType) {
      throw new CommandError(`--type must be one of [json merge strategic], not ${JSON.stringify(flags.text("type"))}`);
    }
    const sent = readPatch(session, invocation);
    const { found, failures } = await findTargets(session, invocation);
    const results = new ResultPrinter(session, invocation, dryRun);
    if (found.length === 0 && failures.length === 0) throw new CommandError("no objects passed to patch");
    for (const { name, namespace, object, resource } of found) {
      // Trying it on the server without keeping it comes to the same as a client-side attempt.
      const query = writeQuery(dryRun === "none" ? "none" : "server", flags.text("field-manager"));
      const call = { method: "PATCH", path: pathOf(resource, namespace, name), query, ...sent, contentType };
      const patched = await session.client.json(call);
      const changed = textAt(patched, "metadata", "resourceVersion") !== textAt(object, "metadata", "resourceVersion");
      await results.report(patched, changed || dryRun !== "none" ? "patched" : "patched (no change)");
    }
    throwFailures(failures);
    return 0;
  },
};

/** The patch may be YAML too; what begins like JSON goes to the server as it is. */
function readPatch({ process }: Session, { flags }: Invocation): Pick<Call, "body" | "text"> {
  let text = flags.text("patch");
  const file = flags.text("patch-file");
  if (file !== "") {
    const path = resolvePath(process.cwd, file);
    if (!process.machine.files.exists(path)) {
      throw new CommandError(`unable to read patch file: open ${file}: no such file or directory`);
    }
    text = process.machine.files.readText(path);
  }
  if (/^\s*\{/.test(text)) return { text };
  try {
    const body: Json = parse(text, { version: "1.1", uniqueKeys: false });
    return { body };
  } catch (error) {
    const message = error instanceof Error ? (error.message.split("\n")[0] ?? "") : String(error);
    throw new CommandError(`unable to parse ${JSON.stringify(text)}: yaml: ${message.replace(/:$/, "")}`);
  }
}
