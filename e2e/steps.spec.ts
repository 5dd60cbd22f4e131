import { expect, test } from "@playwright/test";
import { commandOf, LabPage, lab } from "./lab-page.ts";

const steps = lab.transcript.steps.map((step) => step.name);

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
  for (const { name, exchanges } of lab.transcript.steps) {
    for (const exchange of exchanges) {
      const isLast = exchange === exchanges.at(-1);
      await expect(chapter.tab(exchange.terminal)).toBeVisible();
      await chapter.focus(exchange.terminal);
      await chapter.waitForPrompt(exchange.prompt);
      await chapter.type(exchange.terminal, commandOf(exchange.command));
      if (exchange.interruptAfterMs !== undefined) {
        await page.waitForTimeout(3500);
        await chapter.interrupt();
      }
      if (exchange.retryForMs !== undefined) {
        await expect(async () => {
          await chapter.waitForPrompt(exchange.prompt);
          const text = await chapter.text();
          if (/ContainerCreating|Pending/.test(text)) {
            await chapter.type(exchange.terminal, `clear; ${commandOf(exchange.command)}`.replace("clear; ", ""));
            throw new Error("not yet");
          }
        }).toPass({ timeout: 60_000 });
      }
      if (isLast) await expect(chapter.step(name)).toHaveAttribute("data-state", "done", { timeout: 60_000 });
    }
  }
});
