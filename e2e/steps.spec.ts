import { expect, test } from "@playwright/test";
import type { Exchange } from "../src/lab/transcript.ts";
import { commandOf, LabPage, walkThrough } from "./lab-page.ts";

const steps = walkThrough.map((step) => step.name);

test("every step by its button", async ({ page }) => {
  test.slow();
  const chapter = new LabPage(page);
  await chapter.open("en");
  await chapter.runSteps(...steps);
  await expect(page.locator(".bench-title")).toContainText(`${steps.length} of ${steps.length} done`);
});

test("every step typed by hand", async ({ page }) => {
  test.slow();
  const chapter = new LabPage(page);
  await chapter.open("zh-cn");
  await chapter.start();
  for (const { name, exchanges } of walkThrough) {
    for (const exchange of exchanges) await typeExchange(chapter, name, exchange);
    await expect(chapter.step(name)).toHaveAttribute("data-state", "done", { timeout: 60_000 });
  }
});

test("an exercise breaks the cluster, tells what is wrong until it is repaired, and ticks then", async ({ page }) => {
  test.slow();
  const chapter = new LabPage(page);
  await chapter.open("en");
  const exercise = chapter.step("repair-no-endpoint");
  const press = (part: string) => exercise.locator(`[data-run-part=${part}]`).click();
  await press("break");
  await expect(exercise).toHaveAttribute("data-state", "broken", { timeout: 60_000 });
  await press("check");
  await expect(exercise).toHaveAttribute("data-state", "different", { timeout: 60_000 });
  await expect(exercise.locator("[data-step-status]")).toContainText("curl: (7)");
  await chapter.type("laptop", "kubectl label pods -l app=cloud-user app=clouduser --overwrite");
  await press("check");
  await expect(exercise).toHaveAttribute("data-state", "done", { timeout: 60_000 });
  await expect(page.locator(".bench-title")).toContainText(`${walkThrough.length} of ${walkThrough.length} done`);
});

/** Types a command as a reader does: at its prompt, stopped where the text says so, again while pods are not there yet. */
async function typeExchange(chapter: LabPage, step: string, exchange: Exchange): Promise<void> {
  const { terminal, prompt, interruptAfterMs, retryForMs } = exchange;
  const command = commandOf(exchange.command);
  await expect(chapter.tab(terminal)).toBeVisible();
  await chapter.focus(terminal);
  await expect(async () => {
    await chapter.waitForPrompt(prompt);
    await chapter.type(terminal, command);
    if (interruptAfterMs !== undefined) {
      await chapter.page.waitForTimeout(3500);
      await chapter.interrupt();
    }
    if (retryForMs === undefined) return;
    await chapter.waitForPrompt(prompt);
    expect(await chapter.step(step).getAttribute("data-state")).not.toBe("different");
  }).toPass({ timeout: 60_000, intervals: [1000] });
}
