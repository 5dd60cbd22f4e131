import { parseArgs } from "node:util";
import { LabFormatError } from "../../lab/lab-format-error.ts";
import { playLab } from "./play-lab.ts";
import { playSteps } from "./play-steps.ts";
import { listLabs, readLab } from "./read-lab.ts";
import { runLabScript } from "./run-lab-script.ts";

const help = `Plays a lab in this terminal.

  npm run lab -- LAB [options]
  npm run lab -- LAB --play
  printf 'kubectl get pods -o wide\\n' | npm run -s lab -- LAB [options]

With commands on standard input it runs them in the lab's first terminal, in virtual time (a \`sleep 60\` costs nothing),
prints what they print and exits with the last exit code. Where a lab's processes are real, so is the time.

\`exit\`, or Ctrl-C twice at an empty prompt, ends the lab, and all processes that it has started.

  --terminal NAME  another terminal: laptop, a node's or a pod's name
  --at STEP        runs the steps before STEP first
  --play           types the lab's steps, up to --at, shows what comes back, and exits with 0 if all of them pass
  --seed NUMBER    another seed: other names, addresses and picks
  --list           the labs there are, and their steps
  --help           this text
`;

/** A mistake in how the command was called; its message is all there is to say. */
class UsageError extends Error {}

async function main(): Promise<number> {
  const { values, positionals } = readArguments();
  if (values.help) {
    process.stdout.write(help);
    return 0;
  }
  if (values.list) {
    process.stdout.write(listing());
    return 0;
  }
  const [lab, ...more] = positionals;
  if (lab === undefined) throw new UsageError(`which lab? There is ${listLabs().join(", ")}. See --help.`);
  if (more.length > 0) throw new UsageError(`one lab at a time; got ${positionals.join(" ")}`);
  const seed = values.seed === undefined ? undefined : Number(values.seed);
  if (seed !== undefined && !Number.isSafeInteger(seed))
    throw new UsageError(`--seed takes a whole number, not ${values.seed}`);

  if (!listLabs().includes(lab)) throw new UsageError(`there is no lab "${lab}"; there is ${listLabs().join(", ")}`);
  const definition = readLab(lab);
  const steps = definition.transcript.steps.map((step) => step.name);
  if (values.at !== undefined && !steps.includes(values.at)) {
    throw new UsageError(`the lab ${lab} has no step "${values.at}"; it has ${steps.join(", ")}`);
  }
  const terminal = values.terminal ?? definition.terminals[0]?.id ?? "laptop";
  const run = values.play ? playSteps : process.stdin.isTTY ? playLab : runLabScript;
  return run({ definition, seed, at: values.at, terminal });
}

function readArguments() {
  try {
    return parseArgs({
      allowPositionals: true,
      options: {
        terminal: { type: "string" },
        at: { type: "string" },
        seed: { type: "string" },
        play: { type: "boolean" },
        list: { type: "boolean" },
        help: { type: "boolean", short: "h" },
      },
    });
  } catch (error) {
    throw new UsageError(`${error instanceof Error ? error.message : error} See --help.`);
  }
}

function listing(): string {
  const lines = listLabs().flatMap((id) => {
    const { title, transcript } = readLab(id);
    return [`${id}: ${title.en}`, ...transcript.steps.map((step) => `  ${step.name}`)];
  });
  return `${lines.join("\n")}\n`;
}

try {
  process.exitCode = await main();
} catch (error) {
  const text = error instanceof Error ? error.message : String(error);
  process.stderr.write(error instanceof LabFormatError ? `${text}\n` : `lab: ${text}\n`);
  process.exitCode = error instanceof UsageError ? 2 : 1;
}
// What still waits for the host (a terminal's input) must not keep it here.
process.stdout.write("", () => process.exit());
