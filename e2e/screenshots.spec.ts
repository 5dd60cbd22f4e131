import { test } from "@playwright/test";

test.skip(!process.env.SCREENSHOTS, "set SCREENSHOTS=1 to fill ./screenshots");

for (const language of ["en", "zh-cn"]) {
  for (const colorScheme of ["light", "dark"] as const) {
    for (const width of [1440, 390]) {
      test(`${language} ${colorScheme} ${width}`, async ({ browser, baseURL }) => {
        const isPhone = width === 390;
        const context = await browser.newContext({
          ...(baseURL ? { baseURL } : {}),
          colorScheme,
          viewport: { width, height: isPhone ? 844 : 900 },
          hasTouch: isPhone,
          reducedMotion: "reduce",
        });
        const page = await context.newPage();
        const shoot = (name: string) =>
          page.screenshot({ path: `screenshots/${name}-${language}-${colorScheme}-${width}.png` });
        await page.goto(`/${language}/`);
        await shoot("front");
        await page.goto(`/${language}/clusterip/`);
        await shoot("chapter-closed");
        await page.locator("#step-pods").scrollIntoViewIfNeeded();
        await shoot("chapter-steps");
        for (const step of ["empty-cluster", "deploy", "pods", "client-pod", "curl-pods", "clusterip"]) {
          await page.locator(`[data-run-step=${step}]`).click();
          await page.locator(`[data-step=${step}][data-state=done]`).waitFor();
        }
        await shoot("chapter-open");
        await page.locator("[data-run-step=curl-loop]").click();
        await page.waitForTimeout(1500);
        await shoot("chapter-loop");
        await context.close();
      });
    }
  }
}
