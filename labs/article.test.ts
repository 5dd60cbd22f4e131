import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { articleRows, articleTable, stepsByRow } from "../src/engines/node/article-rows.ts";
import { labsFolder } from "../src/engines/node/read-lab.ts";

describe("the article's rows", () => {
  it("are the only ones that steps name", () => {
    const known = [...articleRows().keys()];
    expect([...stepsByRow().keys()].filter((row) => !known.includes(row))).toEqual([]);
  });

  it("are each shown by a step", () => {
    const shown = stepsByRow();
    expect([...articleRows().keys()].filter((row) => !shown.has(row))).toEqual([]);
  });

  it("stand with their steps in labs/ARTICLE.md; `npm run labs -- --rows` writes it", () => {
    expect(readFileSync(join(labsFolder, "ARTICLE.md"), "utf8")).toBe(articleTable());
  });
});
