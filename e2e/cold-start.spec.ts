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
    const kept = (path: string) => page.evaluate(async (one) => (await caches.match(one)) !== undefined, path);
    await expect.poll(() => kept("/en/clusterip/"), { timeout: 60_000 }).toBe(true);
    const links = page.locator(".sidebar-content a[data-lab]");
    const labs = await links.evaluateAll((all) => all.map((link) => link.getAttribute("href") ?? ""));
    expect(labs).toContain("/en/clusterip/");
    await page.goto("/zh-cn/");
    await expect.poll(() => kept("/zh-cn/clusterip/"), { timeout: 60_000 }).toBe(true);
    await before.close();
    await site.close();

    const after = await open();
    for (const path of labs.flatMap((lab) => [lab, lab.replace("/en/", "/zh-cn/")])) {
      const again = new LabPage(await after.newPage());
      await again.page.goto(path);
      await again.start();
      await again.type("laptop", "dig +noall +comments gateway.example | grep -c status");
      await expect.poll(() => again.text()).toMatch(/status\s*1/);
      await again.page.close();
    }
    await after.close();
  } finally {
    await site.close();
    await rm(profile, { recursive: true, force: true });
  }
});
