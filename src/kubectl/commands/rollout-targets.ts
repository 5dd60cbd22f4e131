import type { Invocation, Session } from "../command.ts";
import { CommandError } from "../errors.ts";
import { findTargets, type Targets } from "../targets.ts";

/** What a `rollout` command works on. */
export function rolloutTargets(session: Session, invocation: Invocation): Promise<Targets> {
  if (invocation.args.length === 0 && !invocation.flags.given("filename")) {
    throw new CommandError("required resource not specified");
  }
  return findTargets(session, invocation);
}

/** `ReplicaSet.apps`, `Pod`: how Go prints a GroupKind. */
export function groupKind({ group, kind }: { readonly group: string; readonly kind: string }): string {
  return group === "" ? kind : `${kind}.${group}`;
}

export function notImplemented(what: string, kind: string): CommandError {
  return new CommandError(`no ${what} has been implemented for ${kind}`);
}
