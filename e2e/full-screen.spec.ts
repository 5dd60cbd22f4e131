import { expect, type Page, test } from "@playwright/test";
import { expectNoViolation } from "./axe.ts";
import { LabPage } from "./lab-page.ts";

const root = (page: Page) => page.locator("html");
const screenIsFull = (page: Page) => page.evaluate(() => document.fullscreenElement !== null);

async function expectBenchFills(page: Page): Promise<void> {
  const box = await page.locator(".bench").boundingBox();
  const size = page.viewportSize();
  expect(box).toMatchObject({ x: 0, y: 0, height: size?.height });
}

test("the bench fills the screen and comes back, with its state and the focus", async ({ page }) => {
  const chapter = new LabPage(page);
  await chapter.open();
  await chapter.runSteps("empty-cluster");
  await chapter.focus("laptop");
  await page.keyboard.type("echo half ");
  await page.keyboard.press("Alt+Enter");
  await expect(root(page)).toHaveAttribute("data-bench-full");
  await expect.poll(() => screenIsFull(page)).toBe(true);
  await expectBenchFills(page);
  await expect(page.getByRole("link", { name: "eastwest" })).toBeHidden();
  await page.keyboard.type("typed");
  await page.keyboard.press("Enter");
  await expect.poll(() => chapter.text()).toContain("half typed");

  // In a terminal Esc is the terminal's; elsewhere it leaves.
  await page.keyboard.press("Escape");
  await page.keyboard.press("a");
  await expect(root(page)).toHaveAttribute("data-bench-full");
  await chapter.tab("laptop").focus();
  await page.keyboard.press("Escape");
  await expect(root(page)).not.toHaveAttribute("data-bench-full");
  await expect.poll(() => screenIsFull(page)).toBe(false);
  await expect(page.locator(".xterm-helper-textarea").first()).toBeFocused();
  await expect.poll(() => chapter.text()).toContain("half typed");

  const run = chapter.step("deploy").locator("[data-run-step]");
  await run.focus();
  const scrolled = await page.evaluate(() => scrollY);
  await page.keyboard.press("Alt+Enter");
  await expect(page.locator(".xterm-helper-textarea").first()).toBeFocused();
  await expectNoViolation(page);
  await page.getByRole("button", { name: "Leave full screen" }).press("Enter");
  await expect(root(page)).not.toHaveAttribute("data-bench-full");
  await expect(run).toBeFocused();
  expect(await page.evaluate(() => scrollY)).toBe(scrolled);
});

test.describe("390 px wide, where the browser has no full screen", () => {
  test.use({ viewport: { width: 390, height: 844 }, hasTouch: true });

  test("the sheet takes all of the window", async ({ page }) => {
    await page.addInitScript(() => {
      Object.defineProperty(Element.prototype, "requestFullscreen", { value: undefined });
    });
    const chapter = new LabPage(page);
    await chapter.open("zh-cn");
    await chapter.start();
    const head = await page.locator(".bench-head").boundingBox();
    await page.getByRole("button", { name: "全屏" }).tap();
    await expectBenchFills(page);
    await expect(page.locator(".sheet-handle")).toBeHidden();
    // In one row, here and there.
    expect((await page.locator(".bench-head").boundingBox())?.height).toBe(head?.height);
    await chapter.type("laptop", "echo in full");
    await expect.poll(() => chapter.text()).toContain("in full");
    await page.getByRole("button", { name: "退出全屏" }).tap();
    await expect(page.locator(".sheet-handle")).toBeVisible();
    await expect.poll(() => chapter.text()).toContain("in full");
  });
});
