import type { Command, CommandBody } from "../command.ts";
import { pathOf } from "../discovery.ts";
import { dryRunOf, writeQuery } from "../dry-run.ts";
import { CommandError, throwFailures } from "../errors.ts";
import { allFlag, dryRunFlag, fieldManagerFlag, fileFlags, outputFlag, selectorFlag } from "../flag-sets.ts";
import { isObject, type JsonObject, listAt, textAt } from "../json.ts";
import { strategicPatch } from "../rest-client.ts";
import { ResultPrinter } from "../results.ts";
import { findTargets } from "../targets.ts";
import { notSimulatedCommand } from "./not-simulated.ts";
import { env } from "./set-env.ts";

const image: Command = {
  name: "image",
  short: "Update the image of a pod template",
  usage: "image (-f FILENAME | TYPE NAME) CONTAINER_NAME_1=CONTAINER_IMAGE_1 ... CONTAINER_NAME_N=CONTAINER_IMAGE_N",
  examples: [
    [
      "Set a deployment's nginx container image to 'nginx:1.9.1'",
      "kubectl set image deployment/nginx nginx=nginx:1.9.1",
    ],
  ],
  flags: [allFlag, dryRunFlag, fieldManagerFlag("kubectl-set"), ...fileFlags, outputFlag, selectorFlag],
  notSimulated: ["allow-missing-template-keys", "kustomize", "local", "show-managed-fields", "template"],
  async run(session, invocation) {
    const { args } = invocation;
    const dryRun = await dryRunOf(session, invocation);
    const first = args.findIndex((arg) => arg.includes("="));
    const resources = first < 0 ? args : args.slice(0, first);
    const images = new Map<string, string>();
    for (const arg of first < 0 ? [] : args.slice(first)) {
      const equals = arg.indexOf("=");
      if (equals <= 0) throw new CommandError(`all resources must be specified before image changes: ${arg}`);
      images.set(arg.slice(0, equals), arg.slice(equals + 1));
    }
    // The real one looks its objects up before it checks what to do with them.
    const { found, failures } = await findTargets(session, invocation, { args: resources });
    throwFailures(failures);
    if (images.size === 0) throw new CommandError("at least one image update is required");
    if (images.has("*") && images.size > 1) {
      throw new CommandError(
        "all containers are already specified by *, but saw more than one container_name=container_image pairs",
      );
    }
    const results = new ResultPrinter(session, invocation, dryRun);
    const missed: Error[] = [];
    for (const { name, namespace, object, resource } of found) {
      const inTemplate = resource.kind !== "Pod";
      const base = inTemplate ? ["spec", "template", "spec"] : ["spec"];
      const { spec, missing } = changesFor(object, base, images);
      for (const container of missing)
        missed.push(new CommandError(`unable to find container named ${JSON.stringify(container)}`));
      if (missing.length > 0 || Object.keys(spec).length === 0) continue;
      const body = inTemplate ? { spec: { template: { spec } } } : { spec };
      const call = { method: "PATCH", path: pathOf(resource, namespace, name), body, contentType: strategicPatch };
      const query = writeQuery(dryRun, invocation.flags.text("field-manager"));
      const patched = dryRun === "client" ? object : await session.client.json({ ...call, query });
      await results.report(patched, "image updated");
    }
    throwFailures(missed);
    return 0;
  },
};

/** The part of a pod spec that changes, and the containers that there are not. */
function changesFor(
  object: JsonObject,
  base: readonly string[],
  images: ReadonlyMap<string, string>,
): { spec: JsonObject; missing: string[] } {
  const spec: JsonObject = {};
  const known = new Set<string>();
  for (const field of ["initContainers", "containers"]) {
    const changed = listAt(object, ...base, field)
      .filter(isObject)
      .flatMap((container) => {
        const name = textAt(container, "name");
        known.add(name);
        const wanted = images.get(name) ?? images.get("*");
        return wanted === undefined || wanted === container.image ? [] : [{ image: wanted, name }];
      });
    if (changed.length > 0) spec[field] = changed;
  }
  return { spec, missing: [...images.keys()].filter((name) => name !== "*" && !known.has(name)) };
}

export const set: CommandBody = {
  usage: "set SUBCOMMAND",
  subcommands: [
    env,
    image,
    notSimulatedCommand("resources", "Update resource requests/limits on objects with pod templates", "kubectl set"),
    notSimulatedCommand("selector", "Set the selector on a resource", "kubectl set"),
    notSimulatedCommand("serviceaccount", "Update the service account of a resource", "kubectl set"),
    notSimulatedCommand(
      "subject",
      "Update the user, group, or service account in a role binding or cluster role binding",
      "kubectl set",
    ),
  ],
};
