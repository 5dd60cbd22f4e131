import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline/promises";
import { parseArgs } from "node:util";
import type { LabImage } from "../../cluster/container-image.ts";
import type { LabDefinition } from "../../lab/lab-definition.ts";
import { labJsonSchema } from "../../lab/lab-schema.ts";
import { type LabFailure, proveStepsCanFail, runTranscript } from "../../lab/runner.ts";
import { articleTable } from "./article-rows.ts";
import { nodeTurn } from "./node-time.ts";
import { createNodeWorld } from "./node-world.ts";
import { labsFolder, listLabs, loadImages, readLab } from "./read-lab.ts";
import { offerUpdates } from "./update-lab.ts";

const help = `Runs every lab's transcript, and proves that each step's check can fail. Exits with 1 on a mismatch.

  npm run labs -- [LAB …] [options]

A lab of real processes runs once, in real time: seeds mean nothing to it.

  --update       shows what has changed in an output and, where you agree, writes it into transcript.txt
  --yes          agrees to every update
  --seed NUMBER  one seed instead of the scenario's own and another
  --seeds COUNT  the transcripts with that many seeds, from 1
  --rows         writes labs/ARTICLE.md, which steps show which row of the article, and nothing else
  --schema       writes labs/lab.schema.json from the schema, and nothing else
`;

/** Beside the scenario's own: other names and picks must pass as well. */
const otherSeed = 20_260;

async function main(): Promise<number> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      update: { type: "boolean" },
      yes: { type: "boolean" },
      seed: { type: "string" },
      seeds: { type: "string" },
      rows: { type: "boolean" },
      schema: { type: "boolean" },
      help: { type: "boolean", short: "h" },
    },
  });
  if (values.help) {
    process.stdout.write(help);
    return 0;
  }
  if (values.schema) {
    writeFileSync(join(labsFolder, "lab.schema.json"), labJsonSchema());
    return 0;
  }
  if (values.rows) {
    writeFileSync(join(labsFolder, "ARTICLE.md"), articleTable());
    return 0;
  }
  let failures = 0;
  for (const id of positionals.length > 0 ? positionals : listLabs()) {
    if (values.update) await offerUpdates(id, values.yes ? async () => true : ask);
    const definition = readLab(id);
    const images = await loadImages(definition.images);
    const { kind, defaultSeed } = definition.scenario;
    const seeds = kind === "processes" ? [defaultSeed] : (seedsOf(values) ?? [defaultSeed, otherSeed]);
    for (const failure of await checkLab(definition, images, seeds)) {
      failures++;
      process.stdout.write(`labs/${id}/transcript.txt:${failure.line}: ${failure.step}: ${failure.message}\n`);
    }
  }
  return failures > 0 ? 1 : 0;
}

function seedsOf({ seed, seeds }: { readonly seed?: string | undefined; readonly seeds?: string | undefined }) {
  if (seed !== undefined) return [Number(seed)];
  return seeds === undefined ? undefined : Array.from({ length: Number(seeds) }, (_, index) => index + 1);
}

async function checkLab(
  definition: LabDefinition,
  images: readonly LabImage[],
  seeds: readonly number[],
): Promise<LabFailure[]> {
  const options = { definition, images, hostTurn: nodeTurn, createWorld: createNodeWorld };
  const steps = definition.transcript.steps.length;
  for (const seed of seeds) {
    const failure = await runTranscript({ ...options, seed });
    if (failure) return [{ ...failure, message: `(seed ${seed}) ${failure.message}` }];
    process.stdout.write(
      `${definition.id}: ${steps} steps as written${definition.scenario.kind === "processes" ? "" : `, seed ${seed}`}\n`,
    );
  }
  const unproven = await proveStepsCanFail(options);
  if (unproven.length === 0) process.stdout.write(`${definition.id}: every check can fail\n`);
  return unproven;
}

async function ask(question: string): Promise<boolean> {
  if (!process.stdin.isTTY) {
    process.stdout.write(`${question}\nNobody is here to agree: call it in a terminal, or with --yes.\n`);
    return false;
  }
  const prompt = createInterface({ input: process.stdin, output: process.stdout });
  try {
    return /^y(es)?$/i.test((await prompt.question(`${question} [y/N] `)).trim());
  } finally {
    prompt.close();
  }
}

try {
  process.exitCode = await main();
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : error}\n`);
  process.exitCode = 1;
}
