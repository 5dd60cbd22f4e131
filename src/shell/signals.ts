import { type SignalName, signalNumbers } from "../cluster/process.ts";

/** Linux' names by number, from 1 (signal(7)). */
const names =
  "HUP INT QUIT ILL TRAP ABRT BUS FPE KILL USR1 SEGV USR2 PIPE ALRM TERM STKFLT CHLD CONT STOP TSTP TTIN TTOU URG XCPU XFSZ VTALRM PROF WINCH POLL PWR SYS".split(
    " ",
  );

/** `INT`, `SIGINT`, `2`; undefined for one that processes here do not know. */
export function readSignalName(text: string): SignalName | undefined {
  const name = /^\d+$/.test(text) ? names[Number(text) - 1] : text.toUpperCase().replace(/^SIG/, "");
  const full = `SIG${name}`;
  return isSignalName(full) ? full : undefined;
}

function isSignalName(text: string): text is SignalName {
  return Object.hasOwn(signalNumbers, text);
}

/** `kill -l`: all, or one translated between number and name. */
export function signalList(one: string | undefined, bash: boolean): string {
  if (one !== undefined) {
    if (/^\d+$/.test(one)) return `${names[(Number(one) & 127) - 1] ?? one}\n`;
    return `${names.indexOf(one.toUpperCase().replace(/^SIG/, "")) + 1}\n`;
  }
  if (!bash) return names.map((name, index) => `${String(index + 1).padStart(2)}) ${name}\n`).join("");
  let text = "";
  for (const [index, name] of names.entries()) {
    text += `${String(index + 1).padStart(2)}) SIG${name}${(index + 1) % 5 === 0 ? "\n" : "\t"}`;
  }
  return text.endsWith("\t") ? `${text.slice(0, -1)}\n` : text;
}
