import { readSignalName, signalList } from "../signals.ts";
import { type AppletMain, Failure } from "./applet.ts";

export const kill: AppletMain = async (applet) => {
  const words = [...applet.args];
  if (words[0] === "-l") {
    await applet.write(signalList(words[1], applet.isGnu));
    return 0;
  }
  let name = "TERM";
  if (words[0] === "-s") name = words.splice(0, 2)[1] ?? "";
  else if (/^-./.test(words[0] ?? "")) name = (words.shift() ?? "").slice(1);
  const signal = readSignalName(name);
  if (!signal && name !== "0") throw new Failure(`bad signal name '${name}'`);
  if (words.length === 0) throw new Failure("you need to specify whom to kill");
  let status = 0;
  for (const word of words) {
    const target = applet.process.machine.processes.get(Number(word));
    if (target) {
      if (signal) target.kill(signal);
      continue;
    }
    status = 1;
    await applet.complain(
      /^-?\d+$/.test(word) ? `can't kill pid ${word}: No such process` : `invalid number '${word}'`,
    );
  }
  return status;
};
