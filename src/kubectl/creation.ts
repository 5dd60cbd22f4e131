import type { Invocation, Session } from "./command.ts";
import { pathOf } from "./discovery.ts";
import { dryRunOf, writeQuery } from "./dry-run.ts";
import { CommandError, StatusError, usageError } from "./errors.ts";
import { dryRunFlag, fieldManagerFlag, outputFlag, saveConfigFlag, validateFlag } from "./flag-sets.ts";
import type { Flag } from "./flags.ts";
import { type JsonObject, objectAt, textAt } from "./json.ts";
import { withLastApplied } from "./patching/last-applied.ts";
import { ResultPrinter } from "./results.ts";

/** Flags that all `create <kind>` commands share. */
export const creationFlags: readonly Flag[] = [
  dryRunFlag,
  fieldManagerFlag("kubectl-create"),
  outputFlag,
  saveConfigFlag,
  validateFlag,
];

export const creationNotSimulated = ["allow-missing-template-keys", "show-managed-fields", "template"];

/** The one name that `create <kind>` takes. */
export function nameArgument({ args, dashAt, path }: Invocation): string {
  const names = dashAt < 0 ? args : args.slice(0, dashAt);
  const [name] = names;
  if (names.length !== 1 || name === undefined)
    throw usageError(path, `exactly one NAME is required, got ${names.length}`);
  return name;
}

/** Sends a generated object, or only prints it. `doing` begins the error: `failed to create deployment`. */
export async function createGenerated(
  session: Session,
  invocation: Invocation,
  object: JsonObject,
  doing: string | undefined,
): Promise<void> {
  const { flags } = invocation;
  const dryRun = await dryRunOf(session, invocation);
  const results = new ResultPrinter(session, invocation, dryRun);
  const saved = flags.on("save-config") ? withLastApplied(object) : object;
  if (dryRun === "client") return results.report(placed(saved, session), "created");
  const resource = await session.discovery.byKind(textAt(object, "apiVersion"), textAt(object, "kind"));
  if (!resource) throw new CommandError(`no matches for kind ${JSON.stringify(object.kind)}`);
  const query = writeQuery(dryRun, flags.text("field-manager"), flags.text("validate") || "strict");
  try {
    const call = { method: "POST", path: pathOf(resource, session.namespace), query, body: saved };
    await results.report(await session.client.json(call), "created");
  } catch (error) {
    if (!(error instanceof StatusError) || doing === undefined) throw error;
    throw new CommandError(`${doing}: ${error.message}`);
  }
}

/** A namespace shows in a dry run only if it was given. */
function placed(object: JsonObject, session: Session): JsonObject {
  if (!session.namespaceIsEnforced || object.kind === "Namespace") return object;
  return { ...object, metadata: { ...objectAt(object, "metadata"), namespace: session.namespace } };
}
