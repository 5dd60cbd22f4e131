import { expect, type Page, test } from "@playwright/test";

/** Searches as a reader does; the links that come: to a page, and to headings and steps in it. */
async function search(page: Page, label: string, words: string): Promise<void> {
  const input = page.locator("#starlight__search input");
  if (!(await input.isVisible())) await page.getByRole("button", { name: label }).first().click();
  await input.fill(words);
}

const links = (page: Page) => page.locator("#starlight__search .pagefind-ui__result-link");
const linkTo = (page: Page, step: string) =>
  page.locator(`#starlight__search a[href$="/clusterip/#step-${step}-name"]`);

test("the search finds prose, commands and output, and leads to the step", async ({ page }) => {
  await page.goto("/en/");
  for (const [words, step] of [
    ["curl clusterip-cloud-user", "curl-loop"],
    ["curl -s clusterip-cloud-user", "curl-loop"],
    ["curl 10.244.2.133", "curl-pods"],
    ["kubectl get ep", "endpoints"],
    ["packets transmitted", "ping"],
    ["four dice", "curl-loop"],
    ["kube-dns.kube-system", "nslookup"],
  ] as const) {
    await search(page, "Search", words);
    await expect(linkTo(page, step).first(), words).toBeVisible();
  }
  await search(page, "Search", "集群");
  await expect(links(page)).toHaveCount(0);
  // A word of the steps' own buttons: only the page that explains them has it in its text.
  await search(page, "Search", "hint");
  await expect(page.locator(".pagefind-ui__message")).toHaveText("1 result for hint");
  await expect(links(page).first()).toHaveAttribute("href", /\/en\/how-to-use\//);
  await search(page, "Search", "packets transmitted");
  await linkTo(page, "ping").first().press("Enter");
  await expect(page).toHaveURL(/\/en\/clusterip\/#step-ping-name$/);
  await expect(page.locator("#step-ping-name")).toBeInViewport();
});

test("the search takes Chinese apart and answers in Chinese", async ({ page }) => {
  await page.goto("/zh-cn/");
  for (const words of ["集群", "地址", "负载均衡"]) {
    await search(page, "搜索", words);
    await expect(links(page).first(), words).toHaveAttribute("href", /^\/zh-cn\//);
    await expect(page.locator(".pagefind-ui__result-excerpt mark").first(), words).toBeVisible();
  }
  await search(page, "搜索", "掷骰子");
  await expect(linkTo(page, "curl-loop").first()).toBeVisible();
  await search(page, "搜索", "packets transmitted");
  await expect(linkTo(page, "ping").first()).toHaveAttribute("href", /^\/zh-cn\//);
});
