import { test } from "@playwright/test";
import { expectNoViolation, expectNoViolationInThemes } from "./axe.ts";
import { LabPage } from "./lab-page.ts";

for (const language of ["en", "zh-cn"]) {
  test(`${language}: axe finds nothing on the front page, and in the chapter, bench closed and open`, async ({
    page,
  }) => {
    await page.goto(`/${language}/`);
    await expectNoViolationInThemes(page);
    const chapter = new LabPage(page);
    await chapter.open(language);
    await expectNoViolationInThemes(page);
    await chapter.makeDifference();
    await expectNoViolationInThemes(page);
  });
}

test("axe finds nothing on a phone, the sheet open", async ({ page }) => {
  await page.setViewportSize({ width: 390, height: 844 });
  const chapter = new LabPage(page);
  await chapter.open();
  await chapter.runSteps("empty-cluster");
  await expectNoViolation(page);
});
