import { expect, type Page, test } from "@playwright/test";
import { expectNoViolation, expectNoViolationInThemes } from "./axe.ts";
import { LabPage } from "./lab-page.ts";

const panel = (page: Page) => page.locator("#view-panel");
const view = (page: Page, name: string) => page.getByRole("tab", { name, exact: true });
const markup = "<img/src=x/onerror=alert(1)>";

async function openLab(page: Page): Promise<LabPage> {
  const chapter = new LabPage(page);
  await chapter.open();
  await chapter.start();
  await chapter.cutNetwork();
  await chapter.bringTo("endpoints");
  return chapter;
}

test("an opened connection shows its way there and back, lane by lane", async ({ page }) => {
  const chapter = await openLab(page);
  await chapter.runStep("curl-loop");
  await view(page, "Packet").click();
  await expectNoViolationInThemes(page, "#view-panel");
  const call = panel(page).getByRole("row").filter({ hasText: "GET /actuator/info" }).first();
  await call.getByRole("button").focus();
  await page.keyboard.press("Enter");

  const there = panel(page).getByRole("region", { name: "There", exact: true });
  const lanes = there.locator(".lane-name");
  await expect(lanes.first()).toHaveText("dns-test pod");
  await expect(lanes.nth(1)).toHaveText("k8s-node0 node");
  await expect(lanes.last()).toContainText("deployment-cloud-user");
  const translated = there.locator("[data-stage=prerouting]").first();
  await expect(translated.locator("s")).toHaveText("10.96.11.18:8080");
  await expect(translated.locator("strong")).toHaveText(/^10\.244\.\d+\.\d+:8080$/);
  await expect(translated).toContainText(
    /PREROUTING → KUBE-SERVICES → KUBE-SVC-\w+ → KUBE-SEP-\w+ → DNAT 10\.244\.\d+\.\d+:8080/,
  );
  await expect(translated).toContainText("each of the 4 endpoints has 1 chance in 4");
  const back = panel(page).getByRole("region", { name: "And back", exact: true });
  await expect(back.locator(".lane-name").last()).toHaveText("dns-test pod");
  await expect(back.locator("s")).toHaveText(/^10\.244\.\d+\.\d+:8080$/);
  const entry = panel(page).getByRole("region", { name: "conntrack on k8s-node0" });
  await expect(entry.locator("strong").first()).toHaveText("10.96.11.18:8080");
  await expect(entry).toContainText("DNAT");
  await expect(panel(page).locator(".flow")).toHaveAttribute("data-direction", "east-west");
  await panel(page).getByRole("button", { name: "Show on the map" }).click();
  const caption = panel(page).locator(".map-caption");
  await expect(caption).toContainText("(was 10.96.11.18)");
  await caption.getByRole("button", { name: "Back to the latest" }).click();
  await panel(page)
    .locator("svg.map")
    .getByRole("button", { name: /^Pod dns-test/ })
    .click();
  await panel(page).locator(".map-details").getByRole("button", { name: "Its packets" }).click();
  await expect(panel(page).getByRole("button", { name: "only dns-test" })).toBeVisible();
  await expectNoViolationInThemes(page, "#view-panel");
});

test("a lost packet says why in plain words; the list narrows by outcome and target", async ({ page }) => {
  const chapter = await openLab(page);
  await chapter.type("dns-test", "ping -c 1 -W 1 10.96.11.18");
  await view(page, "Packet").click();
  await panel(page).getByLabel("Outcome").selectOption("dropped");
  const rows = panel(page).locator("tbody tr");
  await expect(rows).toHaveCount(1);
  await panel(page).getByLabel("Service or pod").selectOption("clusterip-cloud-user");
  await rows.getByRole("button").click();
  await expect(panel(page)).toContainText("Nobody out there has that address.");
  await expect(panel(page).locator("[data-stage=dropped]")).toContainText("lost");
  await expect(panel(page).locator(".flow")).toHaveAttribute("data-direction", "north-south");
});

test("lookups stand with their attempts, events narrow down, and markup is text", async ({ page }) => {
  const chapter = await openLab(page);
  await chapter.type("dns-test", `curl -s -m 2 'clusterip-cloud-user:8080/${markup}'; nslookup '${markup}'`);
  await view(page, "DNS").click();
  const lookup = panel(page).locator("tbody").filter({ hasText: "clusterip-cloud-user" }).last();
  await expect(lookup).toContainText("questions for one name");
  await expect(lookup).toContainText("no such name (NXDOMAIN)");
  await expect(lookup).toContainText(/by coredns-/);
  await expect(lookup).toContainText("10.96.11.18");
  await expectNoViolation(page, "#view-panel");

  await view(page, "Packet").click();
  await expect(panel(page)).toContainText(markup);
  expect(await panel(page).locator("img").count()).toBe(0);

  await chapter.type("laptop", "kubectl run broken --image=example.com/missing:1");
  await view(page, "Events").click();
  await panel(page).getByLabel("Type").selectOption("Warning");
  await expect(panel(page).locator("tbody tr").first()).toContainText("pod/broken");
  await panel(page).getByLabel("Object").selectOption("pod/broken");
  await expect(panel(page).locator("tbody tr[data-type=Normal]")).toHaveCount(0);
  await expectNoViolation(page, "#view-panel");
});

test.describe("390 px wide", () => {
  test.use({ viewport: { width: 390, height: 844 }, hasTouch: true });

  test("the way of a packet fits the screen", async ({ page }) => {
    const chapter = await openLab(page);
    await chapter.runStep("curl-loop");
    await view(page, "Packet").tap();
    await panel(page).getByRole("row").filter({ hasText: "GET /actuator/info" }).first().getByRole("button").tap();
    await expect(panel(page).getByRole("region", { name: "There", exact: true })).toBeVisible();
    const overflow = await panel(page)
      .locator(".view-scroll")
      .evaluate((one) => one.scrollWidth - one.clientWidth);
    expect(overflow).toBe(0);
    await expectNoViolation(page, "#view-panel");
  });
});
