import { once } from "node:events";
import type { Readable, Writable } from "node:stream";
import type { ByteReader, ByteWriter } from "../../cluster/pipe.ts";

/** What a process prints, on its way to where the shell has sent it. */
export interface OutputPump {
  /** When all has been written, or nobody takes it any more. Never rejects. */
  readonly done: Promise<void>;
  /** Somebody has yet to take what is there. */
  readonly isWriting: boolean;
}

/** Reads no faster than `to` takes it. `arrived` is waited for before each chunk is passed on. */
export function pumpOutput(
  from: Readable,
  to: ByteWriter,
  signal: AbortSignal,
  arrived?: () => Promise<void>,
): OutputPump {
  let isWriting = false;
  const pump = async () => {
    try {
      for await (const chunk of from) {
        isWriting = true;
        await arrived?.();
        await to.write(chunk, signal);
        isWriting = false;
      }
    } catch {
      // Nobody reads any more: the process hears of it at its next write.
      from.destroy();
    } finally {
      isWriting = false;
    }
  };
  const done = pump();
  return {
    done,
    get isWriting() {
      return isWriting;
    },
  };
}

/** Ends when there is no more, or when the process reads no more. Never rejects. */
export async function pumpInput(from: ByteReader, to: Writable, signal: AbortSignal): Promise<void> {
  try {
    for (let chunk = await from.read(signal); chunk; chunk = await from.read(signal)) {
      if (!to.write(chunk)) await once(to, "drain", { signal });
    }
    to.end();
  } catch {
    // The process has ended, or has closed its end.
  }
}
