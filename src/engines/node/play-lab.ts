import type { EngineEvent } from "../engine.ts";
import { ProcessWorld } from "../processes/process-world.ts";
import { dim } from "./dim.ts";
import { LeaveKeys } from "./leave-keys.ts";
import { createNodeEngine } from "./node-engine.ts";
import type { LabInvocation } from "./run-lab-script.ts";

/** Plays a lab in this process' terminal, in real time; resolves, with the last exit code, when its shell ends. */
export async function playLab({ definition, seed, at, terminal }: LabInvocation): Promise<number> {
  const hasProcesses = definition.scenario.kind === "processes";
  const engine = createNodeEngine({
    onWorld: (world) => {
      if (world instanceof ProcessWorld) process.stdout.write(dim(aboutProcesses(world.folder)));
    },
  });
  const leaveKeys = new LeaveKeys(terminal);
  let lastExitCode = 0;
  let end: () => void = () => {};
  const ended = new Promise<void>((resolve) => {
    end = resolve;
  });
  engine.subscribe((event: EngineEvent) => {
    leaveKeys.note(event);
    if (!("terminal" in event) || event.terminal !== terminal) {
      if (event.type === "step") process.stdout.write(dim(`✓ ${event.step}`));
    } else if (event.type === "output") {
      process.stdout.write(event.data, () => engine.ack(terminal, event.data.length));
    } else if (event.type === "result") {
      lastExitCode = event.exitCode;
      if (event.passed === false) process.stdout.write(dim(`${event.step}: ${event.difference}`));
    } else if (event.type === "closed") end();
  });

  const size = () => ({ columns: process.stdout.columns || 80, rows: process.stdout.rows || 24 });
  await engine.boot({ lab: definition.id, seed });
  if (at !== undefined) await engine.bringTo(at);
  await engine.openTerminal(terminal, size());
  engine.resize(terminal, size());

  process.stdin.setRawMode(true);
  process.stdin.setEncoding("utf8");
  process.stdin.on("data", (keys: string) => {
    const asked = leaveKeys.press(keys);
    if (asked === "leave") end();
    else if (asked === "warn") {
      process.stdout.write(`\r\n${dim(`Ctrl-C again ends the lab${hasProcesses ? " and all its processes" : ""}.`)}`);
    }
    engine.type(terminal, keys);
  });
  process.stdin.on("end", end);
  process.stdout.on("resize", () => engine.resize(terminal, size()));
  try {
    await ended;
  } finally {
    process.stdin.setRawMode(false);
    await engine.dispose();
    if (hasProcesses)
      process.stdout.write(`\r\n${dim("The lab is over: all its processes have ended, and its files are gone.")}`);
  }
  return lastExitCode;
}

function aboutProcesses(folder: string): string {
  return `Real processes, on this computer. While the lab runs, its files are in
${folder}.
\`exit\`, or Ctrl-C twice at an empty prompt, ends the lab and all its processes.`;
}
