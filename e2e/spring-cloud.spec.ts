import { expect, test } from "@playwright/test";
import { expectNoViolation } from "./axe.ts";
import { LabPage } from "./lab-page.ts";

test("a lab with plain hosts: terminals on them, views that say that there is no cluster, and no need of a network", async ({
  page,
}) => {
  const chapter = new LabPage(page);
  await chapter.open("en", "spring-cloud");
  await expectNoViolation(page);
  await chapter.start();
  await chapter.cutNetwork();
  await chapter.runSteps("no-cluster", "way-in", "two-cards");
  const views = page.locator(".view-area");
  await expect(views.getByRole("row", { name: "gateway eth1 inside 10.0.0.10" })).toBeVisible();
  for (const view of ["Rules", "Events"]) {
    await views.getByRole("tab", { name: view }).click();
    await expect(views).toContainText("This lab has no cluster, only plain hosts.");
  }
  await views.getByRole("tab", { name: "Map" }).click();
  await expectNoViolation(page, ".bench");
});
