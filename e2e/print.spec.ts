import { expect, test } from "@playwright/test";
import { LabPage } from "./lab-page.ts";

/** How many pages a PDF has. */
function pagesOf(pdf: Buffer): number {
  return pdf.toString("latin1").match(/\/Type\s*\/Page\b/g)?.length ?? 0;
}

for (const { language, answers, run } of [
  { language: "en", answers: "Answers", run: "run" },
  { language: "zh-cn", answers: "答案", run: "运行" },
]) {
  test(`${language}: a chapter prints as a handout, light and without the page's controls`, async ({ page }) => {
    await page.emulateMedia({ colorScheme: "dark" });
    const chapter = new LabPage(page);
    await chapter.open(language);
    // What this reader has done is not a part of it.
    await chapter.runStep("empty-cluster");
    // Answers are neither on the screen nor in the search.
    await expect(page.locator("[data-handout]")).toBeHidden();
    await expect(page.locator("[data-handout]")).toHaveAttribute("data-pagefind-ignore");
    await page.emulateMedia({ colorScheme: "dark", media: "print" });

    await expect(page.locator("h1")).toBeVisible();
    for (const step of await page.locator("[data-step]").all()) {
      await expect(step.locator(".step-lines").first()).toBeVisible();
      await expect(step).toHaveCSS("break-inside", "avoid");
    }
    await expect(page.locator("#step-nslookup")).toContainText("10.96.11.18");
    await expect(page.locator(".lab-file pre").first()).toBeVisible();
    for (const hidden of [
      ".bench-place",
      ".page > header",
      "nav.sidebar",
      ".predict details",
      "[data-step-status]",
      ".exercise-solution",
      ".page-uses",
    ]) {
      await expect(page.locator(hidden).first()).toBeHidden();
    }
    await expect(page.getByRole("button", { name: run })).toHaveCount(0);
    await expect(page.locator("body")).toHaveCSS("background-color", "rgb(255, 255, 255)");
    const ink = await page
      .locator("#step-nslookup .line")
      .first()
      .evaluate((line) => getComputedStyle(line).color);
    expect(ink).toBe("rgb(25, 33, 43)");

    const handout = page.locator("[data-handout]");
    await expect(handout.getByRole("heading", { name: answers })).toBeVisible();
    await expect(handout.locator("> ol > li")).toHaveCount(await page.locator("[data-predict]").count());
    await expect(handout).toHaveCSS("break-before", "page");
    await expect(page.getByRole("radio").first()).toBeVisible();

    // An address is printed; a place in the book is not one.
    const printed = await page
      .locator(".sl-markdown-content > p")
      .first()
      .evaluate((paragraph) => {
        paragraph.innerHTML = '<a href="https://192.0.2.1/x">out</a> <a href="#_top">in</a>';
        return [...paragraph.children].map((link) => getComputedStyle(link, "::after").content);
      });
    expect(printed[0]).toContain("https://192.0.2.1/x");
    expect(printed[1]).toBe("none");

    const pages = pagesOf(await page.pdf({ format: "A4", preferCSSPageSize: true }));
    expect(pages).toBeGreaterThan(5);
    expect(pages).toBeLessThan(14);
  });
}
