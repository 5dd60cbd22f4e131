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

/** `no rollbacker has been implemented for {"" "Pod"}`. */
export function notImplemented(
  what: string,
  resource: { readonly group: string; readonly kind: string },
): CommandError {
  return new CommandError(
    `no ${what} has been implemented for {${JSON.stringify(resource.group)} ${JSON.stringify(resource.kind)}}`,
  );
}
