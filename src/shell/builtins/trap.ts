import { readSignalName } from "../signals.ts";
import type { Builtin } from "./builtin.ts";

export const trap: Builtin = async (shell, argv) => {
  let rest = argv.slice(1);
  if (rest[0] === "--") rest = rest.slice(1);
  if (rest.length === 0 || rest[0] === "-p") {
    for (const [name, command] of shell.traps) {
      const shown = shell.dialect === "bash" && name !== "EXIT" ? `SIG${name}` : name;
      await shell.write(`trap -- '${command.replaceAll("'", "'\\''")}' ${shown}\n`);
    }
    return 0;
  }
  // With one word, or a number first, the signals' traps are taken away.
  const resets = rest.length === 1 || /^\d+$/.test(rest[0] ?? "");
  const command = resets ? "-" : (rest.shift() ?? "-");
  let status = 0;
  for (const text of rest) {
    const name = text === "0" || /^exit$/i.test(text) ? "EXIT" : readSignalName(text)?.slice(3);
    if (name === undefined) {
      await shell.complain(`${text}: invalid signal specification`, "trap");
      status = 1;
    } else if (command === "-") shell.traps.delete(name);
    else shell.traps.set(name, command);
  }
  return status;
};
