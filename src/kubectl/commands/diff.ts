import type { CommandBody, Session } from "../command.ts";
import { pathOf } from "../discovery.ts";
import { writeQuery } from "../dry-run.ts";
import { CommandError, failureText, isNotFound, notSimulated, usageError } from "../errors.ts";
import { fieldManagerFlag, fileFlags, selectorFlag } from "../flag-sets.ts";
import type { JsonObject } from "../json.ts";
import { type ManifestObject, readManifests } from "../manifests/manifests.ts";
import { lastAppliedOf, withoutLastApplied } from "../patching/last-applied.ts";
import { threeWayPatch } from "../patching/three-way-patch.ts";
import { objectPrinter } from "../printing/object-printer.ts";
import { strategicPatch } from "../rest-client.ts";
import { unifiedDiff } from "../unified-diff.ts";

/** Its exit codes are diff(1)'s: 1 says that there are differences, so failures have one more than elsewhere. */
const differs = 1;
const failed = 2;

export const diff: CommandBody = {
  usage: "diff -f FILENAME",
  examples: [
    ["Diff resources included in pod.json", "kubectl diff -f pod.json"],
    ["Diff file read from stdin", "cat service.yaml | kubectl diff -f -"],
  ],
  flags: [
    fieldManagerFlag("kubectl-client-side-apply"),
    ...fileFlags,
    selectorFlag,
    {
      name: "server-side",
      type: "bool",
      initial: "false",
      help: "If true, apply runs in the server instead of the client.",
    },
  ],
  notSimulated: ["concurrency", "force-conflicts", "kustomize", "prune", "prune-allowlist", "show-managed-fields"],
  async run(session, invocation) {
    const { flags, args, path } = invocation;
    try {
      if (flags.on("server-side")) throw notSimulated("kubectl diff --server-side");
      if (args.length > 0) throw usageError(path, `Unexpected args: [${args.join(" ")}]`);
      if (!flags.given("filename")) throw new CommandError("must specify one of -f and -k");
      const { objects, failures } = await readManifests(session, invocation, { validate: false });
      if (failures[0]) throw failures[0];
      const query = writeQuery("server", flags.text("field-manager"));
      const compared: Comparison[] = [];
      for (const manifest of objects) compared.push(await compare(session, manifest, query));
      return await print(session, compared);
    } catch (error) {
      if (!(error instanceof Error)) throw error;
      await session.printError(failureText(error));
      return failed;
    }
  },
};

interface Comparison {
  /** Of the file in each of the two directories. */
  readonly file: string;
  readonly live: string;
  readonly merged: string;
}

/** An object as it is and as the server would make it, as kubectl's diff.go writes the two into files. */
async function compare(
  session: Session,
  { resource, namespace, name, object }: ManifestObject,
  query: Record<string, string | undefined>,
): Promise<Comparison> {
  const path = pathOf(resource, namespace, name);
  const live = await session.client.json({ path }).catch((error: unknown) => {
    if (isNotFound(error)) return undefined;
    throw error;
  });
  const group = resource.group === "" ? "" : `${resource.group}.`;
  return {
    file: `${group}${resource.version}.${resource.kind}.${namespace ?? ""}.${name}`,
    live: live ? yamlOf(live) : "",
    merged: yamlOf(await merge()),
  };

  function merge(): Promise<JsonObject> {
    if (!live) return session.client.json({ method: "POST", path: pathOf(resource, namespace), query, body: object });
    const body = threeWayPatch(resource.kind, lastAppliedOf(live) ?? {}, withoutLastApplied(object), live);
    if (Object.keys(body).length === 0) return Promise.resolve(live);
    return session.client.json({ method: "PATCH", path, query, body, contentType: strategicPatch });
  }
}

const yamlOf = objectPrinter("yaml", { headers: true }) ?? (() => "");

async function print(session: Session, compared: readonly Comparison[]): Promise<number> {
  const { random } = session.process.machine;
  const directory = (name: string) => `/tmp/${name}-${random.int(2 ** 32)}`;
  const [from, to] = [directory("LIVE"), directory("MERGED")];
  // As GNU diff writes a file's time.
  const time = new Date(session.clock.now()).toISOString().replace("T", " ").replace("Z", "000000 +0000");
  let code = 0;
  for (const { file, live, merged } of [...compared].sort((a, b) => (a.file < b.file ? -1 : 1))) {
    const hunks = unifiedDiff(live, merged);
    if (hunks === "") continue;
    code = differs;
    const [old, new_] = [`${from}/${file}`, `${to}/${file}`];
    await session.print(`diff -u -N ${old} ${new_}\n--- ${old}\t${time}\n+++ ${new_}\t${time}\n${hunks}`);
  }
  return code;
}
