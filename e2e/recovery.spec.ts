import { expect, test } from "@playwright/test";
import { LabPage } from "./lab-page.ts";

test("the lab needs no network once it is loaded", async ({ page }) => {
  const chapter = new LabPage(page);
  await chapter.open();
  await chapter.start();
  await chapter.cutNetwork();
  await chapter.runSteps("empty-cluster", "deploy", "pods", "client-pod", "clusterip", "nslookup");
});

test("without a network the bench says that it cannot be loaded, and starts later", async ({ page, context }) => {
  const chapter = new LabPage(page);
  await chapter.open();
  await context.setOffline(true);
  await page.locator("[data-start-lab]").click();
  await expect(page.locator("[data-poster-status]")).toContainText("could not be loaded");
  await context.setOffline(false);
  await chapter.start();
});

test("a worker that is gone is noticed, and the lab starts again where it was", async ({ page }) => {
  const chapter = new LabPage(page);
  await chapter.open();
  await chapter.runSteps("deploy", "pods");
  await page.workers()[0]?.evaluate(() => self.close());
  await expect(page.getByRole("alert")).toContainText("The lab stopped");
  await page.getByRole("button", { name: "Start again where it was" }).click();
  await expect(page.getByRole("alert")).toHaveCount(0);
  await chapter.type("laptop", "kubectl get pods --no-headers | wc -l");
  await expect.poll(() => chapter.text()).toMatch(/wc -l\s*4/);
});

test("a reload brings the lab back where it was, and reset starts afresh", async ({ page }) => {
  const chapter = new LabPage(page);
  await chapter.open();
  await chapter.runSteps("deploy", "pods");
  await page.reload();
  await chapter.start();
  await expect(chapter.step("deploy")).toHaveAttribute("data-state", "done");
  await chapter.type("laptop", "kubectl get deployments --no-headers");
  await expect.poll(() => chapter.text()).toContain("4/4");
  await page.getByRole("button", { name: "Reset" }).click();
  await page.getByRole("button", { name: "Start afresh" }).click();
  await expect(chapter.tab("laptop")).toHaveAttribute("data-shell", "prompt");
  await chapter.type("laptop", "kubectl get deployments");
  await expect.poll(() => chapter.text()).toContain("No resources found");
  await expect(chapter.step("deploy")).toHaveAttribute("data-state", "done");
});

test("a browser that forbids storage still runs the lab", async ({ page }) => {
  await page.addInitScript(() => {
    for (const name of ["localStorage", "sessionStorage"]) {
      Object.defineProperty(window, name, {
        get: () => {
          throw new DOMException("The operation is insecure.", "SecurityError");
        },
      });
    }
  });
  const chapter = new LabPage(page);
  await chapter.open();
  await chapter.runSteps("empty-cluster", "deploy");
});
