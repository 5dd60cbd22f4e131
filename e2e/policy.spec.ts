import { expect, type Page, test } from "@playwright/test";
import { LabPage } from "./lab-page.ts";

interface Watch {
  readonly violations: string[];
  readonly strangers: string[];
  readonly errors: string[];
}

/** Watches for what the policy refused, for requests to other hosts, and for errors in the console. */
async function watch(page: Page, baseURL: string | undefined): Promise<Watch> {
  const seen: Watch = { violations: [], strangers: [], errors: [] };
  await page.exposeFunction("reportViolation", (text: string) => seen.violations.push(text));
  await page.addInitScript(() => {
    document.addEventListener("securitypolicyviolation", (event) => {
      const report: unknown = Reflect.get(window, "reportViolation");
      const text = `${event.violatedDirective} ${event.blockedURI} ${event.sourceFile}:${event.lineNumber} ${event.sample}`;
      if (typeof report === "function") report(text);
    });
  });
  page.on("request", (request) => {
    if (baseURL && !request.url().startsWith(`${baseURL}/`) && !request.url().startsWith("data:")) {
      seen.strangers.push(request.url());
    }
  });
  page.on("console", (message) => {
    if (message.type() === "error") seen.errors.push(message.text());
  });
  page.on("pageerror", (error) => seen.errors.push(String(error)));
  return seen;
}

const nothing: Watch = { violations: [], strangers: [], errors: [] };

for (const language of ["en", "zh-cn"]) {
  test(`${language}: pages, search and lab keep to the policy and to this host`, async ({ page, baseURL }) => {
    const seen = await watch(page, baseURL);
    await page.goto("/");
    await page.goto(`/${language}/`);
    const chapter = new LabPage(page);
    await chapter.open(language);
    await chapter.runSteps("empty-cluster", "deploy");
    // 24-bit colours are what xterm writes into style attributes.
    await chapter.type("laptop", "printf '\\033[38;2;200;100;50mcolour\\033[0m\\n'");
    await expect.poll(() => chapter.count("colour")).toBeGreaterThan(1);
    await page.getByRole("button", { name: language === "en" ? "Screen reader" : "读屏模式" }).click();
    await page
      .getByRole("button", { name: language === "en" ? "Search" : "搜索" })
      .first()
      .click();
    await page.locator("#starlight__search input").fill("ClusterIP");
    await expect(page.locator("#starlight__search .pagefind-ui__result").first()).toBeVisible();
    expect(seen).toEqual(nothing);
  });
}

test("every page states the policy", async ({ page }) => {
  for (const path of ["/", "/en/", "/zh-cn/", "/en/clusterip/", "/404.html"]) {
    await page.goto(path);
    const policy = page.locator("meta[http-equiv='content-security-policy' i]");
    await expect(policy).toHaveAttribute("content", /default-src 'none'/);
    const content = (await policy.getAttribute("content")) ?? "";
    expect(content).not.toContain("'unsafe-inline'");
    expect(content).not.toContain("'unsafe-eval'");
    expect(content).not.toContain("http");
  }
});
