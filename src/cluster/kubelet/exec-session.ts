import type { ExecOptions, ExecSession } from "../container-image.ts";
import type { Machine } from "../machine.ts";
import { createPipe, emptyReader } from "../pipe.ts";
import type { SpawnOptions } from "../process.ts";
import { createTty } from "../tty-device.ts";
import { cannotExecute } from "./container-process.ts";

/** Runs a command in a container, beside its first process. */
export function startExec(machine: Machine, options: ExecOptions, cwd: string): ExecSession {
  const program = machine.findProgram(options.command[0] ?? "");
  if (!program) {
    const words = cannotExecute(options.command[0]);
    return refusedSession(`OCI runtime exec failed: exec failed: unable to start container process: ${words}: unknown`);
  }
  const start = (streams: SpawnOptions) => machine.run(program, options.command, { cwd, ...streams });
  return options.tty ? ttySession(machine, start) : pipeSession(options, start);
}

type Start = (streams: SpawnOptions) => ReturnType<Machine["run"]>;

function ttySession(machine: Machine, start: Start): ExecSession {
  const tty = createTty({ columns: 80, rows: 24 });
  const shown = createPipe();
  tty.onOutput((chunk) => shown.writer.write(chunk).catch(() => {}));
  const decoder = new TextDecoder();
  const running = start({
    env: new Map([...machine.env, ["TERM", "xterm"]]),
    stdin: tty.input,
    stdout: tty.output,
    stderr: tty.output,
    tty,
    isTty: { stdin: true, stdout: true, stderr: true },
  });
  tty.setForeground((signal) => running.kill(signal));
  const exited = running.exited.then((code) => {
    shown.writer.close();
    return { code };
  });
  return {
    write: (data) => {
      tty.type(decoder.decode(data, { stream: true }));
      return Promise.resolve();
    },
    closeStdin: () => tty.type("\x04"),
    stdout: shown.reader,
    stderr: emptyReader,
    resize: (columns, rows) => tty.resize({ columns, rows }),
    exited,
    hangUp: () => {
      tty.hangUp();
      shown.reader.close();
    },
  };
}

function pipeSession(options: ExecOptions, start: Start): ExecSession {
  const stdin = createPipe();
  const stdout = createPipe();
  const stderr = createPipe();
  if (!options.stdin) stdin.writer.close();
  const running = start({ stdin: stdin.reader, stdout: stdout.writer, stderr: stderr.writer });
  const exited = running.exited.then((code) => {
    stdin.reader.close();
    stdout.writer.close();
    stderr.writer.close();
    return { code };
  });
  return {
    // A program that reads no more loses what is sent to it; that is no error of the client's.
    write: (data) => stdin.writer.write(data).catch(() => {}),
    closeStdin: () => stdin.writer.close(),
    stdout: stdout.reader,
    stderr: stderr.reader,
    resize: () => {},
    exited,
    hangUp: () => {
      stdin.writer.close();
      stdout.reader.close();
      stderr.reader.close();
    },
  };
}

function refusedSession(error: string): ExecSession {
  return {
    write: () => Promise.resolve(),
    closeStdin: () => {},
    stdout: emptyReader,
    stderr: emptyReader,
    resize: () => {},
    exited: Promise.resolve({ error }),
    hangUp: () => {},
  };
}
