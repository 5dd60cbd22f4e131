import { type Clock, runVirtually } from "../../cluster/clock.ts";
import { BrokenPipeError, type ByteReader, type ByteWriter } from "../../cluster/pipe.ts";
import type { LabDefinition } from "../../lab/lab-definition.ts";
import { laptopDirectory } from "../../lab/laptop.ts";
import { Session } from "../../lab/session.ts";
import { createWorld, type World } from "../../lab/world.ts";
import { nodeTime, nodeTurn } from "./node-engine.ts";
import { loadImages } from "./read-lab.ts";

export interface LabInvocation {
  readonly definition: LabDefinition;
  /** The scenario's own when left out. */
  readonly seed: number | undefined;
  /** The step whose predecessors run first. */
  readonly at: string | undefined;
  readonly terminal: string;
}

/**
 * Runs the commands on standard input in a lab's terminal, in virtual time, and prints what they print. Resolves with
 * the last one's exit code.
 */
export async function runLabScript({ definition, seed, at, terminal }: LabInvocation): Promise<number> {
  const world = await createWorld({
    definition,
    images: await loadImages(definition.images),
    seed: seed ?? definition.scenario.defaultSeed,
    startMs: nodeTime.now(),
    hostTurn: nodeTurn,
  });
  if (at !== undefined) {
    const session = new Session({ world, emit: () => {} });
    await runVirtually(world.clock, session.bringTo(at));
    session.close();
  }
  return runVirtually(world.clock, runScript(world, terminal));
}

async function runScript({ laptop, machines, clock, definition }: World, terminal: string): Promise<number> {
  const machine = machines.get(terminal);
  const isOnHost = terminal === "laptop" || machine !== undefined;
  const argv = isOnHost ? ["bash"] : ["kubectl", "exec", "-i", terminal, "--", "/bin/sh"];
  const running = (machine ?? laptop).spawn(argv, {
    cwd: machine ? "/root" : laptopDirectory(definition),
    stdin: readerOf(process.stdin, clock),
    stdout: writerTo(process.stdout, clock),
    stderr: writerTo(process.stderr, clock),
  });
  return running.exited;
}

/** Waiting for the host's input is no time in the cluster. */
function readerOf(stream: NodeJS.ReadStream, clock: Clock): ByteReader {
  const chunks = stream[Symbol.asyncIterator]();
  return {
    async read() {
      const next = await clock.during(chunks.next());
      if (next.done) return undefined;
      const chunk: unknown = next.value;
      return chunk instanceof Uint8Array ? chunk : new TextEncoder().encode(String(chunk));
    },
    close: () => stream.destroy(),
  };
}

function writerTo(stream: NodeJS.WriteStream, clock: Clock): ByteWriter {
  let broken = false;
  stream.on("error", () => {
    broken = true;
  });
  return {
    async write(chunk) {
      if (broken) throw new BrokenPipeError();
      const written = new Promise<void>((resolve, reject) => {
        stream.write(chunk, (error) => (error ? reject(new BrokenPipeError()) : resolve()));
      });
      await clock.during(written);
    },
    close() {},
  };
}
