import { join } from "node:path";
import { build } from "vite";

const root = join(import.meta.dirname, "..");

/** Bundles both hosts into `folder`, as the site is bundled: `node.js` and `worker.js`. The peer cannot be imported unbundled. */
export async function buildHosts(folder: string): Promise<void> {
  for (const name of ["node", "worker"]) {
    await build({
      root,
      configFile: false,
      publicDir: false,
      logLevel: "error",
      build: {
        outDir: folder,
        emptyOutDir: false,
        target: "es2024",
        ssr: name === "node",
        rolldownOptions: {
          input: join(import.meta.dirname, "hosts", `${name}.ts`),
          output: { entryFileNames: `${name}.js`, codeSplitting: false },
        },
      },
      ssr: { noExternal: true },
    });
  }
}
