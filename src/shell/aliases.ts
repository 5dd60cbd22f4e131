import type { Command } from "unbash";
import { runText } from "./evaluator.ts";
import type { Shell } from "./shell-state.ts";

/** If the command's first word is an alias: what runs the text that it stands for. bash does so at a prompt only. */
export function expandAlias(shell: Shell, node: Command): (() => Promise<number>) | undefined {
  const word = node.name;
  if (!word || word.parts || shell.aliases.size === 0) return undefined;
  if (shell.dialect === "bash" && !shell.interactive) return undefined;
  const value = shell.aliases.get(word.text);
  if (value === undefined || node.suffix.some((part) => part.type === "HereDoc")) return undefined;
  const text = shell.source.slice(node.pos, word.pos) + value + shell.source.slice(word.end, node.end);
  return async () => {
    // An alias is not expanded inside its own value.
    shell.aliases.delete(word.text);
    try {
      return await runText(shell, text);
    } finally {
      if (!shell.aliases.has(word.text)) shell.aliases.set(word.text, value);
    }
  };
}
