import { gzipSync } from "node:zlib";
import type { Page } from "playwright";

/** In kilobytes, gzipped. */
export interface Weight {
  readonly scripts: number;
  readonly all: number;
}

/** The search, which every page of Starlight's loads once it is idle, is left out: it may come before or after. */
const isSearch = (path: string) => /\/ui-core\.[^/]*\.js$|\/pagefind\//.test(path);

/** Adds up what a page and its workers load, each file once. */
export class PageWeight {
  readonly #files = new Map<string, Promise<Buffer>>();

  constructor(page: Page) {
    // The context's: a worker's requests are not the page's.
    page.context().on("response", (response) => {
      const { pathname } = new URL(response.url());
      if (response.ok() && !isSearch(pathname)) this.#files.set(pathname, response.body());
    });
  }

  /** What has been loaded up to now. */
  async soFar(): Promise<Weight> {
    let scripts = 0;
    let all = 0;
    for (const [path, body] of this.#files) {
      const size = gzipSync(await body).byteLength / 1000;
      all += size;
      if (path.endsWith(".js")) scripts += size;
    }
    return { scripts, all };
  }
}
