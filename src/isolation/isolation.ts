import { writeFile } from "node:fs/promises";
import type { AstroIntegration } from "astro";
import { headersFile, isolationHeaders } from "./isolated-pages.ts";

/** Isolates the pages that need it: in `npm run dev`, and on hosts that read a `_headers` file beside the site. */
export function isolation(languages: readonly string[]): AstroIntegration {
  let base = "/";
  return {
    name: "isolation",
    hooks: {
      "astro:config:done": ({ config }) => {
        base = config.base.replace(/\/?$/, "/");
      },
      "astro:server:setup": ({ server }) => {
        server.middlewares.use(({ url = "", headers }, response, next) => {
          // There a worker's program has its source's name.
          const isWorker = headers["sec-fetch-dest"] === "worker";
          const path = isWorker ? "_astro/worker.js" : url.slice(base.length);
          for (const header of Object.entries(isolationHeaders(path, languages))) response.setHeader(...header);
          next();
        });
      },
      "astro:build:done": async ({ dir }) => {
        await writeFile(new URL("_headers", dir), headersFile(base, languages));
      },
    },
  };
}
