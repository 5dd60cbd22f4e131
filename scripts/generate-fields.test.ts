import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { generate, outputPath } from "./generate-fields.ts";

it("the committed field table is what the generator writes", async () => {
  expect(await generate()).toBe(readFileSync(outputPath, "utf8"));
});
