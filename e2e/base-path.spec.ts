import { execFile } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect, test } from "@playwright/test";
import { type ServedFolder, serveFolder } from "./serve-folder.ts";

const base = "/books/eastwest";

let folder: string;
let site: ServedFolder;

test.beforeAll(async () => {
  test.setTimeout(180_000);
  folder = await mkdtemp(join(tmpdir(), "eastwest-"));
  const env = { ...process.env, BASE_PATH: base };
  await promisify(execFile)("astro", ["build", "--outDir", folder], { env, maxBuffer: 16 * 1024 * 1024 });
  site = await serveFolder(folder, base);
});

test.afterAll(async () => {
  await site.close();
  await rm(folder, { recursive: true, force: true });
});

test.use({ serviceWorkers: "allow" });

test("the site works under a path of another site, without a network, too", async ({ page, context }) => {
  const missing: string[] = [];
  page.on("response", (response) => {
    if (response.status() >= 400) missing.push(response.url());
  });
  await page.goto(`${site.address}${base}/`);
  await expect(page).toHaveURL(new RegExp(`${base}/en/$`));
  await page.getByRole("link", { name: "Start the lab" }).click();
  await expect(page.getByRole("tab", { name: "laptop" })).toHaveAttribute("data-shell", "prompt");
  await page.locator("[data-run-step=empty-cluster]").click();
  await expect(page.locator("[data-step=empty-cluster]")).toHaveAttribute("data-state", "done");
  await expect(page.locator(".bench")).toHaveAttribute("data-complete", "true");
  await page.getByRole("link", { name: "中文" }).click();
  await expect(page).toHaveURL(new RegExp(`${base}/zh-cn/clusterip/$`));
  await page.getByRole("button", { name: "搜索" }).first().click();
  await page.locator("#starlight__search input").fill("集群");
  const found = page.locator("#starlight__search .pagefind-ui__result-link").first();
  await expect(found).toHaveAttribute("href", new RegExp(`^${base}/zh-cn/`));
  expect(missing).toEqual([]);
  await expect.poll(() => page.evaluate(async () => (await caches.match(location.href)) !== undefined)).toBe(true);
  await context.setOffline(true);
  // The bench was open, and opens again by itself.
  await page.reload();
  await expect(page.getByRole("tab", { name: "laptop" })).toHaveAttribute("data-shell", "prompt");
});
