import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { labsFolder, listLabs, readLab } from "./read-lab.ts";

/** The rows of labs/article-rows.yaml, by number. */
export function articleRows(folder = labsFolder): ReadonlyMap<number, string> {
  const rows: Readonly<Record<string, string>> = parse(readFileSync(join(folder, "article-rows.yaml"), "utf8"));
  return new Map(Object.entries(rows).map(([row, text]) => [Number(row), text]));
}

/** By row: the steps that show it, as `lab: step`. */
export function stepsByRow(folder = labsFolder): ReadonlyMap<number, readonly string[]> {
  const steps = new Map<number, string[]>();
  for (const id of listLabs(folder)) {
    const { transcript, steps: more } = readLab(id, folder);
    for (const { name } of transcript.steps) {
      for (const row of more[name]?.rows ?? []) steps.set(row, [...(steps.get(row) ?? []), `${id}: ${name}`]);
    }
  }
  return steps;
}

/** labs/ARTICLE.md: which steps make which row of the article runnable. */
export function articleTable(folder = labsFolder): string {
  const steps = stepsByRow(folder);
  const rows = [...articleRows(folder)].map(
    ([row, text]) => `| ${row} | ${text} | ${steps.get(row)?.join("<br>") ?? "not yet"} |`,
  );
  const head = "<!-- Written by `npm run labs -- --rows` from the labs; labs/article.test.ts holds it to them. -->";
  return `${[head, "", "| row | what the article shows | steps |", "| --: | --- | --- |", ...rows].join("\n")}\n`;
}
