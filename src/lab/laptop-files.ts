import type { FileSystem } from "../cluster/files.ts";
import type { LabDefinition } from "./lab-definition.ts";

/** Where the laptop's shell starts and the lab's files lie. */
export function laptopDirectory({ id, scenario }: LabDefinition): string {
  return `/home/${scenario.laptop.user}/${scenario.kind === "processes" ? id : "cloud-user"}`;
}

/** Writes the lab's files into its directory, which is made. */
export function writeLabFiles(files: FileSystem, definition: LabDefinition): void {
  const directory = laptopDirectory(definition);
  files.makeDirectory(directory, true);
  for (const [name, content] of Object.entries(definition.files)) {
    const path = `${directory}/${name}`;
    files.makeDirectory(path.slice(0, path.lastIndexOf("/")), true);
    files.write(path, content);
  }
}

/** What programs on the laptop find in their environment. */
export function laptopEnvironment(user: string): Map<string, string> {
  return new Map([
    ["HOME", `/home/${user}`],
    ["USER", user],
    ["LOGNAME", user],
    ["SHELL", "/bin/bash"],
    ["PATH", "/usr/local/bin:/usr/bin:/bin"],
    ["LANG", "C.UTF-8"],
    ["TERM", "xterm-256color"],
  ]);
}
