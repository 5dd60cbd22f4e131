import type { Engine } from "../engine.ts";
import { serveEngine } from "../serve-engine.ts";
import { createFrameWriter, FrameReader } from "./frames.ts";
import type { FromHost, ToHost } from "./host-messages.ts";

/**
 * Serves an engine over this process' input and output, until it is told to end or nobody is there any more: nothing the
 * lab has started may outlive it, and nobody else would end it (a container's `kill` need not reach descendants).
 */
export function serveOverStdio(engine: Engine): void {
  const { stdin, stdout } = process;
  const frame = createFrameWriter("toPage", (lines) => stdout.write(lines));
  const send = (message: FromHost) => frame(message);
  let isEnding = false;
  const end = async (exitCode: number) => {
    if (isEnding) return;
    isEnding = true;
    try {
      await engine.dispose();
    } finally {
      // Once what was said has left: exit() does not wait where writing to a terminal takes its time.
      stdout.write("", () => process.exit(exitCode));
    }
  };
  const breakOff = (error: unknown) => {
    send({ type: "broken", message: error instanceof Error ? error.message : String(error) });
    void end(1);
  };
  const serve = serveEngine(engine, send);
  const reader = new FrameReader("toHost", {
    message: (message) => {
      const asked = message as ToHost; // Nobody but the page writes frames in this direction.
      if (asked.type === "end") void end(0);
      else serve(asked);
    },
    damaged: () => breakOff("a message to it could not be read."),
  });

  process.on("uncaughtException", breakOff);
  process.on("unhandledRejection", breakOff);
  for (const signal of ["SIGHUP", "SIGINT", "SIGTERM"] as const) process.on(signal, () => void end(0));
  stdout.on("error", () => void end(1));
  try {
    // Without echo and line editing, where that can be had. The frames do without.
    if (stdin.isTTY) stdin.setRawMode(true);
  } catch {}
  stdin.setEncoding("utf8");
  stdin.on("data", (chunk: string) => reader.push(chunk));
  for (const event of ["end", "close", "error"] as const) stdin.on(event, () => void end(0));
  send({ type: "ready" });
}
