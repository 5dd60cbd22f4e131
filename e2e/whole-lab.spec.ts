import { expect, type Locator, type Page, test } from "@playwright/test";
import { LabPage, walkThrough } from "./lab-page.ts";

const steps = walkThrough.map(({ name }) => name);

/** Presses Tab until `target` has the focus: no further than a reader would have to. */
async function tabTo(page: Page, target: Locator, key = "Tab"): Promise<void> {
  for (let presses = 0; presses < 150; presses++) {
    if (await target.evaluate((element) => element === document.activeElement)) return;
    await page.keyboard.press(key);
  }
  throw new Error("Tab does not lead there");
}

async function expectDone(page: Page, name: string): Promise<void> {
  await expect(page.locator(`[data-step="${name}"]`)).toHaveAttribute("data-state", "done", { timeout: 75_000 });
}

test("the whole lab by the keyboard alone, without a network", async ({ page }) => {
  test.setTimeout(240_000);
  const chapter = new LabPage(page);
  await chapter.open();
  const terminal = page.getByRole("textbox", { name: "Terminal laptop" });
  await tabTo(page, chapter.step(steps[0] ?? "").locator("[data-run-step]"));
  await page.keyboard.press("Enter");
  await expectDone(page, steps[0] ?? "");
  await chapter.cutNetwork();
  for (const name of steps.slice(1)) {
    if (name === "ping") {
      await tabTo(page, page.locator("[data-predict=ping] input"));
      await page.keyboard.type("0");
    }
    if (name === "curl-loop") {
      await tabTo(page, page.locator("[data-predict=forty-calls] input").first());
      await page.keyboard.press("ArrowDown");
      await expect(page.locator("[data-predict=forty-calls] [data-verdict]")).not.toBeEmpty();
    }
    await tabTo(page, chapter.step(name).locator("[data-run-step]"));
    await page.keyboard.press("Enter");
    if (name === "ping") {
      // What else the page offers meanwhile: the views, their height, the map, and a terminal that lets go.
      await tabTo(page, page.getByRole("tab", { name: "Map" }));
      await page.keyboard.press("ArrowRight");
      await expect(page.getByRole("tab", { name: "Packet" })).toBeFocused();
      await page.keyboard.press("ArrowLeft");
      await tabTo(page, page.getByRole("separator"));
      const share = Number(await page.getByRole("separator").getAttribute("aria-valuenow"));
      await page.keyboard.press("ArrowUp");
      await expect(page.getByRole("separator")).toHaveAttribute("aria-valuenow", String(share - 5));
      await tabTo(page, chapter.tab("dns-test"));
      await page.keyboard.press("ArrowLeft");
      await expect(chapter.tab("laptop")).toHaveAttribute("aria-selected", "true");
      await tabTo(page, terminal);
      await page.keyboard.type("echo typed\n");
      await expect.poll(() => chapter.count("typed")).toBeGreaterThan(1);
      await page.keyboard.press("Escape");
      await page.keyboard.press("Shift+Tab");
      await expect(terminal).not.toBeFocused();
    }
    await expectDone(page, name);
    // Back to the text, from wherever: the step's name in the list of the lab's steps leads to it.
    if (name === "ping") {
      await tabTo(page, page.locator(".step-list a[href='#step-ping']"), "Shift+Tab");
      await page.keyboard.press("Enter");
    }
  }
  await expect(page.locator(".bench-title")).toContainText(`${steps.length} of ${steps.length} done`);
  await expect(page.locator("[data-predict=forty-calls] [data-verdict]")).toContainText("What happened");
});

test.describe("on a phone", () => {
  test.use({ viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true });

  test("the whole lab by touch, without a network", async ({ page }) => {
    test.setTimeout(240_000);
    const chapter = new LabPage(page);
    await chapter.open();
    await chapter
      .step(steps[0] ?? "")
      .locator("[data-run-step]")
      .tap();
    await expectDone(page, steps[0] ?? "");
    await chapter.cutNetwork();
    const sheet = page.locator(".bench");
    const height = async () => (await sheet.boundingBox())?.height ?? 0;
    const handle = page.getByRole("button", { name: "Change the height of the lab" });
    const before = await height();
    await handle.tap();
    await expect.poll(height).toBeGreaterThan(before + 100);
    await handle.tap();
    await expect.poll(height).toBeLessThan(before);
    await drag(page, handle, -200);
    await expect.poll(height).toBeGreaterThan(before - 60);
    const dragged = await height();
    await handle.press("Enter");
    await expect.poll(height).not.toBe(dragged);
    for (const name of steps.slice(1)) {
      if (name === "curl-loop") {
        await page.locator("[data-predict=forty-calls] label").nth(1).tap();
        await expect(page.locator("[data-predict=forty-calls] [data-verdict]")).not.toBeEmpty();
      }
      await chapter.step(name).locator("[data-run-step]").tap();
      await expectDone(page, name);
    }
    await chapter.tab("dns-test").tap();
    await page.locator(".terminal-panel:not([hidden]) .xterm-screen").tap();
    await page.keyboard.type("sleep 100");
    const keys = page.getByRole("group", { name: "Keys" });
    await keys.getByRole("button", { name: "|" }).tap();
    await page.keyboard.type(" cat\n");
    await expect(chapter.tab("dns-test")).toHaveAttribute("data-shell", "busy");
    await keys.getByRole("button", { name: "Ctrl" }).tap();
    await keys.getByRole("button", { name: "^C" }).tap();
    await expect(chapter.tab("dns-test")).toHaveAttribute("data-shell", "prompt");
    await keys.getByRole("button", { name: "↑" }).tap();
    await expect.poll(async () => (await chapter.text()).trimEnd()).toMatch(/# sleep 100\| cat$/);
    await page.getByRole("tab", { name: "Map" }).tap();
    await expect(page.locator("#view-panel")).toContainText("dns-test");
    await expect(page.locator(".bench-title")).toContainText(`${steps.length} of ${steps.length} done`);
  });
});

/**
 * With one finger, up (negative) or down, that rests before it lets go: to the browser anything faster is a fling, and a
 * tap that comes while one lasts only ends it.
 */
async function drag(page: Page, handle: Locator, by: number): Promise<void> {
  const box = await handle.boundingBox();
  const [x, y] = [(box?.x ?? 0) + (box?.width ?? 0) / 2, (box?.y ?? 0) + (box?.height ?? 0) / 2];
  const session = await page.context().newCDPSession(page);
  const now = Date.now() / 1000;
  const touch = (type: "touchStart" | "touchMove" | "touchEnd", ago: number, at?: number) =>
    session.send("Input.dispatchTouchEvent", {
      type,
      timestamp: now - ago,
      touchPoints: at === undefined ? [] : [{ x, y: at }],
    });
  await touch("touchStart", 2, y);
  for (const part of [0.25, 0.5, 0.75, 1]) await touch("touchMove", 2 - part, y + by * part);
  await touch("touchMove", 0.1, y + by);
  await touch("touchEnd", 0);
}
