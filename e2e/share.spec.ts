import { deflateRawSync } from "node:zlib";
import { expect, type Page, test } from "@playwright/test";
import { expectNoViolationInThemes } from "./axe.ts";
import { LabPage } from "./lab-page.ts";

interface Shared {
  readonly version?: number;
  readonly lab?: string;
  readonly seed?: unknown;
  readonly entries?: unknown;
}

function fragment({ version = 1, lab = "clusterip", seed = 7, entries = [] }: Shared): string {
  return `#share=${deflateRawSync(JSON.stringify({ version, lab, seed, entries })).toString("base64url")}`;
}

async function podNames(chapter: LabPage): Promise<string[]> {
  return [...new Set((await chapter.text()).match(/65fb8d79fd-\w{5}/g))].sort();
}

const offer = (page: Page) => page.getByRole("dialog");

test("a link brings another browser to the same cluster, after it was asked", async ({
  page,
  context,
  browser,
  baseURL,
}) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  const chapter = new LabPage(page);
  await chapter.open();
  await chapter.bringTo("client-pod");
  await page.getByRole("button", { name: "Share" }).press("Enter");
  await expect(page.getByRole("button", { name: "Copy" })).toBeEnabled();
  await page.getByRole("button", { name: "Copy" }).press("Enter");
  await expect(page.getByText("Copied.")).toBeVisible();
  const link = await page.evaluate(() => navigator.clipboard.readText());
  const pods = await podNames(chapter);
  expect(pods).toHaveLength(4);

  const other = await browser.newContext(baseURL ? { baseURL } : {});
  const shared = new LabPage(await other.newPage());
  const requests: string[] = [];
  shared.page.on("request", (request) => requests.push(request.url()));
  await shared.page.goto(link);
  await expect(offer(shared.page)).toContainText("kubectl apply -f deployment-cloud-user.yaml");
  await expect(offer(shared.page).getByRole("button", { name: "Leave it" })).toBeVisible();
  expect(shared.page.workers()).toEqual([]);
  await offer(shared.page).getByRole("button", { name: "Run it" }).press("Enter");
  await expect(shared.tab("laptop")).toHaveAttribute("data-shell", "prompt");
  await expect(shared.page.locator(".bench-notices")).toContainText("came with a link");
  await expect(shared.step("deploy")).not.toHaveAttribute("data-state", "done");
  await shared.type("laptop", "kubectl get pods");
  await expect.poll(() => podNames(shared)).toEqual(pods);
  expect(requests.filter((url) => url.includes("share="))).toEqual([]);
  expect(shared.page.url()).not.toContain("share=");
  await other.close();
});

test("a shared lab leaves the reader's own as it was", async ({ page }) => {
  const chapter = new LabPage(page);
  await chapter.open();
  await chapter.runSteps("deploy");
  const link = fragment({ entries: [{ terminal: "laptop", line: "kubectl create namespace theirs" }] });
  await page.evaluate((hash) => {
    location.hash = hash;
  }, link);
  await offer(page).getByRole("button", { name: "Run it" }).click();
  await chapter.waitForPrompt("[dev@manjaro-x13 cloud-user]$");
  await chapter.type("laptop", "kubectl get namespaces,deployments");
  await expect.poll(() => chapter.text()).toContain("namespace/theirs");
  await page.reload();
  await chapter.start();
  await page.getByRole("button", { name: "Back to my own lab" }).press("Enter");
  await expect(page.locator(".bench-notices")).toBeEmpty();
  await expect(chapter.tab("laptop")).toHaveAttribute("data-shell", "prompt");
  await chapter.type("laptop", "kubectl get namespaces,deployments");
  await expect.poll(() => chapter.text()).toContain("deployment-cloud-user");
  expect(await chapter.text()).not.toContain("namespace/theirs");
});

test("what a link would run is text, hidden characters are seen, and nothing runs unless the reader says so", async ({
  page,
}) => {
  const alerts: string[] = [];
  page.on("dialog", (dialog) => {
    alerts.push(dialog.message());
    void dialog.dismiss();
  });
  const entries = [
    { terminal: "laptop", line: "echo '<img src=x onerror=alert(1)>' \u202e# olleh" },
    { file: "a.yaml", text: "<script>alert(2)</script>" },
  ];
  await page.goto(`/en/clusterip/${fragment({ entries })}`);
  await expect(offer(page)).toContainText("<img src=x onerror=alert(1)>");
  await expect(offer(page)).toContainText("\\u{202e}# olleh");
  await expect(offer(page).locator("img, script")).toHaveCount(0);
  await page.keyboard.press("Escape");
  await expect(offer(page)).toHaveCount(0);
  expect(page.workers()).toEqual([]);
  expect(alerts).toEqual([]);
  await page.reload();
  await expect(page.locator("[data-start-lab]")).toBeVisible();
  await expect(offer(page)).toHaveCount(0);
});

test("a link that this site has not made is refused, and says why", async ({ page }) => {
  for (const [reason, hash] of [
    ["damaged", "#share=this-is-no-lab"],
    ["damaged", fragment({ entries: [{ terminal: "laptop", line: "ls" }] }).slice(0, -6)],
    ["another version", fragment({ version: 2 })],
    ["another chapter", fragment({ lab: "elsewhere" })],
    ["not what this site writes", fragment({ entries: [{ terminal: "laptop", line: "\u001b[A\r" }] })],
    ["too long", `#share=${"A".repeat(40_000)}`],
  ] as const) {
    // Not from the page itself: a new fragment alone loads nothing anew.
    await page.goto("about:blank");
    await page.goto(`/en/clusterip/${hash}`);
    await expect(offer(page)).toContainText("It is not opened:");
    await expect(offer(page)).toContainText(reason);
    await page.keyboard.press("Enter");
    await expect(offer(page)).toHaveCount(0);
    expect(page.workers()).toEqual([]);
  }
});

test("axe finds nothing in the offer and in the link's panel", async ({ page }) => {
  await page.goto(`/zh-cn/clusterip/${fragment({ entries: [{ terminal: "laptop", line: "ls" }] })}`);
  await expect(offer(page)).toBeVisible();
  await expectNoViolationInThemes(page, ".share-offer");
  await offer(page).getByRole("button", { name: "运行" }).click();
  await page.getByRole("button", { name: "分享" }).click();
  await expect(page.getByRole("textbox", { name: "这个实验的链接" })).toHaveValue(/#share=/);
  await expectNoViolationInThemes(page, ".bench");
});
