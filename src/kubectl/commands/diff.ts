import type { CommandBody, Invocation, Session } from "../command.ts";
import { pathOf, type Resource } from "../discovery.ts";
import { writeQuery } from "../dry-run.ts";
import {
  CommandError,
  ExitError,
  failureText,
  isFailure,
  isNotFound,
  notSimulated,
  StatusError,
  throwFailures,
  usageError,
} from "../errors.ts";
import { fieldManagerFlag, fileFlags, selectorFlag } from "../flag-sets.ts";
import { type JsonObject, objectAt } from "../json.ts";
import { type ManifestObject, readManifests } from "../manifests/manifests.ts";
import { lastAppliedOf, withoutLastApplied } from "../patching/last-applied.ts";
import { threeWayPatch } from "../patching/three-way-patch.ts";
import { toYaml } from "../printing/yaml.ts";
import { strategicPatch } from "../rest-client.ts";

const program = ["diff", "-u", "-N"];

export const diff: CommandBody = {
  usage: "diff -f FILENAME",
  examples: [
    ["Diff resources included in pod.json", "kubectl diff -f pod.json"],
    ["Diff file read from stdin", "cat service.yaml | kubectl diff -f -"],
  ],
  flags: [fieldManagerFlag("kubectl-client-side-apply"), ...fileFlags, selectorFlag],
  notSimulated: [
    "concurrency",
    "force-conflicts",
    "kustomize",
    "prune",
    "prune-allowlist",
    "server-side",
    "show-managed-fields",
  ],
  /** 0: nothing would change; 1: something would; more: it could not be found out (cmdutil.CheckDiffErr). */
  async run(session, invocation) {
    try {
      return await showDifference(session, invocation);
    } catch (error) {
      if (!isFailure(error)) throw error;
      await session.printError(failureText(error));
      throw new ExitError(2);
    }
  },
};

async function showDifference(session: Session, invocation: Invocation): Promise<number> {
  const { flags, args, path } = invocation;
  if (args.length > 0) throw usageError(path, `Unexpected args: [${args.join(" ")}]`);
  if (!flags.given("filename")) throw new CommandError("must specify one of -f and -k");
  if (session.process.env.get("KUBECTL_EXTERNAL_DIFF")) throw notSimulated("KUBECTL_EXTERNAL_DIFF");
  const { objects, failures } = await readManifests(session, invocation, { validate: false });
  const { machine } = session.process;
  const { files, random } = machine;
  const [live, merged] = ["LIVE", "MERGED"].map((name) => `/tmp/${name}-${Math.floor(random.next() * 2 ** 32)}`);
  if (live === undefined || merged === undefined) return 0;
  try {
    for (const directory of [live, merged]) files.makeDirectory(directory, true);
    for (const manifest of objects) {
      try {
        const name = fileName(manifest);
        const before = await liveObject(session, manifest);
        if (before) files.write(`${live}/${name}`, toYaml(shown(before)));
        files.write(`${merged}/${name}`, toYaml(shown(await mergedObject(session, invocation, manifest, before))));
      } catch (error) {
        if (!(error instanceof StatusError || error instanceof CommandError)) throw error;
        failures.push(error);
      }
    }
    throwFailures(failures);
    return await compare(session, live, merged);
  } finally {
    for (const directory of [live, merged]) files.remove(directory, true);
  }
}

async function compare({ process }: Session, live: string, merged: string): Promise<number> {
  const { machine, stdin, stdout, stderr, cwd, env } = process;
  const [name = ""] = program;
  if (!machine.findProgram(name)) {
    throw new CommandError(`failed to run "${name}": exec: "${name}": executable file not found in $PATH`);
  }
  return machine.spawn([...program, live, merged], { stdin, stdout, stderr, cwd, env }).exited;
}

function fileName({ resource, namespace, name }: ManifestObject): string {
  const { group, version, kind }: Resource = resource;
  return [...(group === "" ? [] : [group]), version, kind, namespace, name].join(".");
}

/** Undefined when there is none yet. */
async function liveObject(
  session: Session,
  { resource, namespace, name }: ManifestObject,
): Promise<JsonObject | undefined> {
  try {
    return await session.client.json({ path: pathOf(resource, namespace, name) });
  } catch (error) {
    if (error instanceof StatusError && isNotFound(error)) return undefined;
    throw error;
  }
}

/** What the server would make of it, from a dry run of `apply`. */
async function mergedObject(
  session: Session,
  { flags }: Invocation,
  { resource, namespace, name, object }: ManifestObject,
  live: JsonObject | undefined,
): Promise<JsonObject> {
  const query = writeQuery("server", flags.text("field-manager"));
  if (!live) return session.client.json({ method: "POST", path: pathOf(resource, namespace), query, body: object });
  // Unlike `apply`, without the annotation: that it changes is not what one asks for.
  const patch = threeWayPatch(resource.kind, lastAppliedOf(live) ?? {}, withoutLastApplied(object), live);
  if (Object.keys(patch).length === 0) return live;
  const path = pathOf(resource, namespace, name);
  return session.client.json({ method: "PATCH", path, query, body: patch, contentType: strategicPatch });
}

function shown(object: JsonObject): JsonObject {
  const { managedFields: _, ...metadata } = objectAt(object, "metadata");
  return { ...object, metadata };
}
