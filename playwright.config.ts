import { createServer } from "node:net";
import { defineConfig } from "@playwright/test";
import { chromiumLaunch } from "./chromium.ts";

/** The runner picks a free port; its workers read this file again and find it in their environment. */
process.env.E2E_PORT ??= String(await freePort());
const port = process.env.E2E_PORT;

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer().once("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      server.close(() =>
        address && typeof address === "object" ? resolve(address.port) : reject(new Error("no port")),
      );
    });
  });
}

/** Drives what `npm run build` built. `SCREENSHOTS=1` also fills ./screenshots, to be looked at. */
export default defineConfig({
  testDir: "e2e",
  testMatch: "*.spec.ts",
  fullyParallel: true,
  workers: 2,
  timeout: 90_000,
  expect: { timeout: 20_000 },
  reporter: [["list"]],
  use: {
    baseURL: `http://127.0.0.1:${port}`,
    viewport: { width: 1440, height: 900 },
    locale: "en-GB",
    // But where it is tested: it fetches the whole site.
    serviceWorkers: "block",
    launchOptions: chromiumLaunch(),
  },
  webServer: {
    command: `node scripts/preview.ts --host 127.0.0.1 --port ${port}`,
    url: `http://127.0.0.1:${port}/en/`,
    timeout: 60_000,
  },
});
