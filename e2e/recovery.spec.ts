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

test("a lab that is gone is noticed, also without a network, and starts again where it was", async ({ page }) => {
  const chapter = new LabPage(page);
  await chapter.open();
  await chapter.bringTo("client-pod");
  await chapter.type("laptop", "sleep 300; echo over");
  await expect(chapter.tab("laptop")).toHaveAttribute("data-shell", "busy");
  await page.workers()[0]?.evaluate(() => self.close());
  await expect(page.getByRole("alert")).toContainText(
    "The lab stopped: it no longer answers. What you have done is kept.",
  );
  await page.context().setOffline(true);
  await page.getByRole("button", { name: "Start again where it was" }).click();
  await expect(page.getByRole("alert")).toContainText("its program could not be loaded. What you have done is kept.");
  await page.getByRole("button", { name: "Try again" }).click();
  await expect(page.getByRole("alert")).toContainText("its program could not be loaded.");
  await page.context().setOffline(false);
  await expect(page.getByRole("alert")).toHaveCount(0);
  await expect(page.locator(".bench-notices")).toContainText(
    "Still running when the lab was left: sleep 300; echo over.",
  );
  await expect.poll(() => chapter.text()).toMatch(/\$.sleep 300; echo over\s*$/);
  await chapter.focus("laptop");
  await chapter.interrupt();
  await chapter.type("laptop", "kubectl get pods --no-headers | wc -l");
  await expect.poll(() => chapter.text()).toMatch(/wc -l\s*4/);
});

test("whoever leaves and comes back finds undo, the unsaved file, and what was running", async ({ page }) => {
  const chapter = new LabPage(page);
  await chapter.open("zh-cn");
  await chapter.runSteps("empty-cluster");
  const pods = chapter.step("pods");
  await pods.getByRole("button", { name: "替我做" }).click();
  await expect(pods).toHaveAttribute("data-state", "done", { timeout: 60_000 });
  await page.getByRole("tab", { name: "文件", exact: true }).click();
  const editor = page.locator("#view-panel .cm-content");
  await page.getByRole("button", { name: "clusterip-cloud-user.yaml" }).click();
  await expect(editor).toContainText("kind: Service");
  await editor.focus();
  await page.keyboard.press("Control+Home");
  await page.keyboard.insertText("# mine\n");
  await expect(editor).toContainText("# mine");
  await chapter.type("laptop", "sleep 300");
  await expect(chapter.tab("laptop")).toHaveAttribute("data-shell", "busy");

  await page.goto("/zh-cn/");
  await page.goBack();
  await chapter.start();
  const notices = page.locator(".bench-notices");
  await expect(notices).toContainText("离开时还没跑完：sleep 300。");
  await expect(notices).toContainText("还没保存，仍在编辑器里：clusterip-cloud-user.yaml。");
  await chapter.focus("laptop");
  await page.keyboard.press("End");
  await expect.poll(() => chapter.text()).toMatch(/\$.sleep 300\s*$/);
  await page.getByRole("tab", { name: "文件", exact: true }).click();
  await page.getByRole("button", { name: "clusterip-cloud-user.yaml" }).click();
  await expect(editor).toContainText("# mine");
  await expect(editor).toContainText("kind: Service");
  await pods.getByRole("button", { name: "撤销" }).press("Enter");
  await expect(pods).toHaveAttribute("data-state", "todo");
  await expect(chapter.step("empty-cluster")).toHaveAttribute("data-state", "done");
  await expect(chapter.tab("laptop")).toHaveAttribute("data-shell", "prompt");
  await chapter.type("laptop", "kubectl get pods");
  await expect.poll(() => chapter.text()).toContain("No resources found");
});

test("what the network did not bring in time is told, and fetched when it is back", async ({ page }) => {
  const programs = /\/_astro\/network-programs-[^/]*\.js$/;
  await page.route(programs, (route) => route.abort());
  const chapter = new LabPage(page);
  await chapter.open();
  await chapter.start();
  await expect(page.locator(".bench-notices")).toContainText("before the lab had loaded everything");
  await page.unroute(programs);
  await expect(page.locator(".bench")).toHaveAttribute("data-complete", "true");
  await expect(page.locator(".bench-notices")).toBeEmpty();
});

test("a reload brings the lab back where it was, and reset starts afresh", async ({ page }) => {
  const chapter = new LabPage(page);
  await chapter.open();
  await chapter.bringTo("client-pod");
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
