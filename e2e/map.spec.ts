import { expect, type Page, test } from "@playwright/test";
import { expectNoViolation } from "./axe.ts";
import { LabPage } from "./lab-page.ts";

const panel = (page: Page) => page.locator("#view-panel");
const map = (page: Page) => panel(page).locator("svg.map");
const backends = (page: Page) => map(page).getByRole("button", { name: /^Pod .*deployment-cloud-user-/ });
const caption = (page: Page) => panel(page).locator(".map-caption > span");
const histogram = (page: Page) => panel(page).locator(".histogram");

/** Four pods behind a Service, a client beside them, and no network from the start on. */
async function atFourPods(page: Page): Promise<LabPage> {
  const chapter = new LabPage(page);
  await chapter.open();
  await chapter.start();
  await chapter.cutNetwork();
  await chapter.bringTo("endpoints");
  return chapter;
}

test("pods appear where they run, each with a mark of its own, and leave when they are scaled away", async ({
  page,
}) => {
  const chapter = await atFourPods(page);
  await expect(backends(page)).toHaveCount(4);
  const marks = await map(page)
    .locator(".pod .pod-mark")
    .evaluateAll((paths) => paths.map((path) => path.getAttribute("d")));
  expect(new Set(marks).size).toBe(4);
  const node0 = map(page).getByRole("button", { name: /^Pod .*, k8s-node0,/ });
  await expect(node0).toHaveCount(3);
  const place = await map(page).locator(".node > rect").first().boundingBox();
  for (const pod of await node0.all()) {
    const box = await pod.locator("rect").boundingBox();
    expect(box?.x).toBeGreaterThan(place?.x ?? 0);
    expect((box?.x ?? 0) + (box?.width ?? 0)).toBeLessThan((place?.x ?? 0) + (place?.width ?? 0));
  }
  await expect(map(page).getByRole("button", { name: /^Service clusterip-cloud-user/ })).toContainText("4 endpoints");
  await expect(map(page).locator(".endpoints path")).toHaveCount(4);

  await chapter.type("laptop", "kubectl scale deployment deployment-cloud-user --replicas=1");
  await expect(backends(page)).toHaveCount(1);
  await expect(map(page).locator(".endpoints path")).toHaveCount(1);
});

test("a loop of 40 flies, and its histogram sums to 40 and says how even it is", async ({ page }) => {
  const chapter = await atFourPods(page);
  await page.evaluate(() => {
    const seen = { most: 0 };
    Object.assign(window, { flights: seen });
    new MutationObserver(() => {
      seen.most = Math.max(seen.most, document.querySelectorAll(".flight:not(.last)").length);
    }).observe(document.body, { childList: true, subtree: true });
  });
  await chapter.runStep("curl-loop");
  await expect(histogram(page)).toContainText(/40 connections · .* \(p [=<] 0\.\d+\)/);
  await expect(histogram(page)).toContainText("Line: 10.0 each");
  const counts = await histogram(page).locator("li b").allTextContents();
  expect(counts).toHaveLength(4);
  expect(counts.reduce((sum, count) => sum + Number(count), 0)).toBe(40);
  await expect(caption(page)).toHaveText(/^SYN 10\.244\.2\.135:\d+ → 10\.244\.\d+\.\d+:8080 \(was 10\.96\.11\.18\)$/);
  const most = await page.evaluate(() => Reflect.get(Reflect.get(window, "flights"), "most"));
  expect(most).toBeGreaterThan(0);
  expect(most).toBeLessThanOrEqual(20);
  await expect(map(page).locator(".flight:not(.last)")).toHaveCount(0);
  await expect(map(page).locator(".sight")).toHaveCount(1);
  await expect(map(page).locator(".last .back")).toHaveCount(1);
  await expectNoViolation(page, "#view-panel");
});

test("a ping of the Service's address ends with a cross where it was lost, and says why", async ({ page }) => {
  const chapter = await atFourPods(page);
  await chapter.type("dns-test", "ping -c 1 -W 1 10.96.11.18");
  await expect(map(page).locator(".last .cross")).toHaveCount(1);
  await expect(map(page).locator(".last")).toHaveAttribute("data-direction", "north-south");
  await expect(caption(page)).toContainText(
    "ICMP 10.244.2.135 → 10.96.11.18 · lost – internet: nobody out here has 10.96.11.18",
  );
});

