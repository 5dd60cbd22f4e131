import type { CommandBody, Invocation, Session } from "../command.ts";
import { kindName, pathOf } from "../discovery.ts";
import { dryRunOf, dryRunSuffix } from "../dry-run.ts";
import { CommandError, isNotFound, StatusError, throwFailures } from "../errors.ts";
import { allFlag, allNamespacesFlag, dryRunFlag, fieldSelectorFlag, fileFlags, selectorFlag } from "../flag-sets.ts";
import { type JsonObject, textAt } from "../json.ts";
import { itemsOf, listResource } from "../lists.ts";
import { readManifests } from "../manifests/manifests.ts";
import { missingResource, selectResources } from "../resource-args.ts";
import type { Target } from "../targets.ts";
import { follow, WaitTimeout } from "../watching.ts";

interface Doomed extends Omit<Target, "object"> {
  readonly source?: string;
}

interface Removed extends Doomed {
  readonly uid: string;
}

export const deleteCommand: CommandBody = {
  usage: "delete ([-f FILENAME] | [-k DIRECTORY] | TYPE [(NAME | -l label | --all)])",
  examples: [
    ["Delete a pod using the type and name specified in pod.json", "kubectl delete -f ./pod.json"],
    ["Delete pods and services with label name=myLabel", "kubectl delete pods,services -l name=myLabel"],
    ["Delete a pod with minimal delay", "kubectl delete pod foo --now"],
    ["Delete all pods", "kubectl delete pods --all"],
  ],
  flags: [
    allFlag,
    allNamespacesFlag,
    {
      name: "cascade",
      type: "optional",
      bare: "background",
      initial: "background",
      help: 'Must be "background", "orphan", or "foreground".',
    },
    dryRunFlag,
    fieldSelectorFlag,
    ...fileFlags,
    {
      name: "force",
      type: "bool",
      initial: "false",
      help: "If true, immediately remove resources from API and bypass graceful deletion.",
    },
    {
      name: "grace-period",
      type: "int",
      initial: "-1",
      help: "Period of time in seconds given to the resource to terminate gracefully. Ignored if negative.",
    },
    {
      name: "ignore-not-found",
      type: "bool",
      initial: "false",
      help: 'Treat "resource not found" as a successful delete.',
    },
    {
      name: "now",
      type: "bool",
      initial: "false",
      help: "If true, resources are signaled for immediate shutdown (same as --grace-period=1).",
    },
    {
      name: "output",
      short: "o",
      type: "text",
      initial: "",
      help: 'Output mode. Use "-o name" for shorter output (resource/name).',
    },
    selectorFlag,
    {
      name: "timeout",
      type: "duration",
      initial: "0s",
      help: "The length of time to wait before giving up on a delete, zero means determine a timeout from the size of the object",
    },
    { name: "wait", type: "bool", initial: "true", help: "If true, wait for resources to be gone before returning." },
  ],
  notSimulated: ["interactive", "kustomize", "raw"],
  async run(session, invocation) {
    const { flags } = invocation;
    const dryRun = await dryRunOf(session, invocation);
    const options = deleteOptions(invocation);
    const output = flags.text("output");
    if (output !== "" && output !== "name")
      throw new CommandError(`unexpected -o output mode: ${output}. We only support '-o name'`);
    if (options.gracePeriodSeconds === 0 && dryRun === "none") {
      await session.printError(
        "Warning: Immediate deletion does not wait for confirmation that the running resource has been terminated. " +
          "The resource may continue to run on the cluster indefinitely.\n",
      );
    }
    const { doomed, failures } = await whatIsDoomed(session, invocation);
    const removed: Removed[] = [];
    for (const one of doomed) {
      try {
        const { resource, namespace, name } = one;
        const uid =
          dryRun === "client"
            ? textAt(await session.client.json({ path: pathOf(resource, namespace, name) }), "metadata", "uid")
            : await remove(session, one, options, dryRun === "server");
        removed.push({ ...one, uid });
        await session.print(line(one, output, options.gracePeriodSeconds === 0, dryRunSuffix(dryRun)));
      } catch (error) {
        if (error instanceof CommandError && one.source !== undefined) {
          failures.push(new CommandError(`error when deleting ${JSON.stringify(one.source)}: ${error.message}`));
          continue;
        }
        if (!(error instanceof StatusError)) throw error;
        if (flags.on("ignore-not-found") && isNotFound(error)) continue;
        failures.push(one.source === undefined ? error : error.while("deleting", one.source));
      }
    }
    if (doomed.length === 0 && failures.length === 0) await session.print("No resources found\n");
    throwFailures(failures);
    if (dryRun === "none" && flags.on("wait") && !flags.on("force")) {
      await waitUntilGone(session, removed, flags.duration("timeout"));
    }
    return 0;
  },
};

