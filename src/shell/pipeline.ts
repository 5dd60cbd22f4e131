import type { CommandNode, Pipeline } from "unbash";
import { createPipe, type Pipe } from "../cluster/pipe.ts";
import type { RunningProcess } from "../cluster/process.ts";
import { runCommand, runCondition, runText } from "./evaluator.ts";
import { waitForAll } from "./foreground.ts";
import { InputStream } from "./input-stream.ts";
import type { Shell } from "./shell-state.ts";
import { startSubshell } from "./subshell.ts";

export async function runPipeline(shell: Shell, node: Pipeline): Promise<number> {
  const timing = node.prefixes.find((prefix) => prefix.type === "Time");
  if (timing && shell.dialect === "ash") {
    // No keyword of ash's: a program, which times the first stage only.
    return runText(shell, `\\time${shell.source.slice(timing.keywordEnd, node.end)}`);
  }
  const started = shell.machine.clock.now();
  const negations = node.prefixes.filter((prefix) => prefix.type === "Negation").length;
  let status = 0;
  const run = async () => {
    const [only] = node.commands;
    if (!only) status = shell.status;
    else if (node.commands.length === 1) status = await runCommand(shell, only);
    else status = await runStages(shell, node);
    return status;
  };
  if (negations > 0) await runCondition(shell, run);
  else await run();
  if (timing) await reportTime(shell, started);
  return negations % 2 === 1 ? Number(status === 0) : status;
}

/** All stages at once, each a process of its own; the status is the last one's. */
async function runStages(shell: Shell, node: Pipeline): Promise<number> {
  const stages: RunningProcess[] = [];
  let before: Pipe | undefined;
  for (const [index, command] of node.commands.entries()) {
    const after = index < node.commands.length - 1 ? createPipe() : undefined;
    const inner = shell.subshell();
    if (before) inner.descriptors.set(0, { reader: InputStream.over(before.reader), isTty: false });
    if (after) inner.descriptors.set(1, { writer: after.writer, isTty: false });
    if (after && node.operators[index] === "|&") inner.descriptors.set(2, { writer: after.writer, isTty: false });
    stages.push(startStage(inner, command, before, after));
    before = after;
  }
  const statuses = await waitForAll(shell, stages);
  const last = statuses.at(-1) ?? 0;
  return shell.options.pipefail ? (statuses.findLast((status) => status !== 0) ?? 0) : last;
}

function startStage(inner: Shell, command: CommandNode, before: Pipe | undefined, after: Pipe | undefined) {
  inner.replacing = command;
  const stage = startSubshell(inner, inner.process.argv, () => runCommand(inner, command));
  stage.exited.then(() => {
    after?.writer.close();
    before?.reader.close();
  });
  return stage;
}

/** bash's `time`: what passed of the clock. The simulation has no processor time to account for. */
async function reportTime(shell: Shell, started: number): Promise<void> {
  const elapsed = (shell.machine.clock.now() - started) / 1000;
  const minutes = Math.floor(elapsed / 60);
  const seconds = (elapsed - minutes * 60).toFixed(3);
  await shell.writeError(`\nreal\t${minutes}m${seconds}s\nuser\t0m0.000s\nsys\t0m0.000s\n`);
}
