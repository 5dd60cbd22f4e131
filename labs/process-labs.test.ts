import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { nodeTurn } from "../src/engines/node/node-time.ts";
import { createNodeWorld } from "../src/engines/node/node-world.ts";
import { labsFolder, listLabs, readLab } from "../src/engines/node/read-lab.ts";
import { parseLab } from "../src/lab/parse-lab.ts";
import { proveStepsCanFail, runTranscript } from "../src/lab/runner.ts";
import { labRun } from "./lab-results.ts";

/** Real processes: neither in a browser nor by a seed. All other labs: labs.test.ts. */
const labs = listLabs()
  .map((id) => readLab(id))
  .filter(({ scenario }) => scenario.kind === "processes");

/** Milliseconds of real time. It ends what hangs; a busy machine must not reach it. */
const testTimeout = 300_000;

it.for(labs.map((lab) => [lab.id, lab] as const))(
  "the lab %s prints what its transcript says, with real processes",
  { timeout: testTimeout },
  async ([id, definition], { task }) => {
    task.meta.labRun = labRun(definition, "transcript");
    const failure = await runTranscript({ definition, images: [], hostTurn: nodeTurn, createWorld: createNodeWorld });
    const place = failure && `labs/${id}/transcript.txt:${failure.line}: ${failure.step}: ${failure.message}`;
    expect(place).toBeUndefined();
  },
);

const tiny = parseLab({
  id: "tiny",
  lab: {
    file: "lab.yaml",
    text: `title: { en: Tiny, zh-cn: 小 }
scenario: own-machine
terminals: [{ id: laptop, prompt: "[dev@laptop tiny]$ " }]
steps:
  start: { passesAtStart: its own command makes what it reports }
  again: { passesAtStart: it only looks at what is there from the start }
`,
  },
  transcript: {
    file: "transcript.txt",
    text: `== start
[dev@laptop tiny]$ node server.mjs > log &
[1] {{number pid=4711}}
[dev@laptop tiny]$ cat log
{{retry 30s}}
listening on {{number port=9}} as {{number pid}}

== call
[dev@laptop tiny]$ ask {{number port}}
from {{number pid}}
[dev@laptop tiny]$ kill %1; wait %1; ask {{number port}}
[1]+  Terminated              node server.mjs > log
ask: ECONNREFUSED

== again
[dev@laptop tiny]$ ls bin
ask
`,
  },
  manifests: {},
  project: {
    "server.mjs": `import { createServer } from "node:http";
const server = createServer((_, response) => response.end(\`from \${process.pid}\\n\`));
server.listen(0, "127.0.0.1", () => console.log("listening on", server.address().port, "as", process.pid));
`,
    "bin/ask": `#!/usr/bin/env node
try {
  process.stdout.write(await (await fetch("http://127.0.0.1:" + process.argv[2])).text());
} catch ({ cause }) {
  console.log("ask:", cause.code);
}
`,
  },
  scenarios: {
    "own-machine": {
      file: "own-machine.yaml",
      text: readFileSync(join(labsFolder, "scenarios/own-machine.yaml"), "utf8"),
    },
  },
  imageNames: [],
});
const tinyRun = { definition: tiny, images: [], hostTurn: nodeTurn, createWorld: createNodeWorld };

it("real processes are run as they are typed, and their checks can fail", { timeout: testTimeout }, async () => {
  expect(await runTranscript(tinyRun)).toBeUndefined();
  expect(await proveStepsCanFail(tinyRun)).toEqual([]);
  const { again: _, ...steps } = tiny.steps;
  expect(await proveStepsCanFail({ ...tinyRun, definition: { ...tiny, steps } })).toMatchObject([
    { step: "again", message: "it passes on the lab's start state: its check proves nothing" },
  ]);
});
