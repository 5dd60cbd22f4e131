import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, type Page, test } from "@playwright/test";
import { expectNoViolation } from "./axe.ts";

/** Another origin: it answers with a page that has the address behind the `?` in a frame. */
let school: Server;

test.beforeAll(async () => {
  school = createServer((request, response) => {
    const address = decodeURIComponent(request.url?.split("?")[1] ?? "");
    response.setHeader("content-type", "text/html");
    response.end(
      `<!doctype html><html lang="en"><title>Course</title><main aria-label="Course"><h1>Course</h1><iframe title="Lab" src="${address}" width="1000" height="700"></iframe></main>`,
    );
  });
  await new Promise<void>((resolve) => school.listen(0, "127.0.0.1", resolve));
});

test.afterAll(() => school.close());

async function openCourse(page: Page, address: string): Promise<void> {
  // A listening TCP server's address is an object.
  const { port } = school.address() as AddressInfo;
  await page.goto(`http://127.0.0.1:${port}/?${encodeURIComponent(address)}`);
}

test("a lab works alone in another site's frame, whose storage the browser forbids", async ({ page, baseURL }) => {
  const errors: string[] = [];
  page.on("pageerror", ({ message }) => errors.push(message));
  await page.addInitScript(() => {
    const forbid = () => {
      throw new DOMException("Access is denied for this document.", "SecurityError");
    };
    if (window === top) return;
    for (const name of ["localStorage", "sessionStorage"]) Object.defineProperty(window, name, { get: forbid });
    for (const name of ["request", "query"] as const) navigator.locks[name] = async () => forbid();
  });
  await openCourse(page, `${baseURL}/zh-cn/embed/clusterip/?theme=light`);
  const frame = page.frameLocator("iframe");
  await expect(frame.locator("html")).toHaveAttribute("data-theme", "light");
  await expect(frame.locator("h1")).toHaveText("ClusterIP：多个 Pod，一个地址");
  await expect(frame.locator(".bench-title")).toHaveCount(0);
  await expect(frame.locator("header.header, nav.sidebar, site-search")).toHaveCount(0);
  await expect(frame.locator("[data-step]")).toHaveCount(10);
  await frame.locator("[data-run-step=empty-cluster]").click();
  await expect(frame.locator("[data-step=empty-cluster]")).toHaveAttribute("data-state", "done");
  await expect(frame.locator(".step-list li")).toHaveCount(10);
  await expect(frame.locator(".bench-notices")).toContainText("不允许本页存储数据");
  await expect(frame.getByRole("link", { name: "在书里打开" })).toHaveAttribute("href", "/zh-cn/clusterip/");
  await expect(frame.locator(".bench")).toHaveAttribute("data-complete", "true");
  await expectNoViolation(page);
  expect(errors).toEqual([]);
});

test("a chapter's address with ?embed leads to the lab alone", async ({ page }) => {
  await page.goto("/zh-cn/clusterip/?embed&theme=light#step-pods");
  await expect(page).toHaveURL(/\/zh-cn\/embed\/clusterip\/\?embed&theme=light#step-pods$/);
});

test("a frame begins at once where it is asked to, keeps its lab, and has no service worker", async ({
  page,
  baseURL,
}) => {
  await page.emulateMedia({ colorScheme: "dark" });
  await openCourse(page, `${baseURL}/en/embed/source-ip/#start`);
  const frame = page.frameLocator("iframe");
  await expect(frame.getByRole("tab", { name: "laptop" })).toHaveAttribute("data-shell", "prompt");
  await expect(frame.locator("html")).toHaveAttribute("data-theme", "dark");
  // No chapter has this lab yet.
  await expect(frame.getByRole("link", { name: "Open in the book" })).toHaveAttribute("href", /^\/en\//);
  const [step] = await frame.locator("[data-run-step]").all();
  await step?.click();
  await expect(frame.locator("[data-step]").first()).toHaveAttribute("data-state", "done");
  await page.reload();
  await expect(frame.locator(".bench-title")).toContainText("1 of");
});
