import { expect, type Page, test } from "@playwright/test";
import { LabPage } from "./lab-page.ts";

const view = (page: Page, name: string) => page.getByRole("tab", { name, exact: true });
const panel = (page: Page) => page.locator("#view-panel");

test("the views tell what the lab has done: pods, packets, names, rules, events", async ({ page }) => {
  const chapter = new LabPage(page);
  await chapter.open();
  await chapter.start();
  await chapter.cutNetwork();
  await chapter.bringTo("endpoints");
  await chapter.runStep("curl-loop");

  await page.getByRole("button", { name: "Table" }).click();
  const counts = panel(page).locator("tr:has-text('deployment-cloud-user') td.number");
  await expect(counts).toHaveCount(4);
  await expect.poll(async () => (await counts.allTextContents()).reduce((sum, text) => sum + Number(text), 0)).toBe(40);

  await view(page, "Packet").click();
  const call = panel(page).getByRole("row").filter({ hasText: "GET /actuator/info" }).first();
  await expect(call).toContainText("answered");
  await call.getByRole("button").click();
  await expect(panel(page).getByRole("region", { name: "conntrack on k8s-node0" })).toContainText("dst=10.96.11.18");
  await expect(panel(page)).toContainText(/-A KUBE-SEP-\w{16} .*DNAT --to-destination/);
  await page.getByRole("button", { name: "All connections" }).click();
  await expect(call).toBeVisible();

  await view(page, "DNS").click();
  const names = panel(page).getByRole("row").filter({ hasText: "clusterip-cloud-user.default.svc.cluster.local" });
  await expect(names.first()).toBeVisible();

  await view(page, "Rules").click();
  const chains = panel(page).locator("details");
  await expect(chains.filter({ hasText: "KUBE-SERVICES" }).first()).toBeVisible();
  await chapter.type("dns-test", "curl -s clusterip-cloud-user:8080/actuator/info");
  await expect(panel(page).locator("details[data-lit=true]").first()).toBeVisible();

  await view(page, "Events").click();
  await expect(panel(page)).toContainText("Started");
});

test("the view and the terminals share the height as the reader likes, by keys too", async ({ page }) => {
  const chapter = new LabPage(page);
  await chapter.open();
  await chapter.start();
  const height = async () => (await page.locator(".view-area").boundingBox())?.height ?? 0;
  const before = await height();
  const handle = page.getByRole("separator");
  await handle.focus();
  for (let press = 0; press < 3; press++) await page.keyboard.press("ArrowUp");
  await expect.poll(height).toBeLessThan(before - 40);
  await page.getByRole("button", { name: "Show the views" }).click();
  await expect(panel(page)).toBeHidden();
  await view(page, "DNS").click();
  await expect(panel(page)).toBeVisible();
});

test.describe("390 px wide", () => {
  test.use({ viewport: { width: 390, height: 844 }, hasTouch: true });

  test("a view stands in the terminals' place, and leaves it to a step that runs", async ({ page }) => {
    const chapter = new LabPage(page);
    await chapter.open();
    await chapter.start();
    await expect(panel(page)).toBeHidden();
    await view(page, "Map").tap();
    await expect(panel(page)).toBeVisible();
    await expect(page.locator(".bench-shells")).toBeHidden();
    await chapter.runStep("empty-cluster");
    await expect(page.locator(".bench-shells")).toBeVisible();
  });
});
