import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { buildHosts } from "./build.ts";
import { Chromium } from "./chromium.ts";
import type { Figures } from "./measure.ts";
import { Pages } from "./pages/pages.ts";
import { pageRows } from "./pages/rows.ts";
import { type ReportLine, type Results, reportLines, table } from "./report.ts";
import { type Row, rows } from "./rows.ts";
import { runInNode } from "./run-in-node.ts";

const help = `Measures the simulated cluster in Node and in Chromium, beside @ngrok/webernetes where that can do the work,
and the site's pages in Chromium, beside plain ones.

  npm run bench [-- options]

  --only TEXT   only rows whose measurement has TEXT in its name: first-answer, pods-300, connections, curl, rules;
                page, page-weight, page-prompt, page-tasks, lighthouse
  --host NAME   only in node, in chromium, or pages
  --no-peer     only our side
  --runs N      fresh runs of each measurement: 2 when left out, of which the best figure counts; for pages 5, of which
                the median counts, and with Lighthouse 3
  --json        the figures as JSON
  --help        this text
`;

const { values } = parseArgs({
  options: {
    only: { type: "string", default: "" },
    host: { type: "string" },
    "no-peer": { type: "boolean", default: false },
    runs: { type: "string" },
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

/** Of a page there is no best figure: what is amiss in one run of five is what a reader meets. */
function median(runs: readonly Figures[]): Figures {
  const [first = {}] = runs;
  return Object.fromEntries(
    Object.keys(first).map((figure) => {
      const numbers = runs.map((run) => run[figure]).filter((value) => typeof value === "number");
      return [figure, numbers.toSorted((a, b) => a - b)[numbers.length >> 1] ?? ""];
    }),
  );
}

interface Manner {
  readonly run: (measurement: string) => Promise<Figures>;
  readonly times: (measurement: string) => number;
  readonly sum: (runs: readonly Figures[]) => Figures;
}

async function measure(chosen: readonly Row[], { run, times, sum }: Manner): Promise<Results> {
  const wanted = new Set(chosen.flatMap(({ ours, beside }) => [ours, ...(beside ? [beside] : [])]).map(measurementOf));
  const runs = new Map([...wanted].filter(isWanted).map((name): [string, Figures[]] => [name, []]));
  // By turns, so that what else the machine does meets them all alike.
  for (let turn = 0; [...runs.keys()].some((name) => turn < times(name)); turn++) {
    for (const [name, done] of runs) {
      if (turn >= times(name)) continue;
      progress(name);
      done.push(await run(name));
    }
  }
  progress("");
  return new Map([...runs].map(([name, done]) => [name, sum(done)]));
}

const isWanted = (measurement: string) => !(values["no-peer"] && measurement.startsWith("peer-"));

/** The simulated cluster's measurements. */
function inHost(run: Manner["run"]): Manner {
  return {
    run,
    // Of these one run takes long, and the next tells hardly anything else.
    times: (name) => (name.startsWith("peer-pods") || name === "hours" ? 1 : Number(values.runs ?? 2)),
    sum: (runs) => best(runs, (figure) => figure === "rate"),
  };
}

function progress(text: string): void {
  if (process.stderr.isTTY) process.stderr.write(`\r\x1b[K${text}`);
}

async function main(): Promise<void> {
  const isChosen = ({ ours }: Row) => measurementOf(ours).includes(values.only);
  const chosen = values.host === "pages" ? [] : rows.filter(isChosen);
  const chosenPages = values.host === undefined || values.host === "pages" ? pageRows.filter(isChosen) : [];
  if (chosen.length + chosenPages.length === 0) throw new Error(`no measurement has "${values.only}" in its name`);
  const folder = await mkdtemp(join(tmpdir(), "eastwest-bench-"));
  const report: Record<string, unknown> = {};
  const say = (host: string, lines: readonly ReportLine[]) => {
    report[host] = lines;
    if (!values.json) process.stdout.write(`${host}\n\n${table(lines)}\n`);
  };
  try {
    if (chosen.length > 0) await buildHosts(folder);
    if (chosen.length > 0 && values.host !== "chromium") {
      const manner = inHost((name) => runInNode(join(folder, "node.js"), name));
      say(`Node ${process.version}`, reportLines(chosen, await measure(chosen, manner)));
    }
    if (chosen.length > 0 && values.host !== "node") {
      const browser = await Chromium.start(folder);
      try {
        const manner = inHost((name) => browser.run(name));
        say(`Chromium ${browser.version}`, reportLines(chosen, await measure(chosen, manner)));
      } finally {
        await browser.close();
      }
    }
    if (chosenPages.length > 0) {
      const pages = await Pages.start(folder);
      try {
        const manner = {
          run: (name: string) => pages.run(name),
          times: (name: string) => Number(values.runs ?? (name.startsWith("lighthouse") ? 3 : 5)),
          sum: median,
        };
        say("Pages in Chromium", reportLines(chosenPages, await measure(chosenPages, manner)));
      } finally {
        pages.close();
      }
    }
  } finally {
    await rm(folder, { recursive: true });
  }
  if (values.json) process.stdout.write(`${JSON.stringify(report, undefined, 2)}\n`);
}

if (values.help) process.stdout.write(help);
else await main();
