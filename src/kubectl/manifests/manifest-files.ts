import { type FileSystem, resolvePath } from "../../cluster/files.ts";
import { readAllText } from "../../cluster/pipe.ts";
import type { Process } from "../../cluster/process.ts";
import { CommandError, notSimulated } from "../errors.ts";

export interface ManifestText {
  /** As error messages name it: the path, or STDIN. */
  readonly source: string;
  readonly text: string;
}

/** What `-f` names: files, directories, patterns, `-`. Throws CommandError for what is not there. */
export async function readManifestFiles(
  process: Process,
  paths: readonly string[],
  recursive: boolean,
): Promise<ManifestText[]> {
  const files = process.machine.files;
  const texts: ManifestText[] = [];
  for (const path of paths) {
    if (path === "-") {
      texts.push({ source: "STDIN", text: await readAllText(process.stdin, process.signal) });
      continue;
    }
    if (/^https?:\/\//.test(path)) throw notSimulated("kubectl -f with a URL");
    const absolute = resolvePath(process.cwd, path);
    if (!files.exists(absolute)) throw new CommandError(`the path ${JSON.stringify(path)} does not exist`);
    if (files.stat(absolute).type === "file") {
      texts.push({ source: path, text: files.readText(absolute) });
      continue;
    }
    const found = manifestsIn(files, absolute, path.replace(/\/$/, ""), recursive);
    if (found.length === 0) {
      throw new CommandError(`error reading [${path}]: recognized file extensions are [.json .yaml .yml]`);
    }
    texts.push(...found);
  }
  return texts;
}

function manifestsIn(files: FileSystem, directory: string, shown: string, recursive: boolean): ManifestText[] {
  return files.list(directory).flatMap((name) => {
    const path = directory === "/" ? `/${name}` : `${directory}/${name}`;
    const source = `${shown}/${name}`;
    if (files.stat(path).type === "directory") return recursive ? manifestsIn(files, path, source, true) : [];
    return /\.(json|yaml|yml)$/.test(name) ? [{ source, text: files.readText(path) }] : [];
  });
}
