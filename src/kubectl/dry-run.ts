import type { Invocation, Session } from "./command.ts";
import { CommandError } from "./errors.ts";

export type DryRun = "none" | "client" | "server";

/** Reads --dry-run, with the real one's words about its older forms. */
export async function dryRunOf(session: Session, { flags }: Invocation): Promise<DryRun> {
  const value = flags.text("dry-run") || "none";
  if (value === "unchanged" || value === "true") {
    await session.printError("--dry-run is deprecated and can be replaced with --dry-run=client.\n");
    return "client";
  }
  if (value === "none" || value === "false") return "none";
  if (value === "client" || value === "server") return value;
  throw new CommandError(`Invalid dry-run value (${value}). Must be "none", "server", or "client".`);
}

/** What follows `pod/x created`. */
export function dryRunSuffix(dryRun: DryRun): string {
  if (dryRun === "none") return "";
  return dryRun === "server" ? " (server dry run)" : " (dry run)";
}

/** The query of a write. */
export function writeQuery(
  dryRun: DryRun,
  fieldManager: string,
  validate?: string,
): Record<string, string | undefined> {
  return {
    dryRun: dryRun === "server" ? "All" : undefined,
    fieldManager,
    fieldValidation: validate === undefined ? undefined : fieldValidation(validate),
  };
}

/** Throws CommandError for a --validate value that there is not. */
export function checkValidate(validate: string): void {
  fieldValidation(validate);
}

function fieldValidation(validate: string): string {
  switch (validate) {
    case "true":
    case "strict":
      return "Strict";
    case "warn":
      return "Warn";
    case "false":
    case "ignore":
      return "Ignore";
    default:
      throw new CommandError(
        `invalid - validate option ${JSON.stringify(validate)}; must be one of: strict (or true), warn, ignore (or false)`,
      );
  }
}
