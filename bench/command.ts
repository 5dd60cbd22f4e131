import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { buildHosts } from "./build.ts";
import { Chromium } from "./chromium.ts";
import type { Figures } from "./measure.ts";
import { type Results, reportLines, table } from "./report.ts";
import { type Row, rows } from "./rows.ts";
import { runInNode } from "./run-in-node.ts";

const help = `Measures the simulated cluster in Node and in Chromium, beside @ngrok/webernetes where that can do the work.

  npm run bench [-- options]

  --only TEXT   only rows whose measurement has TEXT in its name: first-answer, pods-300, connections, curl, rules
  --host NAME   only in node, or in chromium
  --no-peer     only our side
  --runs N      fresh runs of each measurement, of which the best figure counts; 2 when left out
  --json        the figures as JSON
  --help        this text
`;

const { values } = parseArgs({
  options: {
    only: { type: "string", default: "" },
    host: { type: "string" },
    "no-peer": { type: "boolean", default: false },
    runs: { type: "string", default: "2" },
    json: { type: "boolean", default: false },
    help: { type: "boolean", default: false },
  },
});

const measurementOf = (name: string) => name.slice(0, name.lastIndexOf("/"));

/** Best of several runs: what else the machine does only adds to times and takes from rates. */
function best(runs: readonly Figures[], isRate: (figure: string) => boolean): Figures {
  const [first = {}] = runs;
  return Object.fromEntries(
    Object.keys(first).map((figure) => {
      const numbers = runs.map((run) => run[figure]).filter((value) => typeof value === "number");
      const [words = ""] = runs.map((run) => run[figure]).filter((value) => typeof value === "string");
      if (numbers.length === 0) return [figure, words];
      return [figure, isRate(figure) ? Math.max(...numbers) : Math.min(...numbers)];
    }),
  );
}

async function measure(chosen: readonly Row[], run: (measurement: string) => Promise<Figures>): Promise<Results> {
  const wanted = new Set(chosen.flatMap(({ ours, beside }) => [ours, ...(beside ? [beside] : [])]).map(measurementOf));
  const results = new Map<string, Figures>();
  for (const name of wanted) {
    const isPeer = name.startsWith("peer-");
    if (isPeer && values["no-peer"]) continue;
    // Of these one run takes long, and the next tells hardly anything else.
    const times = name.startsWith("peer-pods") || name === "hours" ? 1 : Number(values.runs);
    const runs: Figures[] = [];
    for (let index = 0; index < times; index++) {
      progress(name);
      runs.push(await run(name));
    }
    results.set(
      name,
      best(runs, (figure) => figure === "rate"),
    );
  }
  progress("");
  return results;
}

function progress(text: string): void {
  if (process.stderr.isTTY) process.stderr.write(`\r\x1b[K${text}`);
}

async function main(): Promise<void> {
  const chosen = rows.filter(({ ours }) => measurementOf(ours).includes(values.only));
  if (chosen.length === 0) throw new Error(`no measurement has "${values.only}" in its name`);
  const folder = await mkdtemp(join(tmpdir(), "eastwest-bench-"));
  const report: Record<string, unknown> = {};
  const say = (host: string, results: Results) => {
    const lines = reportLines(chosen, results);
    report[host] = lines;
    if (!values.json) process.stdout.write(`${host}\n\n${table(lines)}\n`);
  };
  try {
    await buildHosts(folder);
    if (values.host !== "chromium") {
      say(`Node ${process.version}`, await measure(chosen, (name) => runInNode(join(folder, "node.js"), name)));
    }
    if (values.host !== "node") {
      const browser = await Chromium.start(folder);
      try {
        say(`Chromium ${browser.version}`, await measure(chosen, (name) => browser.run(name)));
      } finally {
        await browser.close();
      }
    }
  } finally {
    await rm(folder, { recursive: true });
  }
  if (values.json) process.stdout.write(`${JSON.stringify(report, undefined, 2)}\n`);
}

if (values.help) process.stdout.write(help);
else await main();
