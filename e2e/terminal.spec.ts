import { expect, test } from "@playwright/test";
import { expectNoViolation } from "./axe.ts";
import { LabPage } from "./lab-page.ts";

test("a typo is answered as a shell does, and does no harm", async ({ page }) => {
  const chapter = new LabPage(page);
  await chapter.open();
  await chapter.start();
  await chapter.type("laptop", "kubctl get pods");
  await expect.poll(() => chapter.text()).toContain("kubctl: command not found");
  await chapter.runStep("empty-cluster");
});

test("an output that differs is explained at its step, until it matches", async ({ page }) => {
  const chapter = new LabPage(page);
  await chapter.open();
  await chapter.makeDifference();
  await expect(chapter.step("pods").locator("[data-step-status]")).toContainText("Line 2 differs");
  await expect(chapter.step("pods").locator("[data-step-hint]")).toBeVisible();
  await chapter.runStep("pods");
  await expect(chapter.step("pods").locator("[data-step-hint]")).toBeHidden();
});

test("an endless loop streams, and stops on Ctrl-C", async ({ page }) => {
  const chapter = new LabPage(page);
  await chapter.open();
  await chapter.bringTo("endpoints");
  await chapter.type("dns-test", "while true; do curl -s clusterip-cloud-user:8080/actuator/info; sleep 1; done");
  const answers = () => chapter.count("Cloud User API");
  // Were the output held back until the end, there would be none before Ctrl-C. There is room for two.
  await expect.poll(answers).toBeGreaterThanOrEqual(2);
  await expect(chapter.tab("dns-test")).toHaveAttribute("data-shell", "busy");
  await chapter.interrupt();
  await chapter.waitForPrompt("/ # ");
  await expect(chapter.tab("dns-test")).toHaveAttribute("data-shell", "prompt");
});

test("a busy loop leaves the page alive, and stops on Ctrl-C", async ({ page }) => {
  const chapter = new LabPage(page);
  await chapter.open();
  await chapter.start();
  await chapter.type("laptop", "while :; do :; done");
  await expect(chapter.tab("laptop")).toHaveAttribute("data-shell", "busy");
  await page.getByRole("link", { name: "Forty calls" }).click();
  await expect(page.locator("#step-curl-loop")).toBeInViewport();
  // Longer than the heartbeat's patience: a busy shell is not a hung worker.
  await page.waitForTimeout(8000);
  await expect(page.getByRole("alert")).toHaveCount(0);
  await chapter.focus("laptop");
  await chapter.interrupt();
  await chapter.waitForPrompt("cloud-user]$ ");
  await chapter.runStep("empty-cluster");
});

test("the keyboard leaves the terminal by Esc and Tab", async ({ page }) => {
  const chapter = new LabPage(page);
  await chapter.open();
  await chapter.start();
  await chapter.focus("laptop");
  const terminal = page.getByRole("textbox", { name: "Terminal laptop" });
  await expect(terminal).toHaveAccessibleDescription(/Esc, then Tab/);
  await page.keyboard.press("Tab");
  await expect(terminal).toBeFocused();
  await page.keyboard.press("Escape");
  await page.keyboard.press("Shift+Tab");
  await expect(terminal).not.toBeFocused();
});

test("a terminal is searched, copied from and pasted into, without a network, and its addresses lead out only", async ({
  page,
  context,
}) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  const chapter = new LabPage(page);
  await chapter.open();
  await chapter.start();
  await chapter.cutNetwork();
  const asked: string[] = [];
  await page.exposeFunction("noteWindow", (...asking: string[]) => asked.push(asking.join(" ")));
  await page.evaluate(() => {
    window.open = (...asking) => {
      const note: unknown = Reflect.get(window, "noteWindow");
      if (typeof note === "function") note(...asking);
      return null;
    };
  });
  await page.evaluate(() => navigator.clipboard.writeText("cat <<EOF\nfirst\n  second\nEOF\necho after"));
  await chapter.focus("laptop");
  await page.keyboard.press("Control+Shift+v");
  await expect.poll(() => chapter.text()).toContain("echo after");
  await page.keyboard.press("Enter");
  await expect.poll(() => chapter.text()).toMatch(/first *second.*echo after *after/);

  await chapter.type("laptop", "clear; seq 100 300; echo http://clusterip-cloud-user:8080 https://kubernetes.io/docs");
  await expect.poll(() => chapter.text()).toContain("300http://clusterip-cloud-user:8080");
  const row = await page
    .locator(".terminal-panel:not([hidden]) .xterm-rows > div", { hasText: /^http:/ })
    .boundingBox();
  const click = async (x: number) => {
    await page.mouse.move((row?.x ?? 0) + x, (row?.y ?? 0) + 8);
    await page.mouse.click((row?.x ?? 0) + x, (row?.y ?? 0) + 8);
  };
  await click(40);
  await click(330);
  await expect.poll(() => asked).toEqual(["https://kubernetes.io/docs _blank noopener,noreferrer"]);

  await chapter.focus("laptop");
  await page.keyboard.press("Control+Shift+f");
  const field = page.getByRole("textbox", { name: "Find in the terminal" });
  await field.fill("10");
  const outcome = page.locator(".find-bar [role=status]");
  await expect(outcome).toHaveText("12 of 12");
  await field.press("Enter");
  await expect(outcome).toHaveText("11 of 12");
  await field.press("Shift+Enter");
  await field.press("Shift+Enter");
  await expect(outcome).toHaveText("1 of 12");
  await expectNoViolation(page);
  await field.fill("nowhere");
  await expect(outcome).toHaveText("not found");
  await field.fill("http");
  await expect(outcome).toHaveText(/^\d+ of \d+$/);
  await field.press("Escape");
  await expect(page.getByRole("textbox", { name: "Terminal laptop" })).toBeFocused();
  await page.keyboard.press("Control+Shift+c");
  await expect.poll(() => page.evaluate(() => navigator.clipboard.readText())).toBe("http");
});

test("the screen-reader mode tells what is printed, and is kept", async ({ page }) => {
  const chapter = new LabPage(page);
  await chapter.open();
  await chapter.start();
  await page.getByRole("button", { name: "Screen reader" }).click();
  await page.reload();
  await chapter.start();
  await expect(page.getByRole("button", { name: "Screen reader" })).toHaveAttribute("aria-pressed", "true");
  await chapter.focus("laptop");
  await page.keyboard.type("echo read this\n");
  await expect(page.locator(".xterm-accessibility [role=listitem]", { hasText: /^read this$/ })).toBeAttached();
  await expect(page.locator(".live-region")).toContainText("read this");
});
