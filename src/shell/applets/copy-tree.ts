import type { FileSystem } from "../../cluster/files.ts";
import { type Applet, UsageError } from "./applet.ts";

/** Copies a file, or a directory with all that is in it. Throws FileError. */
export function copyTree(files: FileSystem, from: string, to: string): void {
  if (files.stat(from).type === "file") {
    files.write(to, files.read(from));
    return;
  }
  if (!files.exists(to)) files.makeDirectory(to);
  for (const name of files.list(from)) copyTree(files, `${from}/${name}`, `${to}/${name}`);
}

/** Where each source goes: into the last operand if that is a directory. */
export async function destinations(
  applet: Applet,
  operands: readonly string[],
): Promise<{ from: string; to: string }[] | undefined> {
  const sources = operands.slice(0, -1);
  const target = operands.at(-1);
  if (target === undefined || sources.length === 0) {
    if (!applet.isGnu) throw new UsageError();
    throw new UsageError(
      target === undefined ? "missing file operand" : `missing destination file operand after '${target}'`,
    );
  }
  const { files } = applet.process.machine;
  const path = applet.path(target);
  const isDirectory = files.exists(path) && files.stat(path).type === "directory";
  const many = sources.length > 1;
  if (many && !isDirectory && applet.isGnu) {
    await applet.complain(`target '${target}': No such file or directory`);
    return undefined;
  }
  return sources.map((from) => {
    const base = from.replace(/\/+$/, "").replace(/^.*\//, "");
    return { from, to: isDirectory || many ? `${target.replace(/\/+$/, "")}/${base}` : target };
  });
}
