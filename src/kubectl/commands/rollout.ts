import type { Command } from "../command.ts";
import { pause, restart, resume } from "./rollout-changes.ts";
import { history } from "./rollout-history.ts";
import { status } from "./rollout-status.ts";
import { undo } from "./rollout-undo.ts";

export const rollout: Command = {
  name: "rollout",
  short: "Manage the rollout of a resource",
  usage: "rollout SUBCOMMAND",
  subcommands: [history, pause, restart, resume, status, undo],
};
