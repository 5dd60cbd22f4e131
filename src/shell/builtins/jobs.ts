import { type SignalName, signalNumbers } from "../../cluster/process.ts";
import { signalNameOf } from "../interruption.ts";
import { describeJob, type Job, jobStateWidth } from "../jobs.ts";
import type { Shell } from "../shell-state.ts";
import { readSignalName, signalList } from "../signals.ts";
import { type Builtin, failureStatus } from "./builtin.ts";

export const listJobs: Builtin = async (shell, argv) => {
  const ids = argv.includes("-p");
  for (const job of shell.jobs.list()) {
    const line = ids ? String(job.process.pid) : describeJob(job, shell.jobs.marker(job), jobStateWidth(shell));
    await shell.write(`${line}\n`);
  }
  for (const job of shell.jobs.list()) if (job.status !== undefined) shell.jobs.forget(job);
  return 0;
};

export const wait: Builtin = async (shell, argv) => {
  const names = argv.slice(1).filter((word) => !word.startsWith("-"));
  if (names.length === 0) {
    for (const job of [...shell.jobs.list()]) {
      await untilStopped(shell, job.process.exited);
      await forgetWaitedFor(shell, job);
    }
    return 0;
  }
  let status = 0;
  for (const name of names) {
    const job = shell.jobs.find(name);
    if (job) {
      status = await untilStopped(shell, job.process.exited);
      await forgetWaitedFor(shell, job);
      continue;
    }
    if (name.startsWith("%")) await shell.complain(`${name}: no such job`, "wait");
    else if (shell.dialect === "bash") await shell.complain(`pid ${name} is not a child of this shell`, "wait");
    status = name.startsWith("%") ? failureStatus(shell, 127) : 127;
  }
  return status;
};

/** With a user there, bash tells at once how a job has ended that was waited for, and ash before its next prompt. */
async function forgetWaitedFor(shell: Shell, job: Job): Promise<void> {
  if (shell.interactive && shell.dialect === "ash") return;
  if (shell.interactive) {
    await shell.writeError(`${describeJob(job, shell.jobs.marker(job), jobStateWidth(shell))}\n`);
  }
  shell.jobs.forget(job);
}

function untilStopped<T>(shell: Shell, work: Promise<T>): Promise<T> {
  const { signal } = shell;
  return new Promise((resolve, reject) => {
    const stop = () => reject(signal.reason);
    if (signal.aborted) stop();
    signal.addEventListener("abort", stop, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener("abort", stop));
  });
}

/** Brings a job to the foreground: Ctrl-C then stops it. */
export const foreground: Builtin = async (shell, argv) => {
  if (shell.dialect === "bash" && !shell.interactive) {
    await shell.complain("no job control", argv[0]);
    return 1;
  }
  const job = shell.jobs.find(argv[1] ?? "%%");
  if (!job) {
    const none = shell.dialect === "ash" ? "No current job" : `${argv[1] ?? "current"}: no such job`;
    await shell.complain(argv[1] === undefined || shell.dialect === "bash" ? none : `${argv[1]}: no such job`, argv[0]);
    return failureStatus(shell);
  }
  await shell.write(`${job.text}\n`);
  const { signal } = shell;
  const stop = () => job.process.kill(signalNameOf(signal.reason));
  signal.addEventListener("abort", stop, { once: true });
  const status = await job.process.exited;
  signal.removeEventListener("abort", stop);
  shell.jobs.forget(job);
  return status;
};

export const kill: Builtin = async (shell, argv) => {
  const bash = shell.dialect === "bash";
  const rest = argv.slice(1);
  if (rest[0] === "-l") {
    await shell.write(signalList(rest[1], bash));
    return 0;
  }
  let signalName: SignalName | undefined = "SIGTERM";
  if (rest[0] === "-s" || rest[0] === "-n" || /^-./.test(rest[0] ?? "")) {
    const text = rest[0] === "-s" || rest[0] === "-n" ? (rest.splice(0, 2)[1] ?? "") : (rest.shift() ?? "").slice(1);
    if (text !== "-") {
      signalName = readSignalName(text);
      if (text !== "0" && signalName === undefined) {
        await shell.complain(
          bash ? `${text}: invalid signal specification` : `bad signal name '${text}'`,
          bash ? "kill" : undefined,
        );
        return 1;
      }
    }
  }
  if (rest.length === 0) {
    if (bash) {
      await shell.writeError(
        "kill: usage: kill [-s sigspec | -n signum | -sigspec] pid | jobspec ... or kill -l [sigspec]\n",
      );
      return 2;
    }
    await shell.complain("you need to specify whom to kill");
    return 1;
  }
  let status = 0;
  for (const name of rest) if (!(await sendTo(shell, name, signalName))) status = 1;
  return status;
};

async function sendTo(shell: Shell, name: string, signalName: SignalName | undefined): Promise<boolean> {
  const bash = shell.dialect === "bash";
  const job = name.startsWith("%") ? shell.jobs.find(name) : undefined;
  const running = job?.process ?? shell.machine.processes.get(Number(name));
  if (job?.status === undefined && running) {
    if (signalName) running.kill(signalName);
    return true;
  }
  if (name.startsWith("%")) await shell.complain(`${name}: no such job`, "kill");
  else if (!/^-?\d+$/.test(name)) {
    await shell.complain(
      bash ? `${name}: arguments must be process or job IDs` : `invalid number '${name}'`,
      bash ? "kill" : undefined,
    );
  } else
    await shell.complain(
      bash ? `(${name}) - No such process` : `can't kill pid ${name}: No such process`,
      bash ? "kill" : undefined,
    );
  return false;
}

/** Signal names that `trap` knows, without SIG. */
export const trappable: readonly string[] = ["EXIT", ...Object.keys(signalNumbers).map((signal) => signal.slice(3))];
