import { type FileSystem, resolvePath } from "../../cluster/files.ts";
import { readAllText } from "../../cluster/pipe.ts";
import type { Process } from "../../cluster/process.ts";
import { CommandError, notSimulated } from "../errors.ts";

export interface ManifestText {
  /** As error messages name it: the path, or STDIN. */
  readonly source: string;
  readonly text: string;
}

/** What `-f` names: files, directories, `-`. What is not there is among the failures. */
export async function readManifestFiles(
  process: Process,
  paths: readonly string[],
  recursive: boolean,
): Promise<{ texts: ManifestText[]; failures: Error[] }> {
  const texts: ManifestText[] = [];
  const failures: Error[] = [];
  // A directory without manifests matters only if nothing else was named.
  for (const path of paths) {
    try {
      if (path === "-") texts.push({ source: "STDIN", text: await readAllText(process.stdin, process.signal) });
      else texts.push(...manifestsAt(process, path, recursive));
    } catch (error) {
      if (!(error instanceof CommandError)) throw error;
      failures.push(error);
    }
  }
  if (texts.length === 0 && failures.length === 0 && paths.length > 0) {
    throw new CommandError(`error reading [${paths.join(" ")}]: recognized file extensions are [.json .yaml .yml]`);
  }
  return { texts, failures };
}

function manifestsAt(process: Process, path: string, recursive: boolean): ManifestText[] {
  const files = process.machine.files;
  if (/^https?:\/\//.test(path)) throw notSimulated("kubectl -f with a URL");
  const absolute = resolvePath(process.cwd, path);
  if (!files.exists(absolute)) throw new CommandError(`the path ${JSON.stringify(path)} does not exist`);
  if (files.stat(absolute).type === "file") return [{ source: path, text: files.readText(absolute) }];
  return manifestsIn(files, absolute, path.replace(/\/$/, ""), recursive);
}

function manifestsIn(files: FileSystem, directory: string, shown: string, recursive: boolean): ManifestText[] {
  return files.list(directory).flatMap((name) => {
    const path = directory === "/" ? `/${name}` : `${directory}/${name}`;
    const source = `${shown}/${name}`;
    if (files.stat(path).type === "directory") return recursive ? manifestsIn(files, path, source, true) : [];
    return /\.(json|yaml|yml)$/.test(name) ? [{ source, text: files.readText(path) }] : [];
  });
}
