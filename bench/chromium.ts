import { readFile } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import { join } from "node:path";
import type { Browser } from "playwright";
import { launchChromium } from "./launch-chromium.ts";
import { type Figures, longestMeasurementMs } from "./measure.ts";

/** A Chromium with a page on loopback that starts Workers. */
export class Chromium {
  readonly #server: Server;
  readonly #browser: Browser;
  readonly #origin: string;

  private constructor(server: Server, browser: Browser, origin: string) {
    this.#server = server;
    this.#browser = browser;
    this.#origin = origin;
  }

  /** Serves `folder`, in which `worker.js` is. */
  static async start(folder: string): Promise<Chromium> {
    const server = await serve(folder);
    const address = server.address();
    if (address === null || typeof address === "string") throw new Error("the server has no port");
    const browser = await launchChromium();
    return new Chromium(server, browser, `http://127.0.0.1:${address.port}`);
  }

  get version(): string {
    return this.#browser.version();
  }

  /** Runs one measurement in a Worker of its own, in a page of its own. */
  async run(measurement: string): Promise<Figures> {
    const page = await this.#browser.newPage();
    try {
      await page.goto(`${this.#origin}/`);
      const outcome = await page.evaluate(measureInWorker, { measurement, limitMs: longestMeasurementMs });
      if (outcome.figures) return outcome.figures;
      throw new Error(`${measurement} failed in Chromium: ${outcome.failure}`);
    } finally {
      await page.close();
    }
  }

  async close(): Promise<void> {
    await this.#browser.close();
    this.#server.close();
  }
}

interface Outcome {
  readonly figures?: Figures;
  readonly failure?: string;
}

/** In the page. */
function measureInWorker({ measurement, limitMs }: { measurement: string; limitMs: number }): Promise<Outcome> {
  return new Promise((resolve) => {
    setTimeout(() => resolve({ failure: `not done after ${limitMs} ms` }), limitMs);
    const worker = new Worker("/worker.js", { type: "module" });
    worker.onmessage = ({ data }: MessageEvent<Outcome>) => resolve(data);
    worker.onerror = ({ message }) => resolve({ failure: message });
    worker.postMessage(measurement);
  });
}

async function serve(folder: string): Promise<Server> {
  const server = createServer(async ({ url }, response) => {
    const isScript = url === "/worker.js";
    response.setHeader("content-type", isScript ? "text/javascript" : "text/html");
    response.end(isScript ? await readFile(join(folder, "worker.js")) : "<!doctype html><title>bench</title>");
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return server;
}