test("all of it by keys: to a pod, what it is, and a terminal in it", async ({ page }) => {
  const chapter = await atFourPods(page);
  const service = map(page).getByRole("button", { name: /^Service clusterip-cloud-user/ });
  await service.focus();
  await page.keyboard.press("Enter");
  await expect(service).toHaveAttribute("aria-pressed", "true");
  await expect(panel(page).locator(".map-details")).toContainText(/clusterip-cloud-user ClusterIP · 10\.96\.11\.18/);
  await page.keyboard.press("ArrowDown");
  const focused = map(page).locator("[data-key]:focus");
  await expect(focused).toHaveAttribute("aria-label", /^Pod /);
  for (let press = 0; press < 4; press++) await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Space");
  await expect(panel(page).locator(".map-details")).toContainText("Running, ready");
  expect(await map(page).locator('[data-key][tabindex="0"]').count()).toBe(1);
  const name = (await panel(page).locator(".map-details b").textContent()) ?? "";
  await panel(page).getByRole("button", { name: "Open a terminal" }).click();
  await expect(chapter.tab(name)).toHaveAttribute("aria-selected", "true");
});

test("a pod named oddly is text, and one that cannot be is refused", async ({ page }) => {
  const chapter = await atFourPods(page);
  const odd = "xn--img-onerror-alert-1-with-a-name-too-long-for-its-place";
  await chapter.type("laptop", "kubectl run '<img/onerror=alert(1)>' --image=busybox:1.28");
  await chapter.type("laptop", `kubectl run ${odd} --image=busybox:1.28 -- sleep 3600`);
  const pod = map(page).getByRole("button", { name: odd });
  await expect(pod).toHaveCount(1);
  await expect(pod.locator("title")).toHaveText(odd);
  const [box, text] = [await pod.locator("rect").boundingBox(), await pod.locator("text").first().boundingBox()];
  expect((text?.x ?? 0) + (text?.width ?? 0)).toBeLessThanOrEqual((box?.x ?? 0) + (box?.width ?? 0));
  await expect(page.locator("img[onerror]")).toHaveCount(0);
});

test("the table says the same, and system pods come when they are asked for", async ({ page }) => {
  await atFourPods(page);
  await panel(page).getByRole("button", { name: "kube-system" }).click();
  await expect(map(page).getByRole("button", { name: /^Pod .*coredns-/ })).toHaveCount(2);
  await panel(page).getByRole("button", { name: "Table" }).click();
  await expect(panel(page).getByRole("row", { name: /coredns-/ })).toHaveCount(2);
  await panel(page).getByRole("button", { name: "kube-system" }).click();
  await expect(panel(page).getByRole("row", { name: /coredns-/ })).toHaveCount(0);
  await expectNoViolation(page, "#view-panel");
});

test.describe("without motion", () => {
  test.use({ contextOptions: { reducedMotion: "reduce" }, colorScheme: "dark" });

  test("the last way is drawn still, and nothing flies", async ({ page, context }) => {
    const chapter = await atFourPods(page);
    await page.evaluate(() => {
      const seen = { flew: false };
      Object.assign(window, { flights: seen });
      new MutationObserver(() => {
        seen.flew ||= document.querySelector(".flight:not(.last)") !== null;
      }).observe(document.body, { childList: true, subtree: true });
    });
    await chapter.runStep("curl-loop");
    await expect(map(page).locator(".last .trail")).toHaveCount(1);
    expect(await page.evaluate(() => Reflect.get(Reflect.get(window, "flights"), "flew"))).toBe(false);
    await expectNoViolation(page, "#view-panel");
    // Who wanted the table gets it again.
    await panel(page).getByRole("button", { name: "Table" }).click();
    await context.setOffline(false);
    await page.reload();
    await chapter.start();
    await expect(panel(page).getByRole("button", { name: "Table" })).toHaveAttribute("aria-pressed", "true");
  });
});

test.describe("390 px wide", () => {
  test.use({ viewport: { width: 390, height: 844 }, hasTouch: true });

  test("the map is legible, and nothing is wider than the screen", async ({ page }) => {
    await atFourPods(page);
    await page.getByRole("tab", { name: "Map", exact: true }).tap();
    await expect(backends(page)).toHaveCount(4);
    const box = await map(page).boundingBox();
    expect((box?.x ?? 0) + (box?.width ?? 0)).toBeLessThanOrEqual(390);
    const smallest = await map(page)
      .locator("text")
      .evaluateAll((texts) => Math.min(...texts.map((text) => Number.parseFloat(getComputedStyle(text).fontSize))));
    expect(smallest).toBeGreaterThanOrEqual(10);
    await backends(page).first().tap();
    await expect(panel(page).locator(".map-details")).toContainText("deployment-cloud-user");
    await expectNoViolation(page, "#view-panel");
  });
});
