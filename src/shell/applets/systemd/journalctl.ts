import type { JournalEntry } from "../../../cluster/hosts/journal.ts";
import type { ServiceManager } from "../../../cluster/hosts/service-manager.ts";
import { type AppletMain, Failure } from "../applet.ts";
import { journalLine } from "./journal-line.ts";

const formats = ["short", "cat"];

/** `journalctl` of systemd 257: all, of units, the last ones, and on as they come. There is no pager. */
export function createJournalctl(manager: ServiceManager): AppletMain {
  return async (applet) => {
    const options = applet.options("u:n::fo:rqab", {
      unit: "u",
      lines: "n",
      follow: "f",
      output: "o",
      reverse: "r",
      quiet: "q",
      all: "a",
      boot: "b",
      "no-pager": "a",
    });
    const format = options.value("o") ?? "short";
    if (!formats.includes(format)) throw new Failure(`eastwest: journalctl -o ${format} is not simulated`);
    const units = options.values("u").map((name) => (name.includes(".") ? name : `${name}.service`));
    const isWanted = ({ unit }: JournalEntry) => units.length === 0 || units.includes(unit);
    const { hostname } = applet.process.machine;
    const lineOf = (entry: JournalEntry) => (format === "cat" ? `${entry.text}\n` : journalLine(entry, hostname));

    // `-n 3`: an optional value that is a word of its own, if that is a number.
    const lines = options.value("n") || options.operands.find((word) => /^\d+$/.test(word));
    const wanted = manager.journal.list().filter(isWanted);
    const count = options.has("n") ? Number(lines ?? 10) : options.has("f") ? 10 : wanted.length;
    if (!(count >= 0)) throw new Failure(`Failed to parse lines '${lines}'`);
    const shown = wanted.slice(wanted.length - Math.min(count, wanted.length));
    if (options.has("r")) shown.reverse();
    for (const entry of shown) await applet.write(lineOf(entry));
    if (shown.length === 0 && !options.has("f") && !options.has("q")) await applet.write("-- No entries --\n");
    if (!options.has("f")) return 0;

    const { signal } = applet.process;
    let written: Promise<void> = Promise.resolve();
    const stop = manager.journal.follow((entry) => {
      if (isWanted(entry)) written = written.then(() => applet.write(lineOf(entry))).catch(() => {});
    });
    await new Promise<void>((resolve) => signal.addEventListener("abort", () => resolve(), { once: true }));
    stop();
    throw signal.reason;
  };
}
