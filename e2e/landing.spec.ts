import { readdirSync } from "node:fs";
import { expect, type Page, test } from "@playwright/test";
import { book } from "../src/components/book.ts";

const loop = (page: Page) => page.locator("[data-loop]");
const button = (page: Page) => page.locator("[data-loop-button]");
const terminal = (page: Page) => page.locator("[data-loop-terminal]");

function connections(page: Page): Promise<number> {
  return page
    .locator("[data-backend] b")
    .evaluateAll((counts) => counts.reduce((sum, { textContent }) => sum + Number(textContent), 0));
}

test("the front page's loop runs for real while it is seen, until somebody pauses it", async ({ page }) => {
  await page.addInitScript(() => {
    const shifts = { sum: 0 };
    Object.assign(window, { shifts });
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) if ("value" in entry) shifts.sum += Number(entry.value);
    }).observe({ type: "layout-shift", buffered: true });
  });
  await page.goto("/en/");
  const recorded = await connections(page);
  expect(recorded).toBeGreaterThan(20);
  await expect(loop(page)).toHaveAttribute("data-state", "running");
  // Counted anew.
  await expect.poll(() => connections(page), { intervals: [50] }).toBeLessThan(recorded);
  const begun = await connections(page);
  await expect.poll(() => connections(page)).toBeGreaterThan(begun + 2);
  await expect(terminal(page)).toHaveText(/(^|\n)(deployment-cloud-user-65fb8d79fd-\w{5}\n)+$/);
  // The picture's pods are those of the cluster that runs.
  const drawn = await page.locator("[data-backend] span").allTextContents();
  const answering = (await terminal(page).textContent())?.match(/\w{5}$/gm) ?? [];
  expect(drawn.map((name) => name.trim())).toEqual(expect.arrayContaining(answering));
  await expect(page.locator("[data-drawing=wide] .flight:not(.last) .dot").first()).toBeVisible();
  await expect(page.locator("[data-drawing=wide] .last .trail")).toHaveAttribute("d", /^M/);
  expect(await page.evaluate(() => Reflect.get(window, "shifts"))).toEqual({ sum: 0 });

  await button(page).press("Enter");
  await expect(loop(page)).toHaveAttribute("data-state", "paused");
  await expect(button(page)).toHaveText("Run it");
  await expect(page.locator("[data-flights] > *")).toHaveCount(0);
  const before = await connections(page);
  await button(page).press("Enter");
  await expect(loop(page)).toHaveAttribute("data-state", "running");
  await expect.poll(() => connections(page)).toBeGreaterThan(before);

  await page.getByRole("heading", { name: "Works on a train" }).scrollIntoViewIfNeeded();
  await page.mouse.wheel(0, 2000);
  await expect(loop(page)).not.toBeInViewport();
  await expect(loop(page)).toHaveAttribute("data-state", "paused");
  await loop(page).scrollIntoViewIfNeeded();
  await expect(loop(page)).toHaveAttribute("data-state", "running");
  expect(page.workers()).toHaveLength(1);
});

test("who asks for less motion starts the loop by its button, and nothing flies", async ({ page }) => {
  await page.emulateMedia({ reducedMotion: "reduce" });
  await page.goto("/zh-cn/", { waitUntil: "networkidle" });
  await expect(loop(page)).toHaveAttribute("data-state", "still");
  expect(page.workers()).toHaveLength(0);
  await button(page).click();
  await expect(loop(page)).toHaveAttribute("data-state", "running");
  await expect.poll(() => connections(page)).toBe(1);
  await expect(page.locator("[data-flights] > *")).toHaveCount(0);
});

test("who saves data, or cannot load the engine, keeps the picture and is told", async ({ page }) => {
  await page.addInitScript(() => {
    Object.defineProperty(navigator, "connection", { value: { saveData: true } });
  });
  await page.route(/\/_astro\/worker-[^/]*\.js$/, (route) => route.abort());
  await page.goto("/en/", { waitUntil: "networkidle" });
  await expect(loop(page)).toHaveAttribute("data-state", "saving");
  const recorded = await terminal(page).textContent();
  await button(page).click();
  await expect(loop(page)).toHaveAttribute("data-state", "unavailable");
  await expect(page.locator("[data-loop-status]")).toContainText("could not be loaded");
  expect(await terminal(page).textContent()).toBe(recorded);
  await page.unroute(/\/_astro\/worker-[^/]*\.js$/);
  await button(page).click();
  await expect(loop(page)).toHaveAttribute("data-state", "running");
});

test("without JavaScript the picture says that it was recorded, and the journey can be read", async ({
  browser,
  baseURL,
}) => {
  const context = await browser.newContext({ javaScriptEnabled: false, ...(baseURL ? { baseURL } : {}) });
  const page = await context.newPage();
  await page.goto("/en/");
  await expect(page.locator("[data-loop-status]")).toHaveText(/^Recorded/);
  await expect(button(page)).toBeHidden();
  await expect(terminal(page)).toContainText("deployment-cloud-user-65fb8d79fd-");
  expect(await connections(page)).toBeGreaterThan(20);
  await expect(page.locator(".journey-chapter").first()).toBeVisible();
  await context.close();
});

test("the journey has all chapters in order: those that are written lead there, with the reader's marks", async ({
  page,
}) => {
  const slugs = book.flatMap(({ chapters }) => chapters.map(({ slug }) => slug));
  const written = readdirSync("content/en").map((file) => file.replace(/\.mdx$/, ""));
  await page.goto("/zh-cn/");
  await expect(page.locator(".journey-stop")).toHaveText(slugs.map((_, index) => `${index + 1}`));
  for (const [index, slug] of slugs.entries()) {
    const chapter = page.locator(".journey-chapter").nth(index);
    if (written.includes(slug)) {
      await expect(chapter.getByRole("link")).toHaveAttribute("href", `/zh-cn/${slug}/`);
    } else {
      await expect(chapter).toContainText("撰写中");
      await expect(chapter.getByRole("link")).toHaveCount(0);
    }
  }
  const link = page.locator(".journey a[data-lab=clusterip]");
  await page.evaluate(() => {
    const labs = { clusterip: { steps: ["deploy"], predictions: {} } };
    localStorage.setItem("eastwest:progress", JSON.stringify({ format: "eastwest progress", version: 1, labs }));
  });
  await page.reload();
  await expect(link).toHaveAccessibleName(/进行中/);
  await link.click();
  await expect(page).toHaveURL(/\/zh-cn\/clusterip\/$/);
});
