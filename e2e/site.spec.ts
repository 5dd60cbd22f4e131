import { gzipSync } from "node:zlib";
import { expect, type Page, type Response, test } from "@playwright/test";
import { LabPage } from "./lab-page.ts";

/** Gzipped bytes of the scripts (and workers) that a page has loaded when `visit` is done. */
async function scriptBytes(page: Page, visit: () => Promise<unknown>): Promise<number> {
  const scripts = new Map<string, Promise<Buffer>>();
  const note = (response: Response) => {
    // The search, which every page loads when it is idle, may come before or after.
    if (/(?<!\/ui-core\.[^/]*)\.js$/.test(response.url())) scripts.set(response.url(), response.body());
  };
  page.on("response", note);
  await visit();
  page.off("response", note);
  const bodies = await Promise.all(scripts.values());
  return bodies.reduce((sum, body) => sum + gzipSync(body).byteLength, 0);
}

/** What the worker fetches when it is first needed (`new Later`), or when the lab has been up for a second. */
const laterParts = new RegExp(
  `/_astro/(?:${[
    "browser", // the package yaml
    "check-manifest",
    "complete-manifest",
    "completer",
    "name-programs",
    "network-programs",
    "networking-kinds",
    "ipvs-and-cleanup",
    "other-commands",
    "other-records",
    "other-requests",
    "policy-enforcement",
    "probe-attempt",
    "service-program",
    "serving",
    "tcp-socket",
    "small-programs",
    "web-programs",
    "whole-language",
  ].join("|")})-[^/]*\\.js$`,
);

/**
 * What a lab loads until its first step has run, gzipped. The aim is 250 KB (issue 4). Now it is 274 KB: the worker takes
 * 25 until the laptop has its prompt and 117 for all around it, kubectl 12, xterm and the bench 91, the map, preact and words
 * the rest. Lower this with every byte that is saved; it is no room to grow into.
 */
const labBudget = 274 * 1024;

test("the root leads to the reader's language", async ({ page, browser, baseURL }) => {
  await page.goto("/");
  await expect(page).toHaveURL(/\/en\/$/);
  const context = await browser.newContext({ locale: "zh-CN", ...(baseURL ? { baseURL } : {}) });
  const chinese = await context.newPage();
  await chinese.goto("/");
  await expect(chinese).toHaveURL(/\/zh-cn\/$/);
  await context.close();
});

test("the front page starts the lab", async ({ page }) => {
  await page.goto("/en/");
  await page.getByRole("link", { name: "Start the lab" }).click();
  await expect(new LabPage(page).tab("laptop")).toHaveAttribute("data-shell", "prompt");
});

test("a page changes its language and stays the same page", async ({ page }) => {
  await page.goto("/en/clusterip/");
  await page.getByRole("link", { name: "中文" }).click();
  await expect(page).toHaveURL(/\/zh-cn\/clusterip\/$/);
  await expect(page.locator("html")).toHaveAttribute("lang", "zh-CN");
});

test("without JavaScript the chapter is plain text", async ({ browser, baseURL }) => {
  const context = await browser.newContext({ javaScriptEnabled: false, ...(baseURL ? { baseURL } : {}) });
  const page = await context.newPage();
  await page.goto("/en/clusterip/");
  await expect(page.locator("#step-nslookup")).toContainText("10.96.11.18");
  await expect(page.locator("[data-run-step]").first()).toBeHidden();
  await expect(page.locator("[data-bench]")).toBeHidden();
  await context.close();
});

test("no lab code before it is asked for, and little of it after", async ({ page, context }) => {
  // On a busy machine the network is idle for a while before scripts are asked for: the search comes last.
  const load = (one: Page, path: string) =>
    Promise.all([one.waitForResponse(/\/ui-core\./), one.goto(path, { waitUntil: "networkidle" })]);
  const other = await context.newPage();
  const plain = await scriptBytes(other, () => load(other, "/404.html"));
  const chapter = new LabPage(page);
  const closed = await scriptBytes(page, () => load(page, "/en/clusterip/"));
  expect(closed - plain).toBeLessThan(5 * 1024);
  const opened = await scriptBytes(page, async () => {
    await page.route(laterParts, (route) => route.abort());
    await chapter.start();
    await chapter.runStep("empty-cluster");
  });
  test.info().annotations.push({ type: "lab, gzipped", description: `${(opened / 1024).toFixed(1)} KB` });
  expect(opened).toBeLessThan(labBudget);
});

test.describe("390 px wide", () => {
  test.use({ viewport: { width: 390, height: 844 }, hasTouch: true });

  test("the bench is a sheet over the text, which keeps its place", async ({ page }) => {
    const chapter = new LabPage(page);
    await chapter.open();
    await chapter.step("deploy").scrollIntoViewIfNeeded();
    const before = await page.evaluate(() => scrollY);
    await chapter.runStep("deploy");
    expect(await page.evaluate(() => scrollY)).toBe(before);
    await expect(page.locator(".bench")).toBeInViewport();
    const gap = await page.evaluate(() => {
      const bottom = (selector: string) => document.querySelector(selector)?.getBoundingClientRect().bottom ?? 0;
      return bottom(".bench-split") - bottom(".bench-terminals");
    });
    expect(Math.round(gap)).toBe(0);
    const width = await page.evaluate(() => document.documentElement.scrollWidth);
    expect(width).toBe(390);
    await page.getByRole("button", { name: "Close the lab" }).click();
    await expect(page.locator(".bench")).toBeHidden();
  });
});
