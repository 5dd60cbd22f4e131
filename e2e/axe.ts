import { AxeBuilder } from "@axe-core/playwright";
import { expect, type Page } from "@playwright/test";

/** `part`: a selector; the whole page takes axe long. */
export async function expectNoViolation(page: Page, part = "body"): Promise<void> {
  const tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
  await expectNone(new AxeBuilder({ page }).include(part).withTags(tags));
}

/** In the light theme, and what depends on colours in the dark one. */
export async function expectNoViolationInThemes(page: Page, part = "body"): Promise<void> {
  await inTheme(page, "dark");
  await expectNone(new AxeBuilder({ page }).include(part).withRules(["color-contrast", "link-in-text-block"]));
  await inTheme(page, "light");
  await expectNoViolation(page, part);
}

async function inTheme(page: Page, colorScheme: "light" | "dark"): Promise<void> {
  await page.emulateMedia({ colorScheme });
  await expect(page.locator("html")).toHaveAttribute("data-theme", colorScheme);
}

async function expectNone(axe: AxeBuilder): Promise<void> {
  const { violations } = await axe.analyze();
  const found = violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => `${node.target}`).join(" | ")}`);
  expect(found).toEqual([]);
}
