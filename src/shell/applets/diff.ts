import { FileError } from "../../cluster/files.ts";
import { readAllText } from "../../cluster/pipe.ts";
import { type Applet, type AppletMain, Failure, type Options } from "./applet.ts";
import { changesBetween } from "./diff/changes.ts";
import { normalFormat, unifiedFormat } from "./diff/formats.ts";

const longNames = {
  unified: "u",
  brief: "q",
  "report-identical-files": "s",
  "new-file": "N",
  recursive: "r",
  "ignore-case": "i",
  "ignore-all-space": "w",
  "ignore-space-change": "b",
  text: "a",
  label: "L",
  minimal: "d",
};
const trouble = 2;

interface Side {
  /** As the reader named it. */
  readonly name: string;
  /** Undefined where there is nothing of that name, and `-N` lets it stand for an empty file. */
  readonly text: string | undefined;
  /** Milliseconds since the Unix epoch. */
  readonly modified: number;
}

/** Compares two files, or two directories file by file (diffutils; busybox knows the unified format alone). */
export const diff: AppletMain = async (applet) => {
  const options = applet.options(applet.isGnu ? "uqsNriwbadU:L:" : "abBdiNqrTstwuU:L:", applet.isGnu ? longNames : {});
  const [first, second, more] = options.operands;
  if (second === undefined || more !== undefined) {
    const what = more === undefined ? `missing operand after '${first ?? applet.name}'` : `extra operand '${more}'`;
    const hint = applet.isGnu ? `\n${applet.name}: Try '${applet.name} --help' for more information.` : "";
    throw new Failure(`${what}${hint}`, trouble);
  }
  const [from = "", to = ""] = [first, second];
  const isDirectory = (name: string) => name !== "-" && typeOf(applet, name) === "directory";
  if (isDirectory(from) && isDirectory(to)) return compareDirectories(applet, options, from, to);
  const inside = (directory: string, file: string) => `${directory.replace(/\/$/, "")}/${file.replace(/^.*\//, "")}`;
  if (isDirectory(from)) return compareFiles(applet, options, inside(from, to), to);
  if (isDirectory(to)) return compareFiles(applet, options, from, inside(to, from));
  return compareFiles(applet, options, from, to);
};

function typeOf(applet: Applet, name: string): "file" | "directory" | undefined {
  const { files } = applet.process.machine;
  const path = applet.path(name);
  return files.exists(path) ? files.stat(path).type : undefined;
}

async function compareDirectories(applet: Applet, options: Options, from: string, to: string): Promise<number> {
  const { files } = applet.process.machine;
  const [old, fresh] = [from, to].map((name) => files.list(applet.path(name)));
  let status = 0;
  for (const name of [...new Set([...(old ?? []), ...(fresh ?? [])])].sort()) {
    const [left, right] = [`${from}/${name}`, `${to}/${name}`];
    const types = [typeOf(applet, left), typeOf(applet, right)];
    const alone = types.indexOf(undefined);
    if (alone >= 0 && !options.has("N")) {
      await applet.write(`Only in ${alone === 0 ? to : from}: ${name}\n`);
      status = Math.max(status, 1);
    } else if (types.includes("directory")) {
      if (options.has("r")) status = Math.max(status, await compareDirectories(applet, options, left, right));
      else await applet.write(`Common subdirectories: ${left} and ${right}\n`);
    } else status = Math.max(status, await compareFiles(applet, options, left, right, true));
  }
  return status;
}

/** `isOfMany`: what differs has the command line above it that would compare these two alone. */
async function compareFiles(
  applet: Applet,
  options: Options,
  from: string,
  to: string,
  isOfMany = false,
): Promise<number> {
  const old = await side(applet, from, options.has("N"));
  const fresh = await side(applet, to, options.has("N") && old?.text !== undefined);
  if (!old || !fresh) return trouble;
  const [oldText, newText] = [old.text ?? "", fresh.text ?? ""];
  const isBinary = !options.has("a") && [oldText, newText].some((text) => text.includes("\0"));
  const [oldLines, newLines] = [linesOf(oldText), linesOf(newText)];
  const isUnified = options.has("U") || options.has("u") || !applet.isGnu;
  const context = isUnified ? Number(options.value("U") ?? 3) : 0;
  const key = keyOf(options);
  const changes = isBinary ? [] : changesBetween(oldLines.map(key), newLines.map(key), context);
  const differ = isBinary ? oldText !== newText : changes.length > 0;
  if (!differ) {
    // busybox does not even look at a file beside itself.
    if (options.has("s") && (applet.isGnu || from !== to))
      await applet.write(`Files ${from} and ${to} are identical\n`);
    return 0;
  }
  if (options.has("q")) await applet.write(`Files ${from} and ${to} differ\n`);
  else if (isBinary) await applet.write(`Binary files ${from} and ${to} differ\n`);
  else {
    const [oldLabel, newLabel] = options.values("L");
    if (isOfMany && applet.isGnu) {
      const words = applet.args.filter((word) => !options.operands.includes(word));
      await applet.write(`${[applet.name, ...words, oldLabel ?? from, newLabel ?? to].join(" ")}\n`);
    }
    const compared = { old: oldLines, fresh: newLines, changes };
    if (!isUnified) await applet.write(normalFormat(compared));
    else {
      const head = `--- ${oldLabel ?? heading(applet, old)}\n+++ ${newLabel ?? heading(applet, fresh)}\n`;
      await applet.write(`${head}${unifiedFormat(compared, context)}`);
    }
  }
  return 1;
}

/** Undefined after a message about a file that cannot be read. */
async function side(applet: Applet, name: string, mayMiss: boolean): Promise<Side | undefined> {
  const { files, clock } = applet.process.machine;
  try {
    if (name !== "-" && mayMiss && !files.exists(applet.path(name))) return { name, text: undefined, modified: 0 };
    const text = await readAllText(applet.open(name), applet.process.signal);
    return { name, text, modified: name === "-" ? clock.now() : files.stat(applet.path(name)).modified };
  } catch (error) {
    if (!(error instanceof FileError)) throw error;
    await applet.complain(applet.isGnu ? `${name}: ${error.message}` : `can't stat '${name}': ${error.message}`);
    return undefined;
  }
}

function linesOf(text: string): string[] {
  return text.match(/[^\n]*\n|[^\n]+$/g) ?? [];
}

function keyOf(options: Options): (line: string) => string {
  return (line) => {
    let key = options.has("i") ? line.toLowerCase() : line;
    if (options.has("w")) key = key.replace(/\s+/g, "");
    else if (options.has("b")) key = key.replace(/\s+$/, "").replace(/\s+/g, " ");
    return key;
  };
}

/** busybox names the file; GNU says when it was changed, too. */
function heading(applet: Applet, { name, modified }: Side): string {
  if (!applet.isGnu) return name;
  const [date = "", time = ""] = new Date(modified).toISOString().slice(0, -1).split("T");
  return `${name}\t${date} ${time}000000 +0000`;
}
