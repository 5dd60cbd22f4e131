import type { CommandBody, Invocation, Session } from "../command.ts";
import { groupVersion, pathOf, type Resource } from "../discovery.ts";
import { checkValidate, type DryRun, dryRunOf, writeQuery } from "../dry-run.ts";
import { CommandError, isNotFound, notSimulated, StatusError, throwFailures, usageError } from "../errors.ts";
import { dryRunFlag, fieldManagerFlag, fileFlags, outputFlag, selectorFlag, validateFlag } from "../flag-sets.ts";
import { quoted, sortedJson } from "../json.ts";
import { type ManifestObject, readManifests } from "../manifests/manifests.ts";
import { lastAppliedAnnotation, lastAppliedOf, withLastApplied } from "../patching/last-applied.ts";
import { threeWayPatch } from "../patching/three-way-patch.ts";
import { strategicPatch } from "../rest-client.ts";
import { ResultPrinter } from "../results.ts";

export const apply: CommandBody = {
  usage: "apply (-f FILENAME | -k DIRECTORY)",
  examples: [
    ["Apply the configuration in pod.yaml to a pod", "kubectl apply -f ./pod.yaml"],
    ["Apply the YAML passed into stdin to a pod", "cat pod.yaml | kubectl apply -f -"],
  ],
  flags: [
    dryRunFlag,
    fieldManagerFlag("kubectl-client-side-apply"),
    ...fileFlags,
    outputFlag,
    {
      name: "overwrite",
      type: "bool",
      initial: "true",
      help: "Automatically resolve conflicts between the modified and live configuration by using values from the modified configuration",
    },
    selectorFlag,
    {
      name: "server-side",
      type: "bool",
      initial: "false",
      help: "If true, apply runs in the server instead of the client.",
    },
    validateFlag,
  ],
  notSimulated: [
    "all",
    "allow-missing-template-keys",
    "cascade",
    "force",
    "force-conflicts",
    "grace-period",
    "kustomize",
    "openapi-patch",
    "prune",
    "prune-allowlist",
    "show-managed-fields",
    "subresource",
    "template",
    "timeout",
    "wait",
  ],
  async run(session, invocation) {
    const { flags, args, path } = invocation;
    if (flags.on("server-side")) throw notSimulated("kubectl apply --server-side");
    const dryRun = await dryRunOf(session, invocation);
    checkValidate(flags.text("validate"));
    if (args.length > 0) throw usageError(path, `Unexpected args: [${args.join(" ")}]`);
    if (!flags.given("filename")) throw new CommandError("must specify one of -f and -k");
    const { objects, failures } = await readManifests(session, invocation, { validate: true });
    if (objects.length === 0 && failures.length === 0) throw new CommandError("no objects passed to apply");
    const results = new ResultPrinter(session, invocation, dryRun);
    for (const manifest of objects) {
      try {
        await applyOne(session, invocation, manifest, dryRun, results);
      } catch (error) {
        if (!(error instanceof StatusError || error instanceof CommandError)) throw error;
        failures.push(error);
      }
    }
    throwFailures(failures);
    return 0;
  },
  subcommands: ["edit-last-applied", "set-last-applied", "view-last-applied"].map((name) => ({
    name,
    short: `${name} (not simulated)`,
    usage: name,
    run: () => Promise.reject(notSimulated(`kubectl apply ${name}`)),
  })),
};

async function applyOne(
  session: Session,
  { flags }: Invocation,
  manifest: ManifestObject,
  dryRun: DryRun,
  results: ResultPrinter,
): Promise<void> {
  const { resource, namespace, name, source } = manifest;
  const query = writeQuery(dryRun, flags.text("field-manager"), flags.text("validate"));
  const modified = withLastApplied(manifest.object);
  if (name === "") {
    const where = `retrieving current configuration of:\n${whereIs(resource, name, namespace)}\nfrom server for:`;
    throw new CommandError(`error when ${where} ${quoted(source)}: resource name may not be empty`);
  }
  const path = pathOf(resource, namespace, name);
  let current: Awaited<ReturnType<typeof session.client.json>>;
  try {
    current = await session.client.json({ path });
  } catch (error) {
    if (!(error instanceof StatusError)) throw error;
    if (!isNotFound(error)) {
      throw error.while(
        `retrieving current configuration of:\n${whereIs(resource, name, namespace)}\nfrom server for:`,
        source,
      );
    }
    if (dryRun === "client") return results.report(modified, "created");
    const call = { method: "POST", path: pathOf(resource, namespace), query, body: modified };
    const created = await session.client.json(call).catch((failure: unknown) => {
      throw failure instanceof StatusError ? failure.while("creating", source) : failure;
    });
    return results.report(created, "created");
  }
  const original = lastAppliedOf(current);
  if (!original) {
    await session.printError(
      `Warning: resource ${resource.plural}/${name} is missing the ${lastAppliedAnnotation} annotation which is required by kubectl apply. ` +
        "kubectl apply should only be used on resources created declaratively by either kubectl create --save-config or kubectl apply. " +
        "The missing annotation will be patched automatically.\n",
    );
  }
  const patch = threeWayPatch(resource.kind, original ?? {}, modified, current);
  if (dryRun === "client") return results.report(modified, "configured");
  if (Object.keys(patch).length === 0) return results.report(current, "unchanged");
  const patched = await session.client
    .json({ method: "PATCH", path, query, body: patch, contentType: strategicPatch })
    .catch((failure: unknown) => {
      if (!(failure instanceof StatusError)) throw failure;
      throw failure
        .while("patching", source)
        .while(`applying patch:\n${sortedJson(patch)}\nto:\n${whereIs(resource, name, namespace)}\nfor:`, source);
    });
  await results.report(patched, "configured");
}

/** cli-runtime's Info.String. */
function whereIs(resource: Resource, name: string, namespace: string): string {
  const version = resource.group === "" ? `/${resource.version}` : groupVersion(resource);
  const lines = [
    `Resource: ${quoted(`${version}, Resource=${resource.plural}`)}, GroupVersionKind: ${quoted(`${version}, Kind=${resource.kind}`)}`,
    `Name: ${quoted(name)}, Namespace: ${quoted(namespace)}`,
  ];
  return lines.join("\n");
}
