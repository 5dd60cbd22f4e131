import { createHash } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import { join, relative, sep } from "node:path";
import { fileURLToPath } from "node:url";
import type { AstroIntegration } from "astro";
import { build } from "vite";
import { languageOfFile, type SiteFiles } from "./site-files.ts";

/** Nobody asks for these without a network. Pagefind's own interfaces nobody asks for at all: Starlight bundles one. */
const leftOut =
  /^(?:_headers|sw\.js|sitemap.*\.xml|robots\.txt|pagefind\/pagefind-(?:(?:component-|modular-)?ui|highlight)\.(?:js|css))$|\.map$/;

/** Lists what the build of the site has brought, and builds the service worker that keeps it: `sw.js`. Comes last. */
export function serviceWorker(languages: readonly string[]): AstroIntegration {
  return {
    name: "service-worker",
    hooks: {
      "astro:build:done": async ({ dir }) => {
        const folder = fileURLToPath(dir);
        await build({
          configFile: false,
          logLevel: "warn",
          publicDir: false,
          define: { siteFiles: JSON.stringify(await siteFilesIn(folder, languages)) },
          build: {
            outDir: folder,
            emptyOutDir: false,
            lib: {
              entry: fileURLToPath(new URL("./service-worker.ts", import.meta.url)),
              formats: ["iife"],
              name: "serviceWorker",
              fileName: () => "sw.js",
            },
          },
        });
      },
    },
  };
}

async function siteFilesIn(folder: string, languages: readonly string[]): Promise<SiteFiles> {
  const entries = await readdir(folder, { withFileTypes: true, recursive: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  const sum = createHash("sha256");
  const shared: string[] = [];
  const own: Record<string, string[]> = Object.fromEntries(languages.map((language) => [language, []]));
  for (const file of files.sort()) {
    const path = relative(folder, file).replaceAll(sep, "/");
    if (leftOut.test(path)) continue;
    sum.update(path).update(await readFile(file));
    const address = path.replace(/(^|\/)index\.html$/, "$1");
    const language = languageOfFile(address, languages);
    (own[language ?? ""] ?? shared).push(address);
  }
  return { version: sum.digest("hex").slice(0, 16), shared, languages: own };
}
