import { expect, test } from "@playwright/test";
import { realSteps, startRealNode } from "./real-node.ts";

test("a real WebContainer boots in the page, and runs every step by its button", async ({ page }) => {
  const chapter = await startRealNode(page, 120_000);
  await chapter.runSteps(...realSteps);
  for (const name of realSteps) await expect(chapter.step(name)).toHaveAttribute("data-state", "done");
});
