import { parse } from "unbash";
import { expandHereDocument } from "./expansion/words.ts";
import type { Shell } from "./shell-state.ts";

/** A prompt's `$` and backquotes: what a here-document's would be. */
export async function expandDollars(shell: Shell, text: string): Promise<string> {
  const command = parse(`: <<E\n${text}\nE`).commands[0]?.command;
  const document = command?.type === "Command" ? command.redirects[0] : undefined;
  if (document?.type !== "HereDoc") return text;
  const status = shell.status;
  const expanded = await expandHereDocument(shell, document.body);
  shell.status = status;
  return expanded.replace(/\n$/, "");
}
