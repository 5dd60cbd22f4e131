import { expect, type Page, test } from "@playwright/test";
import { LabPage } from "./lab-page.ts";

const view = (page: Page, name: string) => page.getByRole("tab", { name, exact: true });

test.setTimeout(180_000);

test("pages that share a lab share its bench: as it was left, without a press", async ({ page, context }) => {
  const chapter = new LabPage(page);
  await chapter.open();
  await chapter.bringTo("curl-pods");
  await view(page, "Events").click();
  await expect(page.locator("#view-panel")).toContainText("Scheduled");
  const separator = page.getByRole("separator");
  await separator.press("ArrowUp");
  await separator.press("ArrowUp");
  const share = (await separator.getAttribute("aria-valuenow")) ?? "";
  await page.getByRole("combobox", { name: "Open a terminal in" }).selectOption("k8s-node0");
  await chapter.type("k8s-node0", "hostname");
  await expect.poll(() => chapter.text()).toContain("hostnamek8s-node0");
  await expect(chapter.tab("k8s-node0")).toHaveAttribute("data-shell", "prompt");
  const scroller = page.locator("#view-panel .view-scroll");
  const scrolled = await scroller.evaluate((element) => {
    element.scrollTop = 150;
    return element.scrollTop;
  });
  expect(scrolled).toBeGreaterThan(0);

  await page.getByRole("link", { name: "中文" }).click();
  await expect(page).toHaveURL(/zh-cn/);
  await expect(page.locator(".bench")).toHaveAttribute("aria-busy", "false", { timeout: 60_000 });
  await expect(chapter.tab("k8s-node0")).toHaveAttribute("aria-selected", "true");
  await expect(chapter.tab("k8s-node0")).toHaveAttribute("data-shell", "prompt");
  await expect.poll(() => chapter.text()).toContain("hostnamek8s-node0");
  await expect(view(page, "事件")).toHaveAttribute("aria-selected", "true");
  await expect(separator).toHaveAttribute("aria-valuenow", share);
  await expect.poll(() => scroller.evaluate((element) => element.scrollTop)).toBe(scrolled);
  await chapter.type("laptop", "kubectl get pods -o name");
  await expect.poll(() => chapter.text()).toContain("pod/dns-test");

  // The lab alone is the same lab; another tab has one of its own, and leaves this one as it is.
  await page.goto("/en/embed/clusterip/");
  await expect(chapter.tab("laptop")).toHaveAttribute("data-shell", "prompt");
  const other = new LabPage(await context.newPage());
  await other.open();
  await expect(other.page.locator("[data-start-lab]")).toBeVisible();
  await other.start();
  await other.type("laptop", "kubectl create namespace other");
  await expect.poll(() => other.text()).toContain("namespace/other created");
  await other.page.close();
  await chapter.open();
  await expect(chapter.tab("laptop")).toHaveAttribute("data-shell", "prompt");
  await chapter.type("laptop", "kubectl get pods,namespaces -o name");
  await expect.poll(() => chapter.text()).toContain("namespace/kube-system");
  expect(await chapter.text()).toContain("pod/dns-test");
  expect(await chapter.text()).not.toContain("namespace/other");

  // Who has closed it finds it closed.
  await page.getByRole("button", { name: "Close the lab" }).click();
  await page.reload();
  await expect(page.locator("[data-start-lab]")).toBeVisible();
});
