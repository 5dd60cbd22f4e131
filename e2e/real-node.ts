import { expect, type Page } from "@playwright/test";
import { readLab } from "../src/engines/node/read-lab.ts";
import { LabPage } from "./lab-page.ts";

/** The chapter's steps with real processes. */
export const realSteps = readLab("build-your-own").transcript.steps.flatMap(({ kind, name }) =>
  kind === "step" ? [name] : [],
);

/** The chapter, once the reader has asked for real Node.js in the page and has it. */
export async function startRealNode(page: Page, timeout: number): Promise<LabPage> {
  const chapter = new LabPage(page);
  await chapter.open("en", "build-your-own");
  expect(await page.evaluate(() => crossOriginIsolated)).toBe(true);
  await page.locator("[data-start-way=page]").click();
  await expect(chapter.tab("laptop")).toHaveAttribute("data-shell", "prompt", { timeout });
  return chapter;
}
