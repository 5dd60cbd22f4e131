import type { Clock } from "./clock.ts";
import type { FileSystem } from "./files.ts";
import { NotLoadedError } from "./later.ts";
import type { NetworkStack } from "./network/sockets.ts";
import { BrokenPipeError, bytes, emptyReader, nullWriter } from "./pipe.ts";
import { type Program, type RunningProcess, Signalled, type SignalName, type SpawnOptions } from "./process.ts";
import type { Random } from "./random.ts";

export interface MachineOptions {
  readonly hostname: string;
  readonly clock: Clock;
  readonly random: Random;
  readonly files: FileSystem;
  /** A function where it comes later than the machine; nothing may ask for it before. */
  readonly network: NetworkStack | (() => NetworkStack);
  /** By the name they are called by: `curl`, `sh`. */
  readonly programs: ReadonlyMap<string, Program>;
  /** The environment that processes start with. */
  readonly env: ReadonlyMap<string, string>;
  /** Its programs may change the network they see (CAP_NET_ADMIN). */
  readonly isPrivileged?: boolean | undefined;
  /** Where programs may be processes of the host: numbers for those that are not. Counted from 1 when left out. */
  readonly nextPid?: (() => number) | undefined;
}

/** Thrown by `spawn` when there is no such program. */
export class ProgramNotFoundError extends Error {}

/** Something that runs programs: the laptop, a node, a pod's container. */
export class Machine {
  readonly hostname: string;
  readonly clock: Clock;
  readonly random: Random;
  readonly files: FileSystem;
  readonly programs: ReadonlyMap<string, Program>;
  readonly env: ReadonlyMap<string, string>;
  readonly isPrivileged: boolean;
  /** Programs may be processes of the host, and get their numbers from it a moment after their start. */
  readonly hasHostProcesses: boolean;
  readonly #network: MachineOptions["network"];
  readonly #running = new Map<number, RunningProcess & { readonly argv: readonly string[] }>();
  readonly #nextPid: () => number;

  constructor(options: MachineOptions) {
    this.hostname = options.hostname;
    this.clock = options.clock;
    this.random = options.random;
    this.files = options.files;
    this.#network = options.network;
    this.programs = options.programs;
    this.env = options.env;
    this.isPrivileged = options.isPrivileged ?? false;
    this.hasHostProcesses = options.nextPid !== undefined;
    let lastPid = 0;
    this.#nextPid = options.nextPid ?? (() => ++lastPid);
  }

  get network(): NetworkStack {
    return typeof this.#network === "function" ? this.#network() : this.#network;
  }

  /**
   * What runs now, by process id, as it is to those who run here, too: they cannot kill the first process, which who has
   * started it can (kernel, pid_namespaces(7)).
   */
  get processes(): ReadonlyMap<number, RunningProcess & { readonly argv: readonly string[] }> {
    return this.#running;
  }

  /** The program that `command` names: a plain name, or a path in one of the usual directories for programs. */
  findProgram(command: string): Program | undefined {
    const name = /^(?:\/usr)?(?:\/local)?\/s?bin\/([^/]+)$/.exec(command)?.[1] ?? command;
    return this.programs.get(name);
  }

  /** Starts a program. The streams stay the caller's: who made a pipe closes its ends once `exited` has resolved. */
  spawn(argv: readonly string[], options: SpawnOptions = {}): RunningProcess {
    const program = this.findProgram(argv[0] ?? "");
    if (!program) throw new ProgramNotFoundError(argv[0] ?? "");
    return this.run(program, argv, options);
  }

  /** As `spawn`, for a program that has no name here. */
  run(program: Program, argv: readonly string[], options: SpawnOptions = {}): RunningProcess {
    const abort = new AbortController();
    const dead = new AbortController();
    let pid = this.#nextPid();
    let deliver: ((signalName: SignalName) => void) | undefined;
    const stdout = options.stdout ?? nullWriter;
    const stderr = options.stderr ?? nullWriter;
    let settle: (code: number) => void = () => {};
    const exited = new Promise<number>((resolve) => {
      settle = resolve;
    });
    const running = {
      get pid() {
        return pid;
      },
      argv,
      exited,
      kill: (signalName: SignalName) => {
        if (options.isInit && signalName !== "SIGKILL" && !program.handles?.includes(signalName)) return;
        const reason = new Signalled(signalName);
        if (signalName === "SIGKILL") dead.abort(reason);
        abort.abort(reason);
        if (deliver) deliver(signalName);
        // A program that ignores its signal altogether still dies of SIGKILL, whatever it is waiting for.
        else if (signalName === "SIGKILL") finish(reason.exitCode);
      },
    };
    let finished = false;
    const finish = (code: number) => {
      if (finished) return;
      finished = true;
      this.#running.delete(pid);
      settle(code);
    };
    const killInside = (signalName: SignalName) => {
      if (!options.isInit || signalName !== "SIGKILL") running.kill(signalName);
    };
    const register = () => this.#running.set(pid, { pid, argv, exited, kill: killInside });
    register();
    const process = {
      pid,
      argv,
      env: new Map(options.env ?? this.env),
      cwd: options.cwd ?? "/",
      stdin: options.stdin ?? emptyReader,
      stdout,
      stderr,
      tty: options.tty,
      isTty: options.isTty ?? { stdin: false, stdout: false, stderr: false },
      signal: abort.signal,
      killed: dead.signal,
      machine: this,
      becomeHostProcess: (hostPid: number, tell: (signalName: SignalName) => void) => {
        this.#running.delete(pid);
        pid = hostPid;
        register();
        deliver = tell;
        if (abort.signal.reason instanceof Signalled) tell(abort.signal.reason.signalName);
      },
    };
    program(process).then(finish, async (error: unknown) => {
      const code = exitCodeOf(error);
      if (error instanceof NotLoadedError || code === crashed) {
        const what = error instanceof NotLoadedError ? error.message : `internal error: ${error}`;
        await stderr.write(bytes(`eastwest: ${argv[0]}: ${what}\n`)).catch(() => {});
      }
      finish(code);
    });
    return running;
  }
}

/** POSIX: found, but cannot be executed. */
const cannotRun = 126;
/** 128 + SIGSEGV. */
const crashed = 139;

/** The exit code of a program that ended by an exception; an unexpected one counts as its crash. */
export function exitCodeOf(error: unknown): number {
  if (error instanceof Signalled) return error.exitCode;
  if (error instanceof BrokenPipeError) return 141;
  if (error instanceof NotLoadedError) return cannotRun;
  return crashed;
}
