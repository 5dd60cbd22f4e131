import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { findChromium } from "../../chromium.ts";
import type { Figures } from "../measure.ts";

const program = join(import.meta.dirname, "../lighthouse/node_modules/lighthouse/cli/index.js");

export const categories = ["performance", "accessibility", "best-practices", "seo"] as const;

interface Report {
  /** `score`: from 0 to 1. */
  readonly categories: Readonly<Record<string, { readonly score: number | null }>>;
}

/** Lighthouse's four scores of a page as a phone gets it, each of 100. */
export async function lighthouseScores(url: string): Promise<Figures> {
  if (!existsSync(program)) return scored(() => "npm ci --prefix bench/lighthouse");
  const flags = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking"];
  const { stdout } = await promisify(execFile)(
    process.execPath,
    [program, url, "--output=json", "--quiet", `--only-categories=${categories}`, `--chrome-flags=${flags.join(" ")}`],
    { env: { ...process.env, CHROME_PATH: findChromium() }, maxBuffer: 100_000_000 },
  );
  const report: Report = JSON.parse(stdout);
  return scored((category) => Math.round((report.categories[category]?.score ?? 0) * 100));
}

function scored(score: (category: string) => number | string): Figures {
  return Object.fromEntries(categories.map((category) => [category, score(category)]));
}
