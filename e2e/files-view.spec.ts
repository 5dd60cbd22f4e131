import { expect, type Page, test } from "@playwright/test";
import { expectNoViolationInThemes } from "./axe.ts";
import { LabPage } from "./lab-page.ts";

const panel = (page: Page) => page.locator("#view-panel");
const content = (page: Page) => panel(page).locator(".cm-content");
const manifest = "clusterip-cloud-user.yaml";
const refused: string[] = [];

async function openFiles(page: Page, language = "en"): Promise<LabPage> {
  const chapter = new LabPage(page);
  await chapter.open(language);
  await page.evaluate(() => {
    document.addEventListener("securitypolicyviolation", (event) => {
      console.error(`policy: ${event.violatedDirective} ${event.sourceFile}:${event.lineNumber} ${event.sample}`);
    });
  });
  page.on("console", (message) => {
    if (message.text().startsWith("policy:")) refused.push(message.text());
  });
  await chapter.start();
  await chapter.cutNetwork();
  await page.getByRole("tab", { name: language === "en" ? "Files" : "文件", exact: true }).click();
  await panel(page).getByRole("button", { name: manifest }).click();
  await expect(content(page)).toContainText("kind: Service");
  return chapter;
}

/** Replaces what stands in the editor. */
async function write(page: Page, text: string): Promise<void> {
  await content(page).focus();
  await page.keyboard.press("Control+a");
  await page.keyboard.insertText(text);
}

const service = (port: string) =>
  `apiVersion: v1\nkind: Service\nmetadata:\n  name: web\nspec:\n  ports:\n  - port: ${port}\n`;

for (const language of ["en", "zh-cn"]) {
  test(`${language}: axe and the policy find nothing with a file open`, async ({ page }) => {
    await openFiles(page, language);
    await write(page, service("eighty"));
    await expect(panel(page).locator(".problems li")).toHaveCount(1);
    expect(refused).toEqual([]);
    await expectNoViolationInThemes(page, "#view-panel");
    // The editor has its styles: lines do not stand one upon the other.
    await expect(panel(page).locator(".cm-scroller")).toHaveCSS("display", "flex");
  });
}

test("the API server's words stand on their line; saved, compared and applied in the laptop's terminal", async ({
  page,
}) => {
  const chapter = await openFiles(page);
  await write(page, service("80000"));
  const problem = panel(page).locator(".problems li").first();
  await expect(problem).toContainText("line 7");
  await expect(problem).toContainText("80000");
  await expect(panel(page).locator(".cm-lintRange-error").last()).toHaveText("80000");
  await expect(panel(page).getByRole("navigation")).toContainText("unsaved");

  await write(page, service("80"));
  await expect(panel(page).locator(".problems")).toContainText("The API server would take this.");
  await page.keyboard.press("Control+s");
  await expect(panel(page).getByRole("navigation")).not.toContainText("unsaved");
  await chapter.type("laptop", `grep port: ${manifest}`);
  await expect.poll(() => chapter.text()).toContain("  - port: 80");

  await panel(page).getByRole("button", { name: "Diff" }).click();
  // All of it is new; the command itself has left the terminal's window.
  await expect.poll(() => chapter.text()).toContain("+  loadBalancer: {}");
  await expect(chapter.tab("laptop")).toHaveAttribute("data-shell", "prompt");
  await panel(page).getByRole("button", { name: "Apply" }).click();
  await expect.poll(() => chapter.text()).toContain("service/web created");
});

test("fields and values complete, and Esc then Tab leaves the editor", async ({ page }) => {
  await openFiles(page);
  await write(page, "apiVersion: v1\nkind: Service\nspec:\n");
  await page.keyboard.type("  externalT");
  const options = panel(page).locator(".cm-tooltip-autocomplete [role=option]");
  await expect(options.first()).toContainText("externalTrafficPolicy");
  await page.waitForTimeout(100); // CodeMirror takes no choice in the first moments of a list.
  await page.keyboard.press("Enter");
  await page.keyboard.type("Lo");
  await expect(options.first()).toContainText("Local");
  await page.waitForTimeout(100);
  await page.keyboard.press("Enter");
  await expect(content(page)).toContainText("externalTrafficPolicy: Local");
  await page.keyboard.press("Escape");
  await page.keyboard.press("Tab");
  await expect(content(page)).not.toBeFocused();
});

test("what a command writes meanwhile is not overwritten, nor does it overwrite", async ({ page }) => {
  const chapter = await openFiles(page);
  await chapter.type("laptop", `echo '# theirs' >> ${manifest}`);
  await expect(content(page)).toContainText("# theirs");
  await write(page, "# mine");
  await chapter.type("laptop", `echo '# again' > ${manifest}`);
  const alert = panel(page).getByRole("alert");
  await expect(alert).toContainText("A command has changed this file meanwhile.");
  await expect(content(page)).toContainText("# mine");
  await expect(panel(page).getByRole("button", { name: "Save", exact: true })).toBeDisabled();
  await alert.getByRole("button", { name: "Keep mine" }).click();
  await panel(page).getByRole("button", { name: "Save", exact: true }).click();
  await chapter.type("laptop", `cat ${manifest}`);
  await expect.poll(() => chapter.count("# mine")).toBeGreaterThan(0);
  // The draft outlives the view.
  await write(page, "# not saved");
  await page.getByRole("tab", { name: "Map", exact: true }).click();
  await page.getByRole("tab", { name: "Files", exact: true }).click();
  await expect(content(page)).toContainText("# not saved");
});

test("a new file; a name full of markup is text", async ({ page }) => {
  const chapter = await openFiles(page);
  await panel(page).getByRole("button", { name: "New file" }).click();
  await page.keyboard.type("note.txt");
  await page.keyboard.press("Enter");
  await expect(panel(page).locator(".file-bar")).toContainText("note.txt");
  await expect(panel(page).getByRole("button", { name: "Apply" })).toHaveCount(0);
  await chapter.type("laptop", "echo x > '<img onerror>.yaml'");
  await panel(page).getByRole("button", { name: "<img onerror>.yaml" }).click();
  await expect(content(page)).toContainText("x");
  await panel(page).getByRole("button", { name: "Diff" }).click();
  await expect.poll(() => chapter.text()).toContain("kubectl diff -f '<img onerror>.yaml'");
  expect(await panel(page).locator("img").count()).toBe(0);
});