interface DeleteOptions {
  readonly propagationPolicy: string;
  readonly gracePeriodSeconds?: number;
}

function deleteOptions({ flags }: Invocation): DeleteOptions {
  let grace = flags.int("grace-period");
  if (flags.on("now")) {
    if (grace !== -1) throw new CommandError("--now and --grace-period cannot be specified together");
    grace = 1;
  }
  if (grace > 0 && flags.on("force")) {
    throw new CommandError("--force and --grace-period greater than 0 cannot be specified together");
  }
  // Zero alone would lose data by accident; only --force makes it so.
  if (grace === 0 && !flags.on("force")) grace = 1;
  if (flags.on("force") && grace < 0) grace = 0;
  const policies: Record<string, string> = {
    background: "Background",
    true: "Background",
    foreground: "Foreground",
    orphan: "Orphan",
    false: "Orphan",
  };
  const cascade = flags.text("cascade");
  const propagationPolicy = policies[cascade];
  if (!propagationPolicy) {
    throw new CommandError(`invalid cascade value (${cascade}). Must be "background", "foreground", or "orphan"`);
  }
  return grace < 0 ? { propagationPolicy } : { propagationPolicy, gracePeriodSeconds: grace };
}

async function whatIsDoomed(
  session: Session,
  invocation: Invocation,
): Promise<{ doomed: Doomed[]; failures: Error[] }> {
  const { flags, args } = invocation;
  if (flags.given("filename")) {
    const { objects, failures } = await readManifests(session, invocation, { validate: false });
    return { doomed: objects, failures };
  }
  const selector = flags.text("selector");
  const fieldSelector = flags.text("field-selector");
  if (flags.on("all") && (selector !== "" || fieldSelector !== "")) {
    throw new CommandError("setting 'all' parameter but found a non empty selector. ");
  }
  const many = flags.on("all") || selector !== "" || fieldSelector !== "";
  if (args.length === 0) {
    throw new CommandError(many ? "at least one resource must be specified to use a selector" : missingResource);
  }
  const everywhere = flags.on("all-namespaces");
  const doomed: Doomed[] = [];
  for (const { resource, name } of await selectResources(session, args, { kindAlone: many, selector: many })) {
    if (name !== undefined) {
      doomed.push({ resource, name, namespace: resource.namespaced ? session.namespace : "" });
      continue;
    }
    const namespace = everywhere ? undefined : session.namespace;
    const query = { labelSelector: selector, fieldSelector, limit: "500" };
    const list = await listResource(session, resource, namespace, query);
    for (const item of itemsOf(list, resource)) {
      doomed.push({
        resource,
        name: textAt(item, "metadata", "name"),
        namespace: textAt(item, "metadata", "namespace"),
      });
    }
  }
  return { doomed, failures: [] };
}

/** The uid of what is being removed. */
async function remove(session: Session, one: Doomed, options: DeleteOptions, dryRun: boolean): Promise<string> {
  const answer = await session.client.json({
    method: "DELETE",
    path: pathOf(one.resource, one.namespace, one.name),
    query: { dryRun: dryRun ? "All" : undefined },
    body: { ...options },
  });
  return textAt(answer, "metadata", "uid") || textAt(answer, "details", "uid");
}

/** `pod "x" deleted from default namespace`, as kubectl says it since 1.34. */
function line(one: Doomed, output: string, forced: boolean, suffix: string): string {
  const kind = kindName(one.resource);
  if (output === "name") return `${kind}/${one.name}\n`;
  const from = one.namespace === "" ? "" : ` from ${one.namespace} namespace`;
  return `${kind} "${one.name}" ${forced ? "force deleted" : "deleted"}${suffix}${from}\n`;
}

/** Waits until each object is gone or another one has its name. */
export async function waitUntilGone(session: Session, removed: readonly Removed[], timeout: number): Promise<void> {
  for (const { resource, namespace, name, uid } of removed) {
    const gone = (object: JsonObject | undefined) =>
      !object || (uid !== "" && textAt(object, "metadata", "uid") !== uid);
    const options = { collection: pathOf(resource, namespace), name, timeout: timeout === 0 ? undefined : timeout };
    await follow(session, options, gone).catch((error: unknown) => {
      if (!(error instanceof WaitTimeout)) throw error;
      throw new CommandError(`timed out waiting for the condition on ${resource.plural}/${name}`);
    });
  }
}
