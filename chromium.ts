import { existsSync } from "node:fs";
import { chromium } from "playwright";

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

/** How tests and measurements start it: also as root, and so that it asks no other host. */
export function chromiumLaunch(): { readonly executablePath: string; readonly args: string[] } {
  return {
    executablePath: findChromium(),
    args: [
      "--no-sandbox",
      "--disable-gpu",
      "--disable-background-networking",
      "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost",
    ],
  };
}
