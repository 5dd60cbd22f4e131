import { expect, type Page, test } from "@playwright/test";
import { expectNoViolation } from "./axe.ts";
import { LabPage } from "./lab-page.ts";

const count = (page: Page) => page.locator(".present-count");

async function widthsOf(page: Page): Promise<{ readonly slide: number; readonly lab: number; readonly type: number }> {
  return page.evaluate(() => {
    const left = (selector: string) => document.querySelector(selector)?.getBoundingClientRect().left ?? -1;
    const terminal = document.querySelector(".xterm-rows");
    return {
      slide: left("main"),
      lab: left(".bench-place"),
      type: terminal ? Number.parseFloat(getComputedStyle(terminal).fontSize) : 0,
    };
  });
}

test("a chapter is presented with keys, without a network, and its lab stays as it is", async ({ page }) => {
  const errors: string[] = [];
  page.on("console", (message) => {
    // Chromium asks for the icon anew with each address.
    if (message.type() === "error" && !message.location().url.endsWith("favicon.svg")) errors.push(message.text());
  });
  const scripts: string[] = [];
  page.on("request", (request) => scripts.push(request.url()));
  const chapter = new LabPage(page);
  await chapter.open();
  await chapter.runStep("empty-cluster");
  const small = (await widthsOf(page)).type;
  expect(scripts.filter((url) => url.includes("presentation"))).toEqual([]);

  await page.getByRole("link", { name: "Present" }).click();
  await expect(page).toHaveURL(/\/en\/clusterip\/\?present#/);
  await chapter.cutNetwork();
  await page.keyboard.press("Home");
  await expect(page).toHaveURL(/\?present#_top$/);
  await expect(page.locator("h1")).toBeInViewport();
  await expect(page.locator(".present-description")).toContainText("ClusterIP");
  for (const gone of [".page > header", "nav.sidebar", "[data-handout]", "[data-notes]"]) {
    await expect(page.locator(gone).first()).toBeHidden();
  }
  for (const key of ["ArrowRight", " ", "PageDown", "ArrowDown"]) await page.keyboard.press(key);
  await expect(page).toHaveURL(/#step-empty-cluster$/);
  await page.keyboard.press("PageUp");
  await page.keyboard.press("ArrowLeft");
  await page.keyboard.press("Shift+Space");
  await expect(count(page)).toHaveText(/^2 \/ \d+$/);

  // A step: the command is seen, its output happens in the lab, and what is expected comes on a key.
  while (!/#step-deploy$/.test(page.url())) await page.keyboard.press("ArrowRight");
  const output = chapter.step("deploy").getByText("created");
  await expect(output).toBeHidden();
  await page.keyboard.press("r");
  await expect(chapter.step("deploy")).toHaveAttribute("data-state", "done");
  await page.keyboard.press("e");
  await expect(output).toBeVisible();
  await page.keyboard.press("ArrowRight");
  await expect(page).toHaveURL(/#step-pods$/);
  await expect(chapter.step("deploy")).toBeHidden();
  await expect(chapter.step("pods").locator(".line:not(.typed)").first()).toBeHidden();

  // The lab on either side, or away.
  const right = await widthsOf(page);
  expect(right.lab).toBeGreaterThan(right.slide);
  expect(right.type).toBeGreaterThan(small);
  await page.keyboard.press("s");
  await expect(page).toHaveURL(/\?present=left#step-pods$/);
  const left = await widthsOf(page);
  expect(left.lab).toBeLessThan(left.slide);
  await page.keyboard.press("h");
  await expect(page).toHaveURL(/\?present=alone#step-pods$/);
  await expect(page.locator(".bench-place")).toBeHidden();
  await expect(chapter.step("pods").locator(".line:not(.typed)").first()).toBeVisible();
  await page.keyboard.press("h");
  await expect(page).toHaveURL(/\?present=left#step-pods$/);

  // The terminal has its keys, but the clicker's.
  await chapter.type("laptop", "echo rs; echo 'h b?'");
  await expect.poll(() => chapter.text()).toContain("h b?");
  await expect(page).toHaveURL(/\?present=left#step-pods$/);
  await page.keyboard.press("PageDown");
  await expect(page).not.toHaveURL(/#step-pods$/);
  await page.locator("main").click({ position: { x: 5, y: 5 } });

  const here = page.url();
  await page.keyboard.press("b");
  await expect(page.getByRole("dialog", { name: "Black screen" })).toBeVisible();
  await page.keyboard.press("ArrowRight");
  await expect(page.getByRole("dialog")).toHaveCount(0);
  await page.keyboard.press("?");
  await expect(page.getByRole("dialog", { name: "Keys" })).toContainText("Page Down");
  await page.keyboard.press("Escape");
  await expect(page.getByRole("dialog")).toHaveCount(0);
  expect(page.url()).toBe(here);

  await page.keyboard.press("Escape");
  await expect(page).toHaveURL(/\/en\/clusterip\/#/);
  await expect(page.locator("h1")).not.toBeInViewport();
  await expect(page.locator(".page > header")).toBeVisible();
  await expect(chapter.step("pods")).toBeVisible();
  expect(await chapter.text()).toContain("h b?");
  await expect.poll(async () => (await widthsOf(page)).type).toBe(small);
  expect(errors).toEqual([]);
});

test("an address holds slide and side, and the back button leaves", async ({ page }) => {
  await page.emulateMedia({ colorScheme: "dark" });
  await page.goto("/zh-cn/clusterip/?present=left#predict-ping");
  const question = page.locator("[data-predict=ping]");
  await expect(question).toBeVisible();
  await expect(page.locator("[data-step]:visible")).toHaveCount(0);
  await page.reload();
  await expect(question).toBeVisible();
  await page.keyboard.press("e");
  await expect(question.locator("details")).toHaveAttribute("open");
  await expectNoViolation(page);
  await page.keyboard.press("End");
  const all = (await count(page).textContent())?.split(" / ")[1];
  await expect(count(page)).toHaveText(`${all} / ${all}`);
  // Not a slide's beginning: the slide that shows it.
  await page.goto("/zh-cn/clusterip/?present#step-nslookup-name");
  await expect(page).toHaveURL(/#step-nslookup$/);
  await page.emulateMedia({ colorScheme: "light" });
  await expectNoViolation(page);

  await page.goto("/en/clusterip/");
  await page.getByRole("link", { name: "Present" }).click();
  await expect(page).toHaveURL(/\?present#_top$/);
  await page.goBack();
  await expect(page.locator(".page > header")).toBeVisible();
  await expect(page).toHaveURL(/\/en\/clusterip\/$/);
});

test("a second window has the notes, the time and what comes, and moves the slides", async ({ page, context }) => {
  await page.goto("/en/clusterip/?present#predict-forty-calls");
  await expect(count(page)).toBeVisible();
  await context.setOffline(true);
  const opened = page.waitForEvent("popup");
  await page.keyboard.press("n");
  const notes = await opened;
  await expect(notes.locator("#notes")).toContainText("Write the votes down");
  await expect(notes.locator("#now")).toContainText("draws lots");
  await expect(notes.locator("#next")).toContainText("seq 1 40");
  await expect(notes.locator("#planned")).toContainText(/planned up to here: \d+ of \d+ min/);
  await expect(notes.locator(".clock")).toContainText(/Elapsed \d+:\d\d/);
  await expectNoViolation(notes);
  await notes.getByRole("button", { name: "Next slide" }).click();
  await expect(page).toHaveURL(/#step-curl-loop$/);
  await notes.keyboard.press("ArrowLeft");
  await notes.keyboard.press("s");
  await expect(page).toHaveURL(/\?present=left#predict-forty-calls$/);

  // A reload of the wall keeps its window.
  await context.setOffline(false);
  await page.reload();
  await expect(count(page)).toBeVisible();
  await notes.keyboard.press("PageDown");
  await expect(page).toHaveURL(/#step-curl-loop$/);
  await expect(notes.locator("#notes")).toContainText("Run it twice");
});

test("readers see no notes, unless they ask", async ({ page }) => {
  await page.goto("/en/clusterip/");
  const notes = page.locator("[data-notes]");
  await expect(notes.first()).toBeHidden();
  await page.emulateMedia({ media: "print" });
  await expect(notes.first()).toBeHidden();
  await page.emulateMedia({ media: null });
  await page.goto("/en/clusterip/?notes");
  await expect(notes.first()).toBeVisible();
  await page.emulateMedia({ media: "print" });
  await expect(notes.last()).toBeVisible();
});
