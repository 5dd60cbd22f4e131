import { structuredPatch } from "diff";

/** What `diff -u` prints of two texts behind its two headers; nothing where they are equal. */
export function unifiedDiff(before: string, after: string): string {
  const { hunks } = structuredPatch("", "", before, after, undefined, undefined, { context: 3 });
  return hunks
    .map(({ oldStart, oldLines, newStart, newLines, lines }) => {
      const head = `@@ -${range(oldStart, oldLines)} +${range(newStart, newLines)} @@`;
      return `${[head, ...lines].join("\n")}\n`;
    })
    .join("");
}

/** `3,7`; a single line has no length, and an empty range names the line before it. */
function range(start: number, count: number): string {
  if (count === 1) return String(start);
  return `${count === 0 ? start - 1 : start},${count}`;
}
