import type { CommandBody } from "../command.ts";
import { pause, restart, resume } from "./rollout-changes.ts";
import { history } from "./rollout-history.ts";
import { status } from "./rollout-status.ts";
import { undo } from "./rollout-undo.ts";

export const rollout: CommandBody = {
  usage: "rollout SUBCOMMAND",
  subcommands: [history, pause, restart, resume, status, undo],
};
