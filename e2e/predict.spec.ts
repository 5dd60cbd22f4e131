import { expect, type Locator, test } from "@playwright/test";
import { expectNoViolationInThemes } from "./axe.ts";
import { LabPage } from "./lab-page.ts";

async function choose(question: Locator, name: string): Promise<void> {
  await question.getByRole("radio", { name }).focus();
  await question.page().keyboard.press("Space");
}

test("a choice is kept, compared with the loop's tally, and explained after", async ({ page }) => {
  test.slow();
  const chapter = new LabPage(page);
  await chapter.open();
  const question = page.locator("[data-predict=forty-calls]");
  const verdict = question.locator("[data-verdict]");
  await choose(question, "exactly 10 each");
  await expect(verdict).toHaveText("Kept. Now run it and see.");
  await expect(question.locator("details")).not.toHaveAttribute("open");
  await page.reload();
  await expect(question.getByRole("radio", { name: "exactly 10 each" })).toBeChecked();
  await chapter.step("curl-loop").getByRole("button", { name: "do it for me" }).click();
  await expect(chapter.step("curl-loop")).toHaveAttribute("data-state", "done", { timeout: 120_000 });
  await expect(verdict).toContainText("You said: exactly 10 each");
  const counts = (await verdict.textContent())?.match(/What happened: (.*)/)?.[1]?.match(/(?<=\w{5} )\d+/g) ?? [];
  expect(counts).toHaveLength(4);
  expect(counts.reduce((sum, count) => sum + Number(count), 0)).toBe(40);
  await expect(verdict).toHaveAttribute("data-fit", String(new Set(counts).size === 1));
  await expect(question.locator("details")).toHaveAttribute("open");
  await expect(question.getByRole("radio").first()).toBeDisabled();
  await page.reload();
  await expect(verdict).toContainText("What happened:");
});

test("a number is compared with what ping counted", async ({ page }) => {
  test.slow();
  const chapter = new LabPage(page);
  await chapter.open("zh-cn");
  const question = page.locator("[data-predict=ping]");
  await question.getByRole("spinbutton").fill("0");
  await page.keyboard.press("Tab");
  await expect(question.locator("[data-verdict]")).toHaveText("记下了。运行一下，看看对不对。");
  await chapter.step("ping").getByRole("button", { name: "替我做" }).click();
  await expect(chapter.step("ping")).toHaveAttribute("data-state", "done", { timeout: 120_000 });
  await expect(question.locator("[data-verdict]")).toHaveText("你猜的是：0\n实际结果：0\n✓ 与你猜的一致。");
});

test("an order is made with the keyboard, or dragged, and compared with the explained one", async ({ page }) => {
  const chapter = new LabPage(page);
  await chapter.open();
  const question = page.locator("[data-predict=one-call]");
  const items = () =>
    question.locator("[data-item]").evaluateAll((all) => all.map((item) => item.getAttribute("data-item")));
  const right = ["name", "syn", "pick", "answer", "back"];
  expect(await items()).toEqual(["syn", "answer", "name", "pick", "back"]);
  const up = question.locator("[data-item=name] [data-move=up]");
  await up.scrollIntoViewIfNeeded();
  await expect(up).toBeVisible();
  await up.focus();
  await page.keyboard.press("Enter");
  await expect(up).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(question.locator("[data-moved]")).toContainText("1 / 5");
  expect(await items()).toEqual(["name", "syn", "answer", "pick", "back"]);
  const handle = question.locator("[data-item=answer] [data-handle]");
  await handle.scrollIntoViewIfNeeded();
  const below = await question.locator("[data-item=pick]").boundingBox();
  await handle.hover();
  await page.mouse.down();
  await page.mouse.move((below?.x ?? 0) + 20, (below?.y ?? 0) + (below?.height ?? 0) - 2, { steps: 5 });
  await page.mouse.up();
  expect(await items()).toEqual(right);
  await question.getByRole("button", { name: "This is my order" }).click();
  await expect(question.locator("[data-verdict]")).toHaveAttribute("data-fit", "true");
  await page.reload();
  await expect.poll(items).toEqual(right);
});

test("without JavaScript a question stands with its explanation to open", async ({ browser, baseURL }) => {
  const context = await browser.newContext({ javaScriptEnabled: false, ...(baseURL ? { baseURL } : {}) });
  const page = await context.newPage();
  await page.goto("/en/clusterip/");
  const question = page.locator("[data-predict=forty-calls]");
  await expect(question.getByRole("radio")).toHaveCount(3);
  await expect(question.locator("legend")).toContainText("forty calls");
  await question.getByText("Explanation").click();
  await expect(question).toContainText("draws lots");
  await expect(page.getByRole("button", { name: "This is my order" })).toBeHidden();
  await context.close();
});

test("axe finds nothing in answered questions", async ({ page }) => {
  await new LabPage(page).open();
  for (const name of ["ping", "one-call", "forty-calls"]) {
    await page.locator(`[data-predict=${name}] summary`).click();
  }
  await choose(page.locator("[data-predict=forty-calls]"), "about 10");
  await expectNoViolationInThemes(page, ".sl-markdown-content");
});
