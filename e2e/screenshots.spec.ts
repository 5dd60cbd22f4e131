import { rmSync } from "node:fs";
import { type Browser, expect, type Page, test } from "@playwright/test";
import { readChapters } from "../content/checks/chapter.ts";
import { contactSheet, type Picture } from "./contact-sheet.ts";
import { LabPage } from "./lab-page.ts";

test.skip(!process.env.SCREENSHOTS, "set SCREENSHOTS=1 to fill ./screenshots");
test.describe.configure({ timeout: 600_000, mode: "default" });

interface Visit {
  readonly language: "en" | "zh-cn";
  readonly scheme: "light" | "dark";
  readonly width: number;
}

const visits: readonly Visit[] = (["en", "zh-cn"] as const).flatMap((language) => [
  { language, scheme: "light", width: 1440 },
  { language, scheme: "dark", width: 1440 },
  { language, scheme: "light", width: 390 },
]);

type Shoot = (page: Page, about: string, options?: { readonly fullPage: boolean }) => Promise<void>;

for (const visit of visits) {
  const name = `${visit.language}-${visit.scheme}-${visit.width}`;

  /** One reader's way through the ClusterIP lab, as a series of pictures to look through: screenshots/index.html. */
  test(name, ({ browser, baseURL }) =>
    series(name, async (shoot) => {
      const page = await openPage(browser, visit, baseURL);
      await walk(page, visit, (about) => shoot(page, about));
      await page.context().close();
    }),
  );

  /** Every chapter from its top to its end, and beside its bench. */
  test(`chapters ${name}`, ({ browser, baseURL }) =>
    series(`chapters-${name}`, async (shoot) => {
      for (const { id } of readChapters(visit.language).filter(({ labs }) => labs.length > 0)) {
        const page = await openPage(browser, visit, baseURL);
        const chapter = new LabPage(page);
        await chapter.open(visit.language, id);
        await shoot(page, id, { fullPage: true });
        await chapter.start();
        await chapter.runStep((await page.locator("[data-step]").first().getAttribute("data-step")) ?? "");
        await shoot(page, `${id}, its first step done`);
        await page.context().close();
      }
    }));
}

async function series(name: string, take: (shoot: Shoot) => Promise<void>): Promise<void> {
  const pictures: Picture[] = [];
  rmSync(`screenshots/${name}`, { recursive: true, force: true });
  await take(async (page, about, options) => {
    // What moves has come to rest, but for the loop's flights.
    await page.waitForTimeout(400);
    const file = `${name}/${String(pictures.length + 1).padStart(2, "0")}-${about.toLowerCase().replaceAll(/[^a-z]+/g, "-")}.png`;
    await page.screenshot({ path: `screenshots/${file}`, ...options });
    pictures.push({ file, about });
  });
  contactSheet("screenshots", name, pictures);
}

async function openPage(browser: Browser, { scheme, width }: Visit, baseURL: string | undefined): Promise<Page> {
  const context = await browser.newContext({
    ...(baseURL ? { baseURL } : {}),
    colorScheme: scheme,
    viewport: { width, height: width < 500 ? 844 : 900 },
    hasTouch: width < 500,
    serviceWorkers: "block",
  });
  return context.newPage();
}

async function walk(page: Page, { language }: Visit, shoot: (about: string) => Promise<void>): Promise<void> {
  const chapter = new LabPage(page);
  const panel = page.locator("#view-panel");
  const show = async (view: string) => {
    await page.locator(`#view-tab-${view}`).click();
    await expect(panel).toBeVisible();
  };

  await page.goto(`/${language}/`);
  await shoot("the front page");
  await chapter.open(language);
  await shoot("the chapter, its lab closed");
  await chapter.start();
  await chapter.runStep("empty-cluster");
  await shoot("the first step, done");
  await chapter.makeDifference();
  await chapter.step("pods").scrollIntoViewIfNeeded();
  await shoot("pods asked for too early: the difference");
  await chapter.runSteps("pods", "client-pod", "curl-pods", "clusterip", "endpoints");
  await show("map");
  await shoot("the map: four pods, one Service");
  await chapter.runStep("nslookup");
  await show("dns");
  await shoot("dns: who asked for which name");
  await chapter.runStep("curl-loop");
  await show("map");
  await shoot("the loop on the map, and its histogram");
  await page.waitForTimeout(2500);
  await panel.locator(".histogram").scrollIntoViewIfNeeded();
  await shoot("after the loop: the last way, there and back");
  await panel.locator(".map-tools fieldset button").last().click();
  await shoot("the same as tables");
  await panel.locator(".map-tools fieldset button").first().click();
  await panel.locator(".map-caption .link").first().click();
  await expect(panel.locator(".flow")).toBeVisible();
  await shoot("its packets: the way there");
  await panel.locator("[data-stage=prerouting] .rule-way").first().scrollIntoViewIfNeeded();
  await shoot("its packets: where the address is translated");
  await panel.locator(".conntrack").first().scrollIntoViewIfNeeded();
  await shoot("its packets: what conntrack remembers");
  await panel.locator("button.back").click();
  await shoot("all connections");
  await show("rules");
  await panel.locator("input[type=search]").fill("clusterip-cloud-user");
  await panel.locator("summary", { hasText: "KUBE-SVC" }).first().click();
  await shoot("rules: the Service's chain");
  await show("events");
  await shoot("events");
  await show("files");
  await panel.getByText("clusterip-cloud-user.yaml").first().click();
  await expect(panel.locator(".cm-content")).toBeVisible();
  await shoot("files: the Service's manifest");
  // A sheet has room for a view or the terminals.
  if (!(await page.locator(".bench-shells").isVisible())) await page.locator(".view-bar .icon").click();
  await chapter.type("dns-test", "ping -c 1 -W 1 10.96.11.18");
  await show("map");
  await expect(panel.locator(".last .cross")).toHaveCount(1);
  await shoot("a ping of the Service: lost");
  await panel.locator(".map-caption .link").first().click();
  await expect(panel.locator(".flow-loss")).toBeVisible();
  await shoot("why the ping was lost");
}
