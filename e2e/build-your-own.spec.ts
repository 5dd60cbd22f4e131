import { cp, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, type Page, test } from "@playwright/test";
import { writeShare } from "../src/components/bench/share-format.ts";
import { expectNoViolation, expectNoViolationInThemes } from "./axe.ts";
import { LabPage } from "./lab-page.ts";
import { serveFolder } from "./serve-folder.ts";

const chapter = "build-your-own";
const opener = "cross-origin-opener-policy";
const embedder = "cross-origin-embedder-policy";

const isIsolated = (page: Page) => page.evaluate(() => crossOriginIsolated);
const startOf = (page: Page, way: "page" | "machine" | "simulated") => page.locator(`[data-start-way=${way}]`);
const trouble = (page: Page) => page.locator("[data-ways-trouble]");
/** What a step shows of its two transcripts. */
const linesOf = (page: Page, step: string) => page.locator(`[data-step="${step}"] .step-lines:visible`);

test("this chapter's page is isolated, may load the runtime's frame, and no other page is changed", async ({
  page,
}) => {
  for (const language of ["en", "zh-cn"]) {
    const response = await page.goto(`/${language}/${chapter}/`);
    expect(await response?.allHeaders()).toMatchObject({ [opener]: "same-origin", [embedder]: "require-corp" });
    expect(await isIsolated(page)).toBe(true);
    const policy = page.locator("meta[http-equiv='content-security-policy' i]");
    const hosts = (await policy.getAttribute("content"))?.match(/[\w-]+ https?:[^;]*/g);
    expect(hosts).toEqual(["frame-src https://stackblitz.com"]);
  }
  for (const path of ["/", "/en/", "/en/clusterip/", "/zh-cn/glossary/", "/404.html", `/labs/${chapter}.json`]) {
    const headers = await (await page.request.get(path, { maxRedirects: 0 })).headers();
    expect([headers[opener], headers[embedder]], path).toEqual([undefined, undefined]);
  }
  await page.goto("/en/clusterip/");
  expect(await isIsolated(page)).toBe(false);
});

test("without the runtime's servers the reader hears so in time, and the simulated cluster works in the isolated page", async ({
  page,
}) => {
  // axe looks at a long chapter.
  test.slow();
  const strangers: string[] = [];
  page.on("request", (request) => {
    if (!/^http:\/\/127\.0\.0\.1:/.test(request.url())) strangers.push(request.url());
  });
  await page.clock.install();
  const lab = new LabPage(page);
  await lab.open("en", chapter);
  await expect(linesOf(page, "start")).toContainText("node cloud-user.mjs");

  // A step leads to the choice, and loads nothing.
  await lab.step("loop").locator("[data-run-step]").click();
  await expect(page.locator("#ways")).toBeFocused();
  await expectNoViolation(page);
  expect(strangers).toEqual([]);

  await startOf(page, "page").click();
  await expect(page.locator("[data-way-status=page]")).toContainText("Loading the runtime from StackBlitz");
  await expect.poll(() => strangers.length).toBeGreaterThan(0);
  expect(strangers.filter((url) => !url.startsWith("https://stackblitz.com/"))).toEqual([]);
  await expect(trouble(page)).toBeHidden();
  await page.clock.fastForward(30_000);
  await expect(trouble(page)).toContainText("did not get any further for 30 seconds");
  await expect(page.locator("[data-way-command]")).toHaveText("npm run lab -- build-your-own");
  await expectNoViolationInThemes(page, ".ways");

  await startOf(page, "simulated").click();
  await expect(trouble(page)).toHaveCount(0);
  await expect(linesOf(page, "start")).toContainText("kubectl apply");
  await lab.runSteps("start", "by-port");
  await expect(page.locator(".way-line")).toContainText("The steps show the simulated cluster.");
  await expect(page.locator("#view-tab-map")).toBeVisible();
  expect(await isIsolated(page)).toBe(true);
});

test("the reader changes between the ways, and the choice is kept", async ({ page, context }) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  const lab = new LabPage(page);
  await lab.open("zh-cn", chapter);
  await startOf(page, "machine").click();
  await expect(page.locator("[data-way-status=machine]")).toHaveText("已复制。");
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe("npm run lab -- build-your-own");
  await expectNoViolation(page, ".ways");

  await startOf(page, "simulated").click();
  await lab.runStep("start");
  await lab.bringTo("loop");
  await page.reload();
  // The bench was open. Its own lab is there again, and shows first what it is about.
  await expect(linesOf(page, "start")).toContainText("kubectl apply");
  await expect(lab.tab("laptop")).toHaveAttribute("data-shell", "prompt");
  await expect(lab.step("start")).toHaveAttribute("data-state", "done");
  await expect(page.locator("a[data-lab][aria-current=page]")).toHaveAttribute("data-progress", "begun");

  // From the bench back to the choice: nothing starts by itself, not by a step either.
  await page.locator(".bench-foot").getByRole("button", { name: "换一种方式" }).click();
  await expect(startOf(page, "page")).toBeVisible();
  await lab.step("loop").locator("[data-run-step]").click();
  await expect(page.locator("#ways")).toBeFocused();
  await expect(page.locator(".bench")).toHaveCount(0);
  await startOf(page, "machine").click();
  await expect(linesOf(page, "start")).toContainText("node cloud-user.mjs");
  await page.reload();
  await expect(linesOf(page, "start")).toContainText("node cloud-user.mjs");

  // Without a network there is no need to wait.
  await context.setOffline(true);
  await startOf(page, "page").click();
  await expect(trouble(page)).toContainText("没有网络");
});

