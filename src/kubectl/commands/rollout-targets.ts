import type { Invocation, Session } from "../command.ts";
import { CommandError, notSimulated } from "../errors.ts";
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

/** Only Deployments have old revisions here; the real kubectl also goes back to those of a DaemonSet or a StatefulSet. */
export function notImplemented(what: string, resource: { readonly group: string; readonly kind: string }): Error {
  const { group, kind } = resource;
  const hasRevisions = group === "apps" && (kind === "DaemonSet" || kind === "StatefulSet");
  if (hasRevisions && what !== "status viewer") return notSimulated(`a ${what} for a ${kind}`);
  const named = what === "status viewer" ? groupKind(resource) : JSON.stringify(groupKind(resource));
  return new CommandError(`no ${what} has been implemented for ${named}`);
}
