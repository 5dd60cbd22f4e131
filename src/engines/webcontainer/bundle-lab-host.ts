import { join } from "node:path";
import { build } from "esbuild";
import { labsFolder } from "../node/read-lab.ts";

/** A container has no packages of ours, and an older Node.js. */
const oldestNode = "node18";

/** lab-host.ts and all it needs, in one file. */
export async function bundleLabHost(): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [join(labsFolder, "../src/engines/webcontainer/lab-host.ts")],
    bundle: true,
    write: false,
    minify: true,
    // What the reader sees of it are the names of errors.
    keepNames: true,
    platform: "node",
    format: "esm",
    target: oldestNode,
    // Packages that are CommonJS for Node.js, such as yaml, look for it.
    banner: { js: 'import { createRequire } from "node:module"; const require = createRequire(import.meta.url);' },
    legalComments: "none",
    logLevel: "warning",
  });
  const [file] = outputFiles;
  if (!file) throw new Error("esbuild has written nothing");
  return file.text;
}
