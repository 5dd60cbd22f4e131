import type { Page } from "playwright";

export interface PromptTimes {
  /** Milliseconds from the click until a prompt stands in the terminal. */
  readonly prompt: number;
  /** Until a key that was pressed then stands behind it. */
  readonly echo: number;
}

/** Presses `button`, and a key once there is a prompt. */
export async function clickToPrompt(page: Page, button: string): Promise<PromptTimes> {
  await page.evaluate(watchTerminal, button);
  await page.locator(button).first().dispatchEvent("click");
  const prompt = await page.evaluate(() => benchTimes.prompt);
  await page.locator(".xterm-helper-textarea").first().focus();
  await page.keyboard.press("x");
  return { prompt, echo: await page.evaluate(() => benchTimes.echo) };
}

declare global {
  var benchTimes: { readonly prompt: Promise<number>; readonly echo: Promise<number> };
}

/** In the page: looks at the terminal at every frame from the click on. */
function watchTerminal(button: string): void {
  const prompt = Promise.withResolvers<number>();
  const echo = Promise.withResolvers<number>();
  globalThis.benchTimes = { prompt: prompt.promise, echo: echo.promise };
  const watch = (clicked: number) => {
    const look = () => {
      const text = document.querySelector(".xterm-rows")?.textContent?.trim() ?? "";
      if (text !== "") prompt.resolve(performance.now() - clicked);
      if (text.endsWith("x")) echo.resolve(performance.now() - clicked);
      else requestAnimationFrame(look);
    };
    look();
  };
  const start = (event: Event) => {
    if (event.target instanceof Element && event.target.closest(button)) watch(performance.now());
  };
  document.addEventListener("click", start, { capture: true, once: true });
}
