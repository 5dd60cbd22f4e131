import type { Browser, Page } from "playwright";
import { launchChromium } from "../launch-chromium.ts";
import type { Figures } from "../measure.ts";
import { buildSites } from "./build-sites.ts";
import { clickToPrompt } from "./click-to-prompt.ts";
import { lighthouseScores } from "./lighthouse.ts";
import { type MainThread, traceMainThread } from "./main-thread.ts";
import { type FolderServer, serveFolder } from "./serve-folder.ts";
import { PageWeight } from "./weight.ts";

const chapter = "/en/clusterip/";
const startButton = "[data-start-lab]";

/** What Lighthouse scores, by measurement. */
export const scoredPages: Readonly<Record<string, { readonly path: string; readonly label: string }>> = {
  "lighthouse-front-en": { path: "/en/", label: "The front page, English" },
  "lighthouse-front-zh-cn": { path: "/zh-cn/", label: "The front page, Chinese" },
  "lighthouse-chapter-en": { path: chapter, label: "A chapter, English" },
  "lighthouse-chapter-zh-cn": { path: "/zh-cn/clusterip/", label: "A chapter, Chinese" },
};

/** The built site and the reference, each on a port of its own. */
export class Pages {
  readonly #site: FolderServer;
  readonly #reference: FolderServer;

  private constructor(site: FolderServer, reference: FolderServer) {
    this.#site = site;
    this.#reference = reference;
  }

  static async start(folder: string): Promise<Pages> {
    const { site, reference } = await buildSites(folder);
    return new Pages(await serveFolder(site), await serveFolder(reference));
  }

  /** In a browser of its own, with an empty profile: nothing is cached, nothing compiled. */
  async run(measurement: string): Promise<Figures> {
    const scored = scoredPages[measurement];
    if (scored) return lighthouseScores(this.#site.origin + scored.path);
    const measure = measurements[measurement];
    if (!measure) throw new Error(`there is no measurement ${measurement}`);
    const browser = await launchChromium();
    try {
      // The service worker fetches the whole site once the lab is complete: none of it is the page's.
      const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, serviceWorkers: "block" });
      const page = await context.newPage();
      return await measure({ browser, page, site: this.#site.origin, reference: this.#reference.origin });
    } finally {
      await browser.close();
    }
  }

  close(): void {
    this.#site.close();
    this.#reference.close();
  }
}

interface Place {
  readonly browser: Browser;
  readonly page: Page;
  /** Origins. */
  readonly site: string;
  readonly reference: string;
}

const measurements: Readonly<Record<string, (place: Place) => Promise<Figures>>> = {
  "page-weight": async ({ page, site }) => {
    const weight = new PageWeight(page);
    await page.goto(site + chapter, { waitUntil: "networkidle" });
    const closed = await weight.soFar();
    await startLab(page);
    await page.waitForLoadState("networkidle");
    const opened = await weight.soFar();
    return { closedScripts: closed.scripts, closed: closed.all, openedScripts: opened.scripts, opened: opened.all };
  },
  "plain-page-weight": async ({ page, reference }) => {
    const weight = new PageWeight(page);
    await page.goto(`${reference}/plain/`, { waitUntil: "networkidle" });
    const { scripts, all } = await weight.soFar();
    return { scripts, all };
  },
  "page-prompt": async ({ page, site }) => {
    await page.goto(site + chapter, { waitUntil: "networkidle" });
    return { ...(await clickToPrompt(page, startButton)) };
  },
  "page-prompt-hovered": async ({ page, site }) => {
    await page.goto(site + chapter, { waitUntil: "networkidle" });
    await page.locator(startButton).first().hover();
    await page.waitForTimeout(hoverMs);
    return { ...(await clickToPrompt(page, startButton)) };
  },
  "plain-page-prompt": async ({ page, reference }) => {
    await page.goto(`${reference}/prompt/`, { waitUntil: "networkidle" });
    return { ...(await clickToPrompt(page, "[data-open-prompt]")) };
  },
  "page-tasks": async ({ browser, page, site }) => {
    await page.goto(site + chapter, { waitUntil: "networkidle" });
    const start = await traceMainThread(browser, page, () => startLab(page));
    for (const step of ["empty-cluster", "deploy", "pods", "client-pod", "clusterip", "nslookup"]) {
      await page.locator(`[data-run-step="${step}"]`).click();
      await page.locator(`[data-step="${step}"][data-state="done"]`).waitFor();
    }
    const loop = await traceMainThread(browser, page, () => curlThousandTimes(page));
    return { ...figuresOf("start", start), ...figuresOf("loop", loop) };
  },
};

function figuresOf(name: string, { longest, long, longestComputed, longComputed }: MainThread): Figures {
  return {
    [`${name}Longest`]: longest,
    [`${name}Long`]: long,
    [`${name}LongestComputed`]: longestComputed,
    [`${name}LongComputed`]: longComputed,
  };
}

/** How long a pointer stands on a button before it is pressed, and not in a hurry. */
const hoverMs = 200;

/** Until it has all that it can need. */
async function startLab(page: Page): Promise<void> {
  await page.locator(startButton).first().click();
  await page.locator('.bench[data-complete="true"]').waitFor();
}

/** In the client pod, with the map open: each on a connection of its own, with the name looked up. */
async function curlThousandTimes(page: Page): Promise<void> {
  await page.locator("#tab-dns-test").click();
  await page.locator("[role=tabpanel]:not([hidden]) .xterm-helper-textarea").focus();
  await page.keyboard.insertText(
    "for i in $(seq 1000); do curl -s clusterip-cloud-user:8080/actuator/info; echo; done; echo all done",
  );
  await page.keyboard.press("Enter");
  await page.locator('#tab-dns-test[data-shell="busy"]').waitFor();
  await page.locator('#tab-dns-test[data-shell="prompt"]').waitFor({ timeout: 100_000 });
}
