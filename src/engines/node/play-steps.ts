import { stripVTControlCharacters } from "node:util";
import { Session } from "../../lab/session.ts";
import type { SessionEvent } from "../../lab/session-event.ts";
import { dim } from "./dim.ts";
import { type LabInvocation, openWorld } from "./run-lab-script.ts";

/** 128 + SIGINT. */
const interruptedStatus = 130;

/**
 * Types a lab's steps as a reader would, up to the step `at`, and shows what comes back; in virtual time unless its
 * processes are real. Resolves with 0 if all of them pass; the first that does not ends it.
 */
export async function playSteps(invocation: LabInvocation): Promise<number> {
  const world = await openWorld(invocation);
  let isOver = false;
  const show = writerTo(process.stdout);
  const write = (output: Uint8Array | string, done?: () => void) => {
    if (!isOver) show(output, done);
  };
  let shown = "";
  const session: Session = new Session({
    world,
    emit: (event: SessionEvent) => {
      if (event.type !== "output") return;
      const { terminal, data } = event;
      if (terminal !== shown) write(`${shown === "" ? "" : "\r\n"}${dim(`@${terminal}`)}`);
      shown = terminal;
      write(data, () => session.terminal(terminal)?.ack(data.length));
    },
  });
  // In virtual time nothing waits for who looks.
  session.backPressure = world.isReal;
  // Ctrl-C comes as a signal: this terminal is not the lab's.
  const interrupted = new Promise<number>((resolve) => process.once("SIGINT", () => resolve(interruptedStatus)));
  try {
    return await Promise.race([world.drive(play(session, invocation.at, write)), interrupted]);
  } finally {
    isOver = true;
    session.close();
    await world.close();
  }
}

async function play(session: Session, until: string | undefined, write: (text: string) => void): Promise<number> {
  for (const { name } of session.world.definition.transcript.steps) {
    if (name === until) break;
    const { passed, difference } = await session.runStep(name);
    write(`\r\n${dim(passed ? `✓ ${name}` : `✗ ${name}: ${difference ?? "no result"}`)}`);
    if (!passed) return 1;
  }
  return 0;
}

/** Marks, modes and the cursor's way are for terminals, and for nobody else to read. */
function writerTo(stream: NodeJS.WriteStream): (output: Uint8Array | string, done?: () => void) => void {
  if (stream.isTTY) return (output, done) => void stream.write(output, done);
  const decoder = new TextDecoder();
  return (output, done) => {
    const text = typeof output === "string" ? output : decoder.decode(output, { stream: true });
    stream.write(stripVTControlCharacters(text).replaceAll("\r", ""), done);
  };
}
