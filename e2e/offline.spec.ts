import { cp, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, type Page, test } from "@playwright/test";
import { LabPage } from "./lab-page.ts";
import { type ServedFolder, serveFolder } from "./serve-folder.ts";

test.use({ serviceWorkers: "allow" });

/** Resolves once a service worker serves the pages that are opened from now on, this one among them. */
async function untilKept(page: Page): Promise<void> {
  await page.evaluate(async () => {
    await navigator.serviceWorker.ready;
  });
  await expect.poll(() => page.evaluate(async () => (await caches.match(location.href)) !== undefined)).toBe(true);
}

/** A lab that has loaded all, in a site that is kept, without a network. */
async function openedAndCut(page: Page, language = "en"): Promise<LabPage> {
  const chapter = new LabPage(page);
  await chapter.open(language);
  await chapter.start();
  await untilKept(page);
  await chapter.cutNetwork();
  return chapter;
}

test("without a network all programs, the views and a reload work", async ({ page }) => {
  const chapter = await openedAndCut(page);
  await chapter.bringTo("endpoints");
  const lines: readonly (readonly [line: string, said: RegExp])[] = [
    ["kubectl describe service clusterip-cloud-user | awk '/^Type/ { print \"t=\" $2 }'", /t=ClusterIP/],
    ["kubectl rollout status deployment/deployment-cloud-user", /successfully rolled out/],
    ["kubectl get service clusterip-cloud-user -o yaml | sed -n 's/^kind: /k=/p'", /k=Service/],
    ["dig +noall +comments gateway.example", /status: \w+/],
    ["ip route | sort | head -n 1", /default via/],
  ];
  for (const [line, said] of lines) {
    await chapter.type("laptop", line);
    await expect.poll(() => chapter.text()).toMatch(said);
  }
  for (const name of ["Packet", "DNS", "Rules", "Events", "Map"]) {
    await page.getByRole("tab", { name, exact: true }).click();
    await expect(page.locator("#view-panel")).not.toContainText("could not be loaded");
    await expect(page.locator("#view-panel")).toContainText(/\w/);
  }
  await page.reload();
  await chapter.start();
  await chapter.type("laptop", "kubectl get services -o name");
  await expect.poll(() => chapter.text()).toContain("service/clusterip-cloud-user");
});

test("without a network the reader's language can be read and searched", async ({ page }) => {
  await openedAndCut(page, "zh-cn");
  await page.goto("/zh-cn/");
  await expect(page.locator("html")).toHaveAttribute("lang", "zh-CN");
  await page.getByRole("button", { name: "搜索" }).first().click();
  await page.locator("#starlight__search input").fill("ClusterIP");
  await expect(page.locator("#starlight__search .pagefind-ui__result").first()).toBeVisible();
  const kept = await page.evaluate(async () => {
    const stores = await Promise.all((await caches.keys()).map((name) => caches.open(name)));
    const requests = (await Promise.all(stores.map((store) => store.keys()))).flat();
    return requests.map(({ url }) => new URL(url).pathname);
  });
  expect(kept).toContain("/zh-cn/clusterip/");
  expect(kept).not.toContain("/en/clusterip/");
  const missing = await page.goto("/zh-cn/nowhere/");
  expect(missing?.status()).toBe(404);
});

test("a page in another language is kept, too, once it has been opened", async ({ page, context }) => {
  const chapter = new LabPage(page);
  await chapter.open();
  await chapter.start();
  await expect(page.locator(".bench")).toHaveAttribute("data-complete", "true");
  await untilKept(page);
  await page.goto("/zh-cn/");
  await expect
    .poll(() => page.evaluate(async () => (await caches.match("/zh-cn/clusterip/")) !== undefined))
    .toBe(true);
  await context.setOffline(true);
  await page.goto("/zh-cn/clusterip/");
  await page.goto("/en/clusterip/");
  await expect(page.locator("h1")).toBeVisible();
});

test.describe("a site that is built anew", () => {
  let folder: string;
  let site: ServedFolder;

  test.beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "eastwest-"));
    await cp("dist", folder, { recursive: true });
    site = await serveFolder(folder);
  });

  test.afterAll(async () => {
    await site.close();
    await rm(folder, { recursive: true, force: true });
  });

  test("is offered, and not forced on the reader; a lab of the old build goes on", async ({ page, context }) => {
    const chapter = new LabPage(page);
    const address = `${site.address}/en/clusterip/`;
    await page.goto(address);
    await chapter.start();
    await chapter.runSteps("deploy");
    await untilKept(page);
    const old = new LabPage(page);
    page = await context.newPage();
    // The old build's files are there no more.
    await rm(join(folder, "_astro"), { recursive: true });
    const html = join(folder, "en/clusterip/index.html");
    await writeFile(html, (await readFile(html, "utf8")).replaceAll("</h1>", " (new)</h1>"));
    const script = join(folder, "sw.js");
    await writeFile(
      script,
      (await readFile(script, "utf8")).replace(/version:([`"'])\w{16}/, "version:$1aaaabbbbccccdddd"),
    );
    await page.goto(address);
    await expect(page.locator("[data-update-notice]")).toContainText("A new version is here.");
    await expect(page.locator("h1")).not.toContainText("(new)");
    await page.reload();
    await expect(page.locator("h1")).not.toContainText("(new)");
    await page.locator("[data-update-notice]").getByRole("button", { name: "Reload" }).click();
    await expect(page.locator("h1")).toContainText("(new)");
    await expect(page.locator("[data-update-notice]")).toBeHidden();

    // The worker's program is one of those files.
    await old.page.workers()[0]?.evaluate(() => self.close());
    await old.page.getByRole("button", { name: "Start again where it was" }).click();
    await expect(old.tab("laptop")).toHaveAttribute("data-shell", "prompt");
    await old.type("laptop", "kubectl get deployments --no-headers");
    await expect.poll(() => old.text()).toContain("/4");
  });
});
