import { FileError } from "../../cluster/files.ts";
import type { Shell } from "../shell-state.ts";
import { isPattern, patternExpression, unescapePattern } from "./pattern.ts";

/** The files that a pattern names, sorted; empty when there are none. */
export function matchingPaths(shell: Shell, pattern: string): string[] {
  const absolute = pattern.startsWith("/");
  const components = pattern.split("/").filter((component) => component !== "");
  let found = [{ shown: absolute ? "/" : "", path: absolute ? "/" : shell.cwd }];
  for (const [index, component] of components.entries()) {
    const isLast = index === components.length - 1 && !pattern.endsWith("/");
    const next: typeof found = [];
    for (const { shown, path } of found) {
      const names = isPattern(component) ? namesMatching(shell, path, component) : [unescapePattern(component)];
      for (const name of names) {
        const inner = name === "." ? path : name === ".." ? parentOf(path) : join(path, name);
        if (!shell.machine.files.exists(inner)) continue;
        if (!isLast && shell.machine.files.stat(inner).type !== "directory") continue;
        next.push({ shown: shown + name + (isLast ? "" : "/"), path: inner });
      }
    }
    found = next;
  }
  return found.map(({ shown }) => shown);
}

function namesMatching(shell: Shell, directory: string, pattern: string): string[] {
  const expression = patternExpression(pattern);
  let names: string[];
  try {
    names = shell.machine.files.list(directory);
  } catch (error) {
    if (error instanceof FileError) return [];
    throw error;
  }
  return names.filter((name) => (name.startsWith(".") ? pattern.startsWith(".") : true) && expression.test(name));
}

function join(directory: string, name: string): string {
  return directory === "/" ? `/${name}` : `${directory}/${name}`;
}

function parentOf(path: string): string {
  return path.slice(0, path.lastIndexOf("/")) || "/";
}