test("on paper and to a reader without scripts the steps are those of real Node.js", async ({ browser, baseURL }) => {
  const context = await browser.newContext({ javaScriptEnabled: false, ...(baseURL ? { baseURL } : {}) });
  const page = await context.newPage();
  await page.goto(`/en/${chapter}/`);
  await expect(linesOf(page, "start")).toHaveCount(1);
  await expect(linesOf(page, "start")).toContainText("node cloud-user.mjs");
  await expect(page.locator("[data-choose-way]")).toBeHidden();
  await page.emulateMedia({ media: "print" });
  await expect(linesOf(page, "start")).toHaveCount(1);
  await expect(page.locator(".way-line")).toBeHidden();
  await context.close();
});

test("a link that brings a lab says where it would run, and chooses the way", async ({ page }) => {
  const offer = page.locator(".share-offer");
  const linkOf = (lab: string, line: string) => writeShare(lab, { seed: 1, entries: [{ terminal: "laptop", line }] });
  await page.goto(`/en/${chapter}/${await linkOf(chapter, "cat services.json")}`);
  await expect(offer).toContainText("Once you start real Node.js in this page");
  await offer.getByRole("button", { name: "Run it" }).click();
  // Nor does a link load anything from another host.
  await expect(page.locator("#ways")).toBeFocused();
  await page.goto("/en/");
  await page.goto(`/en/${chapter}/${await linkOf(`${chapter}-simulated`, "kubectl get nodes")}`);
  await expect(offer).toContainText("in the simulated cluster in this page");
  await offer.getByRole("button", { name: "Run it" }).click();
  await expect.poll(() => new LabPage(page).text()).toContain("k8s-master");
});

test("?embed leads to the steps that a frame can run", async ({ page }) => {
  await page.goto(`/en/${chapter}/?embed&theme=light`);
  await expect(page).toHaveURL(/\/en\/embed\/build-your-own-simulated\/\?embed&theme=light$/);
  await expect(page.locator("header a")).toHaveAttribute("href", `/en/${chapter}/`);
});

test.describe("390 px wide", () => {
  test.use({ viewport: { width: 390, height: 844 }, hasTouch: true });

  test("the choice is a sheet", async ({ page }) => {
    const lab = new LabPage(page);
    await lab.open("en", chapter);
    await expect(startOf(page, "simulated")).toBeHidden();
    await lab.step("start").locator("[data-run-step]").click();
    await expect(startOf(page, "page")).toBeInViewport();
    await expectNoViolation(page, ".bench-place");
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(390);
    await page.getByRole("button", { name: "Choose where it runs" }).click();
    await expect(startOf(page, "page")).toBeHidden();
    await page.getByRole("button", { name: "Choose where it runs" }).click();
    // Nobody has to wait for what may not come.
    await startOf(page, "page").click();
    await expect(page.locator("[data-way-status=page]")).toContainText("Loading the runtime");
    await startOf(page, "simulated").click();
    await lab.runStep("start");
  });
});

test.describe("on a host that sets no headers", () => {
  test.use({ serviceWorkers: "allow" });

  test("the service worker isolates this page once the reader asks, an older one gives way, and it works offline", async ({
    page,
    context,
  }) => {
    const folder = await mkdtemp(join(tmpdir(), "eastwest-"));
    await cp("dist", folder, { recursive: true });
    const site = await serveFolder(folder);
    try {
      // One of a build before there was anything to isolate.
      const script = join(folder, "sw.js");
      const present = await readFile(script, "utf8");
      const older = present
        .replaceAll("Cross-Origin-", "X-")
        .replace(/version:([`"'])\w{16}/, "version:$1aaaabbbbccccdddd");
      expect(older).not.toContain("Cross-Origin-");
      await writeFile(script, older);
      const lab = new LabPage(page);
      await page.goto(`${site.address}/en/clusterip/`);
      await page.evaluate(async () => {
        await navigator.serviceWorker.register("/sw.js");
        await navigator.serviceWorker.ready;
      });
      await writeFile(script, present);

      await page.goto(`${site.address}/en/${chapter}/`);
      expect(await isIsolated(page)).toBe(false);
      await startOf(page, "page").click();
      // It loads the page anew, and goes on.
      await expect(page.locator("[data-way-status=page]")).toContainText("Loading the runtime from StackBlitz", {
        timeout: 75_000,
      });
      expect(await isIsolated(page)).toBe(true);
      await page.goto(`${site.address}/en/clusterip/`);
      expect(await isIsolated(page)).toBe(false);

      await page.goto(`${site.address}/en/${chapter}/`);
      await startOf(page, "simulated").click();
      await lab.runStep("start");
      await lab.cutNetwork();
      await site.close();
      await page.reload();
      expect(await isIsolated(page)).toBe(true);
      await lab.runStep("by-port");
    } finally {
      await context.setOffline(false);
      await site.close();
      await rm(folder, { recursive: true, force: true });
    }
  });
});
