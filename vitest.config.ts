import { existsSync } from "node:fs";
import { playwright } from "@vitest/browser-playwright";
import { chromium } from "playwright";
import { defineConfig } from "vitest/config";

/** CHROME_PATH, Debian's package, or what Playwright has downloaded. */
export function findChromium(): string {
  for (const path of [process.env.CHROME_PATH, "/usr/bin/chromium", chromium.executablePath()]) {
    if (path && existsSync(path)) return path;
  }
  throw new Error(
    "The tests need a Chromium. Debian or Ubuntu: `apt-get install chromium`; " +
      "elsewhere `npx playwright install chromium`, or set CHROME_PATH to one.",
  );
}

/** Milliseconds. It ends what hangs; a busy machine with two cores must not reach it. */
const testTimeout = 60_000;

export default defineConfig({
  test: {
    reporters: ["default", "./labs/lab-reporter.ts"],
    projects: [
      {
        test: {
          name: "node",
          environment: "node",
          testTimeout,
          include: ["src/**/*.test.ts", "labs/**/*.test.ts", "scripts/**/*.test.ts", "content/**/*.test.ts"],
          exclude: ["**/*.browser.test.ts"],
          setupFiles: ["./vitest.setup.ts"],
        },
      },
      {
        test: {
          name: "chromium",
          testTimeout,
          include: ["src/**/*.browser.test.ts", "labs/labs.test.ts"],
          browser: {
            enabled: true,
            headless: true,
            screenshotFailures: false,
            provider: playwright({
              launchOptions: {
                executablePath: findChromium(),
                args: [
                  "--no-sandbox",
                  "--disable-gpu",
                  "--disable-background-networking",
                  "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost",
                ],
              },
            }),
            instances: [{ browser: "chromium" }],
          },
        },
      },
    ],
  },
});
