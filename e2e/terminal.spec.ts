import { expect, test } from "@playwright/test";
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
  await chapter.runSteps("deploy", "pods", "client-pod", "clusterip");
  await chapter.type("dns-test", "while true; do curl -s clusterip-cloud-user:8080/actuator/info; sleep 1; done");
  const answers = () => chapter.count("Cloud User API");
  // Were the output held back until the end, there would be none before Ctrl-C.
  await expect.poll(answers).toBeGreaterThanOrEqual(3);
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
