import { test } from "@playwright/test";
import { expectNoViolation } from "./axe.ts";
import { LabPage } from "./lab-page.ts";

for (const colorScheme of ["light", "dark"] as const) {
  for (const language of ["en", "zh-cn"]) {
    test.describe(`${language}, ${colorScheme}`, () => {
      test.use({ colorScheme });

      test("axe finds nothing on the front page", async ({ page }) => {
        await page.goto(`/${language}/`);
        await expectNoViolation(page);
      });

      test("axe finds nothing in the chapter, bench closed and open", async ({ page }) => {
        const chapter = new LabPage(page);
        await chapter.open(language);
        await expectNoViolation(page);
        await chapter.makeDifference();
        await expectNoViolation(page);
      });
    });
  }
}

test("axe finds nothing on a phone, the sheet open", async ({ page }) => {
  await page.setViewportSize({ width: 390, height: 844 });
  const chapter = new LabPage(page);
  await chapter.open();
  await chapter.runSteps("empty-cluster");
  await expectNoViolation(page);
});
