import type { CommandBody, Session } from "../command.ts";
import { pathOf } from "../discovery.ts";
import { checkValidate, dryRunOf, writeQuery } from "../dry-run.ts";
import { CommandError, isNotFound, StatusError, throwFailures, usageError } from "../errors.ts";
import { dryRunFlag, fieldManagerFlag, fileFlags, outputFlag, saveConfigFlag, validateFlag } from "../flag-sets.ts";
import { type JsonObject, objectAt, textAt } from "../json.ts";
import { readManifests } from "../manifests/manifests.ts";
import { lastAppliedOf, withLastApplied } from "../patching/last-applied.ts";
import { ResultPrinter } from "../results.ts";

export const replace: CommandBody = {
  usage: "replace -f FILENAME",
  examples: [
    ["Replace a pod using the data in pod.json", "kubectl replace -f ./pod.json"],
    ["Replace a pod based on the JSON passed into stdin", "cat pod.json | kubectl replace -f -"],
  ],
  flags: [dryRunFlag, fieldManagerFlag("kubectl-replace"), ...fileFlags, outputFlag, saveConfigFlag, validateFlag],
  notSimulated: [
    "allow-missing-template-keys",
    "cascade",
    "force",
    "grace-period",
    "kustomize",
    "raw",
    "show-managed-fields",
    "subresource",
    "template",
    "timeout",
    "wait",
  ],
  async run(session, invocation) {
    const { flags, args, path } = invocation;
    const dryRun = await dryRunOf(session, invocation);
    checkValidate(flags.text("validate"));
    if (args.length > 0) throw usageError(path, `Unexpected args: [${args.join(" ")}]`);
    if (!flags.given("filename")) throw new CommandError("must specify one of -f and -k");
    const { objects, failures } = await readManifests(session, invocation, { validate: true });
    if (objects.length === 0 && failures.length === 0) throw new CommandError("no objects passed to replace");
    const results = new ResultPrinter(session, invocation, dryRun);
    const query = writeQuery(dryRun, flags.text("field-manager"), flags.text("validate"));
    for (const { resource, namespace, name, source, object } of objects) {
      const at = pathOf(resource, namespace, name);
      const body = flags.on("save-config") || lastAppliedOf(object) ? withLastApplied(object) : object;
      try {
        const replaced =
          dryRun === "client"
            ? body
            : await session.client.json({ method: "PUT", path: at, query, body: await versioned(session, at, body) });
        await results.report(replaced, "replaced");
      } catch (error) {
        if (!(error instanceof StatusError)) throw error;
        failures.push(error.while("replacing", source));
      }
    }
    throwFailures(failures);
    return 0;
  },
};

/** A file that names no version overwrites whichever there is (cli-runtime's Helper.Replace). */
async function versioned(session: Session, path: string, object: JsonObject): Promise<JsonObject> {
  if (textAt(object, "metadata", "resourceVersion") !== "") return object;
  try {
    const resourceVersion = textAt(await session.client.json({ path }), "metadata", "resourceVersion");
    return { ...object, metadata: { ...objectAt(object, "metadata"), resourceVersion } };
  } catch (error) {
    if (error instanceof StatusError && isNotFound(error)) return object;
    throw error;
  }
}
