import { playwright } from "@vitest/browser-playwright";
import { defineConfig } from "vitest/config";
import { chromiumLaunch } from "./chromium.ts";

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
            provider: playwright({ launchOptions: chromiumLaunch() }),
            instances: [{ browser: "chromium" }],
          },
        },
      },
    ],
  },
});
