import { expect, type Page, test } from "@playwright/test";
import { expectNoViolationInThemes } from "./axe.ts";
import { LabPage } from "./lab-page.ts";

const panel = (page: Page) => page.locator("#view-panel");

test("rules are searched, followed from chain to chain, and lit where a connection went", async ({ page }) => {
  const chapter = new LabPage(page);
  await chapter.open();
  await chapter.start();
  await chapter.cutNetwork();
  await chapter.bringTo("endpoints");
  await page.getByRole("tab", { name: "Rules", exact: true }).click();
  const chain = (name: RegExp) => panel(page).locator("details.rule-chain").filter({ hasText: name });
  await expect(chain(/^:KUBE-SERVICES/)).not.toHaveCount(0);
  // Folded is not drawn.
  await expect(panel(page).locator(".rule-chain li")).toHaveCount(0);

  await panel(page).getByLabel("Table").selectOption("nat");
  await panel(page).getByLabel("Search chains and rules").fill("clusterip-cloud-user");
  await chain(/^:KUBE-SERVICES/)
    .locator("summary")
    .click();
  await panel(page)
    .getByRole("button", { name: /^KUBE-SVC-/ })
    .first()
    .click();
  await expect(panel(page).locator("summary:focus")).toContainText(/^:KUBE-SVC-/);
  await expectNoViolationInThemes(page, "#view-panel");

  await chapter.type("dns-test", "curl -s clusterip-cloud-user:8080/actuator/info");
  await expect(chain(/^:KUBE-SVC-/).and(panel(page).locator("[data-lit=true]"))).toHaveCount(1);
  await expect(panel(page).locator("li[data-lit=true]").first()).toBeVisible();
  await expectNoViolationInThemes(page, "#view-panel");
});
