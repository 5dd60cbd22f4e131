import { expect, type Page, test } from "@playwright/test";
import { forbidStorage } from "./forbid-storage.ts";
import { LabPage } from "./lab-page.ts";

const hour = 3_600_000;

async function expectDeployments(chapter: LabPage, shown: string): Promise<void> {
  await chapter.type("laptop", "kubectl get deployments --no-headers");
  await expect.poll(() => chapter.text()).toContain(shown);
}

const notices = (page: Page) => page.locator(".bench-notices");

test("a lab outlives its tab", async ({ context }) => {
  const first = new LabPage(await context.newPage());
  await first.open();
  await first.bringTo("client-pod");
  await first.page.close();
  const second = new LabPage(await context.newPage());
  await second.open();
  await second.start();
  await expectDeployments(second, "4/4");
  await expect(notices(second.page)).toBeEmpty();
});

test("a second tab has a lab of its own, says so, and leaves the first one's alone", async ({ context }) => {
  const first = new LabPage(await context.newPage());
  await first.open();
  await first.runSteps("deploy");
  const second = new LabPage(await context.newPage());
  await second.open("zh-cn");
  await second.start();
  await expect(notices(second.page)).toContainText("另一个标签页正开着这个实验");
  await expectDeployments(second, "No resources found");
  await second.type("laptop", "kubectl create namespace mine");
  await expect.poll(() => second.text()).toContain("namespace/mine created");
  await second.page.reload();
  await second.start();
  await second.type("laptop", "kubectl get namespaces --no-headers");
  await expect.poll(() => second.text()).toMatch(/mine\s+Active/);

  await first.page.reload();
  await first.start();
  await expect(notices(first.page)).toBeEmpty();
  await expectDeployments(first, "/4");
  await first.type("laptop", "kubectl get namespaces --no-headers");
  await expect.poll(() => first.text()).toContain("kube-system");
  expect(await first.text()).not.toMatch(/mine\s+Active/);
});

test("a full storage is told once, and the lab goes on", async ({ page }) => {
  await page.addInitScript(() => {
    Storage.prototype.setItem = () => {
      throw new DOMException("The quota has been exceeded.", "QuotaExceededError");
    };
  });
  const chapter = new LabPage(page);
  await chapter.open();
  await chapter.runSteps("empty-cluster");
  await expect(notices(page)).toContainText("storage is full");
  await page.getByRole("button", { name: "Got it" }).press("Enter");
  await chapter.runSteps("deploy");
  await expect(notices(page)).toBeEmpty();
  await expect(page.locator(".bench-title")).toContainText("2 of 10 done");
});

test("a storage that is really full keeps what was kept before", async ({ page }) => {
  const chapter = new LabPage(page);
  await chapter.open();
  await chapter.runSteps("deploy");
  await page.evaluate(() => {
    for (let size = 4_000_000, n = 0; size > 0; size = Math.floor(size / 2)) {
      try {
        for (;;) localStorage.setItem(`fill ${n++}`, "x".repeat(size));
      } catch {
        // Full for this size: try a smaller one.
      }
    }
  });
  await chapter.type("laptop", "echo one more");
  await expect(notices(page)).toContainText("storage is full");
  await page.reload();
  await chapter.start();
  await expectDeployments(chapter, "/4");
});

test("a forbidden storage is told, and ticks and lab last as long as the page; nor is WebGL needed", async ({
  page,
}) => {
  await forbidStorage(page);
  await page.addInitScript(() => {
    const { getContext } = HTMLCanvasElement.prototype;
    HTMLCanvasElement.prototype.getContext = function (this: HTMLCanvasElement, kind: string, ...more: unknown[]) {
      return kind.startsWith("webgl") ? null : Reflect.apply(getContext, this, [kind, ...more]);
    };
  });
  const chapter = new LabPage(page);
  await chapter.open();
  await chapter.runSteps("empty-cluster", "deploy");
  await expect(notices(page)).toContainText("no storage");
  await expect(page.locator(".bench-title")).toContainText("2 of 10 done");
  await expectDeployments(chapter, "/4");
});

test("a broken history is no history", async ({ page }) => {
  await page.addInitScript(() => {
    localStorage.setItem(
      "eastwest:history:clusterip",
      '{"seed":1,"entries":[{"terminal":"laptop","line":"\\u001b[A"}]}',
    );
    localStorage.setItem("eastwest:progress", '{"format":"eastwest progress","version":1,"labs":{"clusterip":7}}');
  });
  const chapter = new LabPage(page);
  await chapter.open();
  await chapter.start();
  await expectDeployments(chapter, "No resources found");
});

test("after an hour's sleep the cluster goes on, and the reader is told", async ({ page }) => {
  const chapter = new LabPage(page);
  await chapter.open();
  await chapter.bringTo("client-pod");
  await chapter.type("laptop", "sleep 2; echo woken");
  await page.workers()[0]?.evaluate((ms) => {
    const { now } = Date;
    Date.now = () => now() + ms;
  }, hour);
  await expect(notices(page)).toContainText("60 minutes");
  await expect.poll(() => chapter.count("woken")).toBe(2);
  // The clock is set back: nothing waits for the hour to come again.
  await page.workers()[0]?.evaluate((ms) => {
    const { now } = Date;
    Date.now = () => now() - 2 * ms;
  }, hour);
  await chapter.type("laptop", "sleep 1; echo back");
  await expect.poll(() => chapter.count("back")).toBe(2);
  await expectDeployments(chapter, "4/4");
});

test("a tab that is frozen in the background for an hour loses nothing", async ({ page, context }) => {
  const chapter = new LabPage(page);
  await chapter.open();
  await chapter.bringTo("client-pod");
  const devTools = await context.newCDPSession(page);
  await page.workers()[0]?.evaluate((ms) => {
    const { now } = Date;
    Date.now = () => now() + ms;
  }, hour);
  await devTools.send("Page.setWebLifecycleState", { state: "frozen" });
  await devTools.send("Page.setWebLifecycleState", { state: "active" });
  await expect(notices(page)).toContainText("60 minutes");
  await expect(page.getByRole("alert")).toHaveCount(0);
  await expectDeployments(chapter, "4/4");
});
