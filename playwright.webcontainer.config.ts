import { defineConfig } from "@playwright/test";
import { findChromium } from "./chromium.ts";
import site from "./playwright.config.ts";

/** Boots a real WebContainer in the built page, for which it asks StackBlitz' servers: `npm run test:webcontainer`. */
export default defineConfig({
  ...site,
  testMatch: "*.webcontainer.ts",
  globalSetup: "./e2e/require-internet.ts",
  // Each step may take its minute.
  timeout: 900_000,
  use: { ...site.use, launchOptions: { executablePath: findChromium(), args: ["--no-sandbox", "--disable-gpu"] } },
});
