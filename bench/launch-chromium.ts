import { type Browser, chromium } from "playwright";
import { chromiumLaunch } from "../chromium.ts";

/** A browser with an empty profile. */
export function launchChromium(): Promise<Browser> {
  return chromium.launch(chromiumLaunch());
}
