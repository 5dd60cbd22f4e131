import type { EngineEvent } from "../engine.ts";
import { createNodeEngine } from "./node-engine.ts";
import type { LabInvocation } from "./run-lab-script.ts";

const dim = (text: string) => `\x1b[2m${text.replaceAll("\n", "\r\n")}\x1b[0m\r\n`;

/** Plays a lab in this process' terminal, in real time; resolves, with the last exit code, when its shell ends. */
export async function playLab({ definition, seed, at, terminal }: LabInvocation): Promise<number> {
  const engine = createNodeEngine();
  let lastExitCode = 0;
  let end: () => void = () => {};
  const ended = new Promise<void>((resolve) => {
    end = resolve;
  });
  engine.subscribe((event: EngineEvent) => {
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
  process.stdin.on("data", (keys: string) => engine.type(terminal, keys));
  process.stdin.on("end", end);
  process.stdout.on("resize", () => engine.resize(terminal, size()));
  try {
    await ended;
  } finally {
    process.stdin.setRawMode(false);
    await engine.dispose();
  }
  return lastExitCode;
}
