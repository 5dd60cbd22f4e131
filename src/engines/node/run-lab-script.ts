import { BrokenPipeError, type ByteReader, type ByteWriter } from "../../cluster/pipe.ts";
import type { LabDefinition } from "../../lab/lab-definition.ts";
import { laptopDirectory } from "../../lab/laptop-files.ts";
import { Session } from "../../lab/session.ts";
import type { World } from "../../lab/world.ts";
import { nodeTime, nodeTurn } from "./node-time.ts";
import { createNodeWorld } from "./node-world.ts";
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
 * Runs the commands on standard input in a lab's terminal, in virtual time unless its processes are real, and prints what
 * they print. Resolves with the last one's exit code.
 */
export async function runLabScript(invocation: LabInvocation): Promise<number> {
  const { at, terminal } = invocation;
  const world = await openWorld(invocation);
  try {
    if (at !== undefined) {
      const session = new Session({ world, emit: () => {} });
      await world.drive(session.bringTo(at));
      session.close();
    }
    return await world.drive(runScript(world, terminal));
  } finally {
    await world.close();
  }
}

/** The lab's world, booted. */
export async function openWorld({ definition, seed }: LabInvocation): Promise<World> {
  const world = createNodeWorld({
    definition,
    seed: seed ?? definition.scenario.defaultSeed,
    startMs: nodeTime.now(),
    hostTurn: nodeTurn,
  });
  await world.boot({ images: await loadImages(definition.images) });
  return world;
}

async function runScript(world: World, terminal: string): Promise<number> {
  const { laptop, machines, definition } = world;
  const machine = machines.get(terminal);
  const isOnHost = terminal === "laptop" || machine !== undefined;
  const argv = isOnHost ? ["bash"] : ["kubectl", "exec", "-i", terminal, "--", "/bin/sh"];
  const running = (machine ?? laptop).spawn(argv, {
    cwd: machine ? "/root" : laptopDirectory(definition),
    stdin: readerOf(process.stdin, world),
    stdout: writerTo(process.stdout, world),
    stderr: writerTo(process.stderr, world),
  });
  return running.exited;
}

/** Waiting for the host is no time in a simulated world. */
function waiting<T>({ isReal, clock }: World, work: Promise<T>): Promise<T> {
  return isReal ? work : clock.during(work);
}

function readerOf(stream: NodeJS.ReadStream, world: World): ByteReader {
  const chunks = stream[Symbol.asyncIterator]();
  return {
    async read() {
      const next = await waiting(world, chunks.next());
      if (next.done) return undefined;
      const chunk: unknown = next.value;
      return chunk instanceof Uint8Array ? chunk : new TextEncoder().encode(String(chunk));
    },
    close: () => stream.destroy(),
  };
}

function writerTo(stream: NodeJS.WriteStream, world: World): ByteWriter {
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
      await waiting(world, written);
    },
    close() {},
  };
}
