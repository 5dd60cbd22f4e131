import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { chromium, expect, test } from "@playwright/test";
import { LabPage } from "./lab-page.ts";
import { serveFolder } from "./serve-folder.ts";

test("a browser that is started without a network has every lab that was kept, in both languages", async ({
  launchOptions,
}) => {
  // Two browsers, and the whole site in the cache of one.
  test.slow();
  const profile = await mkdtemp(join(tmpdir(), "eastwest-profile-"));
  const site = await serveFolder("dist");
  const open = () =>
    chromium.launchPersistentContext(profile, { ...launchOptions, baseURL: site.address, serviceWorkers: "allow" });
  try {
    const before = await open();
    const page = await before.newPage();
    const chapter = new LabPage(page);
    await chapter.open();
    await chapter.start();
    const links = page.locator(".sidebar-content a[data-lab]");
    const labs = await links.evaluateAll((all) => all.map((link) => link.getAttribute("href") ?? ""));
    expect(labs).toContain("/en/clusterip/");
    const translated = labs.map((lab) => lab.replace("/en/", "/zh-cn/"));
    const missing = (paths: readonly string[]) =>
      page.evaluate(async (all) => {
        const kept = await Promise.all(all.map((path) => caches.match(path)));
        return all.filter((_, index) => kept[index] === undefined);
      }, paths);
    await expect.poll(() => missing(labs), { timeout: 60_000 }).toEqual([]);
    await page.goto("/zh-cn/");
    await expect.poll(() => missing(translated), { timeout: 60_000 }).toEqual([]);
    await before.close();
    await site.close();

    const after = await open();
    const again = new LabPage(await after.newPage());
    for (const path of [...labs, ...translated]) {
      const opened = await again.page.goto(path);
      expect(opened?.status(), path).toBe(200);
      await expect(again.page.locator("[data-start-lab], [data-start-way=simulated]"), path).toBeVisible();
      const file = await again.page.evaluate(async () => {
        const { lab, labsPath } = document.querySelector<HTMLElement>("[data-labs-path]")?.dataset ?? {};
        return (await fetch(`${labsPath}${lab}.json`)).status;
      });
      expect(file, path).toBe(200);
    }
    // One with a cluster and one with plain hosts, the other language each.
    for (const [language, name] of [
      ["en", "clusterip"],
      ["zh-cn", "spring-cloud"],
    ]) {
      await again.open(language, name);
      await again.start();
      await again.type("laptop", "dig +noall +comments gateway.example | grep -c status");
      await expect.poll(() => again.text()).toMatch(/status\s*1/);
    }
    await after.close();
  } finally {
    await site.close();
    await rm(profile, { recursive: true, force: true });
  }
});
