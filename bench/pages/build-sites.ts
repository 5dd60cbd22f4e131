import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";

/** The built site, and beside it a plain site of Starlight's with a page that only shows a prompt: their folders. */
export interface BuiltSites {
  readonly site: string;
  readonly reference: string;
}

/** Builds both into `folder`. */
export async function buildSites(folder: string): Promise<BuiltSites> {
  const sites = { site: join(folder, "site"), reference: join(folder, "reference") };
  await build(join(import.meta.dirname, "..", ".."), sites.site);
  await build(join(import.meta.dirname, "reference"), sites.reference);
  return sites;
}

async function build(root: string, outDir: string): Promise<void> {
  await promisify(execFile)("astro", ["build", "--root", root, "--outDir", outDir]);
}
