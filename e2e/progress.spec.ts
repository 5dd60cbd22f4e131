import { readFile } from "node:fs/promises";
import { expect, type Page, test } from "@playwright/test";
import { expectNoViolationInThemes } from "./axe.ts";
import { LabPage } from "./lab-page.ts";

const chapterLink = (page: Page) => page.locator(".sidebar-content a[data-lab=clusterip]");
const status = (page: Page) => page.locator("[data-reader-progress] [role=status]");

async function load(page: Page, text: string): Promise<void> {
  const file = { name: "progress.json", mimeType: "application/json", buffer: Buffer.from(text) };
  await page.locator("[data-reader-progress] input").setInputFiles(file);
}

function saved(lab: unknown, version = 1): string {
  return JSON.stringify({ format: "eastwest progress", version, labs: { clusterip: lab } });
}

test("the sidebar shows how far a chapter is done, and nothing moves", async ({ page }) => {
  const chapter = new LabPage(page);
  await chapter.open();
  const before = await chapterLink(page).locator("span").first().boundingBox();
  await chapter.runSteps("empty-cluster");
  await expect(chapterLink(page)).toHaveAttribute("data-progress", "begun");
  await expect(chapterLink(page)).toHaveAccessibleName("ClusterIP (begun)");
  expect(await chapterLink(page).locator("span").first().boundingBox()).toEqual(before);
});

test("progress goes through a file into another browser, and is added to what is there", async ({
  page,
  browser,
  baseURL,
}) => {
  const chapter = new LabPage(page);
  await chapter.open();
  await page.locator("[data-predict=forty-calls]").getByRole("radio").nth(1).check();
  await chapter.runSteps("empty-cluster", "deploy");
  const download = page.waitForEvent("download");
  await page.getByRole("button", { name: "Save as a file" }).press("Enter");
  const text = await readFile(await (await download).path(), "utf8");
  expect(JSON.parse(text)).toMatchObject({ format: "eastwest progress", version: 1 });

  const context = await browser.newContext(baseURL ? { baseURL } : {});
  const other = new LabPage(await context.newPage());
  await other.open();
  await load(other.page, saved({ steps: ["pods"], predictions: {} }));
  await expect(status(other.page)).toHaveText("Loaded: 1 step added.");
  await load(other.page, text);
  await expect(status(other.page)).toHaveText("Loaded: 2 steps added.");
  for (const step of ["empty-cluster", "deploy", "pods"]) {
    await expect(other.step(step)).toHaveAttribute("data-state", "done");
  }
  const answer = other.page.locator("[data-predict=forty-calls]").getByRole("radio").nth(1);
  await answer.scrollIntoViewIfNeeded();
  await expect(answer).toBeChecked();
  await context.close();
});

test("all steps done is a tick at the chapter", async ({ page }) => {
  const chapter = new LabPage(page);
  await chapter.open("zh-cn");
  const steps = (await chapterLink(page).getAttribute("data-steps"))?.split(" ") ?? [];
  expect(steps).toHaveLength(10);
  await load(page, saved({ steps, predictions: {} }));
  await expect(chapterLink(page)).toHaveAttribute("data-progress", "done");
  await expect(chapterLink(page)).toHaveAccessibleName("ClusterIP (已完成)");
});

test("a file that this site has not written is refused, and says why", async ({ page }) => {
  const chapter = new LabPage(page);
  await chapter.open();
  await load(page, saved({ steps: ["pods"], predictions: {} }));
  await expect(status(page)).toHaveText("Loaded: 1 step added.");
  for (const [reason, text] of [
    ["no JSON", "<img src=x onerror=alert(1)>"],
    ["no eastwest progress", '{"labs":{}}'],
    ["another version", saved({ steps: [], predictions: {} }, 99)],
    ["not what this site writes", saved({ steps: ["<img onerror>"], predictions: {} })],
    [
      "not what this site writes",
      '{"format":"eastwest progress","version":1,"labs":{"__proto__":{"steps":[],"predictions":{}}}}',
    ],
    ["too large", " ".repeat(1_000_001)],
  ] as const) {
    await load(page, text);
    await expect(status(page)).toContainText(`The file was not loaded: `);
    await expect(status(page)).toContainText(reason);
    await page.reload();
    await expect(chapter.step("pods")).toHaveAttribute("data-state", "done");
  }
});

test("axe finds nothing in the sidebar with its marks", async ({ page }) => {
  await new LabPage(page).open();
  await load(page, saved({ steps: ["pods"], predictions: {} }));
  await expect(chapterLink(page)).toHaveAttribute("data-progress", "begun");
  await expectNoViolationInThemes(page, "nav.sidebar");
});
