import type { Change } from "./changes.ts";

/** Two files' lines, each with its newline, which the last one may lack. */
export interface Compared {
  readonly old: readonly string[];
  readonly fresh: readonly string[];
  readonly changes: readonly Change[];
}

/** POSIX' default format: what would make ed(1) turn one into the other. */
export function normalFormat({ old, fresh, changes }: Compared): string {
  return changes
    .map(({ oldFrom, oldTo, newFrom, newTo }) => {
      const verb = oldFrom === oldTo ? "a" : newFrom === newTo ? "d" : "c";
      const removed = shown("< ", old.slice(oldFrom, oldTo));
      const added = shown("> ", fresh.slice(newFrom, newTo));
      const head = `${normalRange(oldFrom, oldTo)}${verb}${normalRange(newFrom, newTo)}\n`;
      return `${head}${removed}${verb === "c" ? "---\n" : ""}${added}`;
    })
    .join("");
}

/** Hunks with `context` lines around what differs, without the two lines of a header. */
export function unifiedFormat({ old, fresh, changes }: Compared, context: number): string {
  return hunks(changes, context)
    .map((hunk) => {
      const [first, last] = [hunk[0], hunk.at(-1)];
      if (!first || !last) return "";
      const before = Math.min(context, first.oldFrom);
      const after = Math.min(context, old.length - last.oldTo);
      let text = `@@ -${unifiedRange(first.oldFrom - before, last.oldTo + after)} +${unifiedRange(first.newFrom - before, last.newTo + after)} @@\n`;
      let at = first.oldFrom - before;
      for (const { oldFrom, oldTo, newFrom, newTo } of hunk) {
        text += shown(" ", old.slice(at, oldFrom));
        text += shown("-", old.slice(oldFrom, oldTo)) + shown("+", fresh.slice(newFrom, newTo));
        at = oldTo;
      }
      return text + shown(" ", old.slice(at, last.oldTo + after));
    })
    .join("");
}

/** Changes whose contexts touch stand in one hunk. */
function hunks(changes: readonly Change[], context: number): Change[][] {
  const grouped: Change[][] = [];
  for (const change of changes) {
    const last = grouped.at(-1)?.at(-1);
    if (last && change.oldFrom - last.oldTo <= 2 * context) grouped.at(-1)?.push(change);
    else grouped.push([change]);
  }
  return grouped;
}

function shown(mark: string, lines: readonly string[]): string {
  return lines
    .map((line) => `${mark}${line.endsWith("\n") ? line : `${line}\n\\ No newline at end of file\n`}`)
    .join("");
}

function normalRange(from: number, to: number): string {
  if (to <= from + 1) return String(from === to ? from : to);
  return `${from + 1},${to}`;
}

/** Of no lines: the line before them. */
function unifiedRange(from: number, to: number): string {
  if (to === from) return `${from},0`;
  return to === from + 1 ? String(to) : `${from + 1},${to - from}`;
}
