import type { ExecSession } from "../cluster/container-image.ts";
import { type ByteReader, type ByteWriter, bytes } from "../cluster/pipe.ts";
import type { Process } from "../cluster/process.ts";

/**
 * Connects a remote session with the local streams until it ends. With a tty, the local terminal passes keys through as
 * they are and its size is forwarded; its mode is restored whatever happens. `stdin` is what is sent, if anything.
 */
export async function runSession(
  process: Process,
  session: ExecSession,
  options: { readonly stdin: boolean; readonly tty: boolean },
  stdin: ByteReader = process.stdin,
): Promise<Awaited<ExecSession["exited"]>> {
  const ended = new AbortController();
  const tty = options.tty ? process.tty : undefined;
  const rawBefore = tty && options.stdin ? tty.setRaw(true) : undefined;
  if (tty) session.resize(tty.size.columns, tty.size.rows);
  const stopResizing = tty?.onResize(({ columns, rows }) => session.resize(columns, rows));
  const hangUp = () => session.hangUp();
  process.signal.addEventListener("abort", hangUp, { once: true });
  try {
    if (options.stdin) feed(stdin, session, AbortSignal.any([ended.signal, process.signal]));
    else session.closeStdin();
    const drained = Promise.all([
      drain(
        session.stdout,
        tty && process.isTty.stdout ? withoutReturns(process.stdout) : process.stdout,
        process.signal,
      ),
      drain(session.stderr, process.stderr, process.signal),
    ]);
    const [result] = await Promise.all([session.exited, drained]);
    return result;
  } catch (error) {
    // Nobody reads any more, or the process was told to end.
    session.hangUp();
    throw error;
  } finally {
    ended.abort();
    process.signal.removeEventListener("abort", hangUp);
    stopResizing?.();
    if (tty && rawBefore !== undefined) tty.setRaw(rawBefore);
  }
}

/** Local input to the session, in the background. */
function feed(stdin: ByteReader, session: ExecSession, signal: AbortSignal): void {
  const run = async () => {
    for (;;) {
      const chunk = await stdin.read(signal);
      if (!chunk) break;
      await session.write(chunk);
    }
    session.closeStdin();
  };
  // It ends by being aborted, or because the other side has gone; both are seen elsewhere.
  run().catch(() => {});
}

/** The remote terminal has put a CR before each LF already; the local one is about to do so again. */
function withoutReturns(writer: ByteWriter): ByteWriter {
  return {
    write: (chunk, signal) =>
      writer.write(
        chunk.filter((byte, at) => byte !== 13 || chunk[at + 1] !== 10),
        signal,
      ),
    close: () => writer.close(),
  };
}

async function drain(reader: ByteReader, writer: ByteWriter, signal: AbortSignal): Promise<void> {
  for (;;) {
    const chunk = await reader.read(signal);
    if (!chunk) return;
    await writer.write(chunk, signal);
  }
}

/** What the kubelet and the runtime put before the OCI runtime's words. */
const layers = "error executing command in container: failed to exec in container: ";

/** What the command exits with, said on stderr as kubectl does. */
export async function reportExit(process: Process, result: Awaited<ExecSession["exited"]>): Promise<number> {
  if ("error" in result) {
    await process.stderr.write(bytes(`error: Internal error occurred: ${layers}${result.error}\n`));
    return 1;
  }
  if (result.code !== 0) await process.stderr.write(bytes(`command terminated with exit code ${result.code}\n`));
  return result.code;
}
