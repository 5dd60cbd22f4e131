import { expect, test } from "@playwright/test";
import { LabPage } from "./lab-page.ts";

test("a hint opens and closes by its button, before the lab does", async ({ page }) => {
  const chapter = new LabPage(page);
  await chapter.open();
  const hint = chapter.step("deploy").locator("[data-step-hint]");
  const button = chapter.step("deploy").getByRole("button", { name: "hint" });
  await expect(hint).toBeHidden();
  await button.press("Enter");
  await expect(hint).toBeVisible();
  await button.press("Enter");
  await expect(hint).toBeHidden();
  expect(page.workers()).toEqual([]);
});

test("bring me here runs the steps before this one; undo takes the lab back", async ({ page }) => {
  const chapter = new LabPage(page);
  await chapter.open();
  const clusterip = chapter.step("clusterip");
  await clusterip.getByRole("button", { name: "bring me here" }).press("Enter");
  const undo = clusterip.getByRole("button", { name: "undo" });
  await expect(undo).toBeVisible({ timeout: 60_000 });
  await expect(undo).toBeFocused();
  await expect(chapter.step("curl-pods")).toHaveAttribute("data-state", "done");
  await expect(clusterip).toHaveAttribute("data-state", "todo");
  await expect(chapter.tab("dns-test")).toBeVisible();
  await undo.press("Enter");
  await expect(undo).toHaveCount(0);
  await expect(chapter.tab("laptop")).toHaveAttribute("data-shell", "prompt");
  await expect(chapter.step("curl-pods")).toHaveAttribute("data-state", "todo");
  await chapter.type("laptop", "kubectl get pods");
  await expect.poll(() => chapter.text()).toContain("No resources found");
});

test("do it for me runs the step and what it needs, and what the reader does next is kept", async ({ page }) => {
  const chapter = new LabPage(page);
  await chapter.open("zh-cn");
  await chapter.runSteps("empty-cluster");
  const deploy = chapter.step("deploy");
  await deploy.getByRole("button", { name: "替我做" }).click();
  await expect(deploy).toHaveAttribute("data-state", "done");
  await deploy.getByRole("button", { name: "撤销" }).click();
  await expect(deploy).toHaveAttribute("data-state", "todo");
  await expect(chapter.step("empty-cluster")).toHaveAttribute("data-state", "done");
  const pods = chapter.step("pods");
  await pods.getByRole("button", { name: "替我做" }).click();
  await expect(pods).toHaveAttribute("data-state", "done", { timeout: 60_000 });
  await chapter.type("laptop", "echo mine");
  await expect(pods.getByRole("button", { name: "撤销" })).toHaveCount(0);
});
