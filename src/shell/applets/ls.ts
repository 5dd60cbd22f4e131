import { FileError, type FileStat } from "../../cluster/files.ts";
import { inColumns } from "../editor/line-editor.ts";
import type { Applet, AppletMain, Options } from "./applet.ts";
import { formatDate } from "./date.ts";

interface Entry {
  readonly name: string;
  readonly stat: FileStat;
}

export const ls: AppletMain = async (applet) => {
  const options = applet.options("1AaCdFhlnRrSstuXp", { all: "a", "almost-all": "A", recursive: "R", color: "s" });
  const { files } = applet.process.machine;
  const names = options.operands.length > 0 ? options.operands : ["."];
  const plain: Entry[] = [];
  const directories: string[] = [];
  let status = 0;
  for (const name of names) {
    try {
      const stat = files.stat(applet.path(name));
      if (stat.type === "directory" && !options.has("d")) directories.push(name);
      else plain.push({ name, stat });
    } catch (error) {
      if (!(error instanceof FileError)) throw error;
      status = applet.isGnu ? 2 : 1;
      await applet.complain(applet.isGnu ? `cannot access '${name}': ${error.message}` : `${name}: ${error.message}`);
    }
  }
  await printEntries(applet, options, sorted(plain, options));
  let needsGap = plain.length > 0;
  const titles = names.length > 1 || options.has("R");
  const queue = directories.sort();
  for (let name = queue.shift(); name !== undefined; name = queue.shift()) {
    if (titles) await applet.write(`${needsGap ? "\n" : ""}${name}:\n`);
    needsGap = true;
    const entries = entriesOf(applet, name, options);
    if (options.has("l")) await applet.write(`total ${entries.reduce((sum, { stat }) => sum + blocks(stat), 0)}\n`);
    await printEntries(applet, options, entries);
    if (options.has("R")) {
      const inner = entries.filter((entry) => entry.stat.type === "directory" && !/^\.\.?$/.test(entry.name));
      queue.unshift(...inner.map((entry) => `${name?.replace(/\/$/, "")}/${entry.name}`));
    }
  }
  return status;
};

/** Kilobytes on a disk with blocks of 4 KiB. */
function blocks(stat: FileStat): number {
  return Math.ceil(stat.size / 4096) * 4;
}

function entriesOf(applet: Applet, directory: string, options: Options): Entry[] {
  const { files } = applet.process.machine;
  const path = applet.path(directory);
  const entries = files
    .list(path)
    .map((name) => ({ name, stat: files.stat(path === "/" ? `/${name}` : `${path}/${name}`) }));
  if (options.has("a")) {
    entries.push({ name: ".", stat: files.stat(path) });
    entries.push({ name: "..", stat: files.stat(path.slice(0, path.lastIndexOf("/")) || "/") });
  }
  const hidden = options.has("a") || options.has("A");
  return sorted(
    entries.filter(({ name }) => hidden || !name.startsWith(".")),
    options,
  );
}

function sorted(entries: readonly Entry[], options: Options): Entry[] {
  const result = [...entries].sort((a, b) => {
    if (options.has("S") && a.stat.size !== b.stat.size) return b.stat.size - a.stat.size;
    if (options.has("t") && a.stat.modified !== b.stat.modified) return b.stat.modified - a.stat.modified;
    return a.name < b.name ? -1 : 1;
  });
  return options.has("r") ? result.reverse() : result;
}

async function printEntries(applet: Applet, options: Options, entries: readonly Entry[]): Promise<void> {
  if (entries.length === 0) return;
  const shown = (entry: Entry) => {
    const marked = entry.stat.type === "directory" && (options.has("F") || options.has("p"));
    return marked ? `${entry.name}/` : entry.name;
  };
  if (options.has("l") || options.has("n")) {
    const now = applet.process.machine.clock.now();
    const user = applet.process.env.get("USER") ?? "root";
    const size = (stat: FileStat) => (options.has("h") ? human(stat.size) : String(stat.size));
    const width = applet.isGnu ? Math.max(...entries.map(({ stat }) => size(stat).length)) : 9;
    const owner = applet.isGnu ? user : user.padEnd(8);
    for (const entry of entries) {
      const { type, modified } = entry.stat;
      // Half a year back, the year takes the time's place.
      const old = now - modified > 15_768_000_000 || modified > now;
      const mode = type === "directory" ? "drwxr-xr-x" : "-rw-r--r--";
      const links = String(type === "directory" ? 2 : 1).padStart(applet.isGnu ? 1 : 5);
      const time = formatDate(old ? "%b %e  %Y" : "%b %e %H:%M", modified);
      await applet.write(
        `${mode} ${links} ${owner} ${owner} ${size(entry.stat).padStart(width)} ${time} ${shown(entry)}\n`,
      );
    }
    return;
  }
  const names = entries.map(shown);
  const columns = !options.has("1") && (options.has("C") || applet.process.isTty.stdout);
  if (columns) await applet.write(inColumns(names, applet.process.tty?.size.columns ?? 80));
  else await applet.write(names.map((name) => `${name}\n`).join(""));
}

function human(size: number): string {
  if (size < 1024) return String(size);
  const unit = Math.min(4, Math.floor(Math.log2(size) / 10));
  const value = size / 1024 ** unit;
  return `${value < 10 ? value.toFixed(1) : Math.round(value)}${" KMGT"[unit]}`;
}
