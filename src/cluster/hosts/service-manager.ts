import type { Machine } from "../machine.ts";
import type { ByteWriter } from "../pipe.ts";
import { type Program, type RunningProcess, type SignalName, signalNumbers } from "../process.ts";
import { Journal } from "./journal.ts";
import { parseUnitFile, type UnitFile } from "./unit-file.ts";

export const unitFolder = "/etc/systemd/system";

export type ActiveState = "inactive" | "active" | "deactivating" | "failed";

/** How the last main process ended. */
export interface MainExit {
  readonly pid: number;
  readonly code: "exited" | "killed";
  /** An exit code, or a signal's number. */
  readonly status: number;
}

export interface Unit {
  /** `cloud-user.service`. */
  readonly name: string;
  file: UnitFile;
  /** When the file had been changed last, as it was read. */
  fileTime: number;
  state: ActiveState;
  /** Since when it has been in its state; undefined where it never ran. */
  since: number | undefined;
  /** When it became active. */
  startedAt: number;
  /** Of the process that runs, or ran. */
  mainPid: number;
  exit: MainExit | undefined;
  process: RunningProcess | undefined;
  isStopping: boolean;
}

/** What systemd gives every service. */
const systemEnvironment: readonly (readonly [string, string])[] = [
  ["LANG", "C.UTF-8"],
  ["PATH", "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin"],
];

/** TimeoutStopSec= when left out (DefaultTimeoutStopSec). */
const stopTimeoutMs = 90_000;

/** systemd, as far as it runs simple services: PID 1 of a host, with its journal. */
export class ServiceManager {
  readonly journal: Journal;
  readonly #machine: Machine;
  readonly #units = new Map<string, Unit>();

  /** Boots: reads the units, and starts those that are enabled `delayMs` after one another. */
  constructor(machine: Machine, delayMs: () => number) {
    this.#machine = machine;
    this.journal = new Journal(() => machine.clock.now());
    machine.run(() => new Promise(() => {}), ["/sbin/init"], { isInit: true });
    this.reload();
    this.#boot(delayMs);
  }

  get now(): number {
    return this.#machine.clock.now();
  }

  get units(): readonly Unit[] {
    return [...this.#units.values()];
  }

  /** By name, with or without `.service`. */
  unit(name: string): Unit | undefined {
    return this.#units.get(name.endsWith(".service") ? name : `${name}.service`);
  }

  /** `daemon-reload`: reads the unit files again. What runs, runs on. */
  reload(): void {
    const { files } = this.#machine;
    const present = files.exists(unitFolder) ? files.list(unitFolder).filter((name) => name.endsWith(".service")) : [];
    for (const name of present) {
      const path = `${unitFolder}/${name}`;
      const read = { file: parseUnitFile(files.readText(path)), fileTime: files.stat(path).modified };
      const known = this.#units.get(name);
      if (known) Object.assign(known, read);
      else this.#units.set(name, { ...newUnit(name), ...read });
    }
    for (const [name, unit] of this.#units) {
      if (!present.includes(name) && !unit.process) this.#units.delete(name);
    }
  }

  /** Whether the unit's file has been changed, or removed, since it was read (NeedDaemonReload). */
  isOutdated({ name, fileTime }: Unit): boolean {
    const { files } = this.#machine;
    const path = `${unitFolder}/${name}`;
    return !files.exists(path) || files.stat(path).modified !== fileTime;
  }

  /** No effect on a unit that runs. A service of Type=simple is up as soon as its process is. */
  start(unit: Unit): void {
    if (unit.process) return;
    const { file } = unit;
    const program = this.#machine.findProgram(file.execStart[0] ?? "");
    const env = new Map([...systemEnvironment, ...file.environment]);
    const identifier = (file.execStart[0] ?? "").replace(/^.*\//, "");
    const output = lineWriter((text) => this.#sayOf(unit, identifier, process.pid, text));
    const process = this.#machine.run(program ?? cannotExecute, file.execStart, {
      env,
      stdout: output,
      stderr: output,
    });
    Object.assign(unit, { process, mainPid: process.pid, exit: undefined, isStopping: false, startedAt: this.now });
    this.#enter(unit, "active");
    this.#sayOf(unit, "systemd", 1, `Started ${titleOf(unit)}.`);
    process.exited.then((code) => this.#ended(unit, process.pid, code, program?.handles ?? []));
  }

  /** SIGTERM, and SIGKILL for what is still there after a minute and a half. Resolves once it is over. */
  async stop(unit: Unit): Promise<void> {
    const { process } = unit;
    if (!process) return;
    unit.isStopping = true;
    this.#enter(unit, "deactivating");
    this.#sayOf(unit, "systemd", 1, `Stopping ${titleOf(unit)}...`);
    const timer = this.#machine.clock.after(stopTimeoutMs, () => {
      this.#say(unit, "State 'stop-sigterm' timed out. Killing.");
      process.kill("SIGKILL");
    });
    process.kill("SIGTERM");
    await process.exited;
    timer.cancel();
    // What waits for the exit as well has to be through.
    await this.#machine.clock.sleep(0);
  }

  kill(unit: Unit, signal: SignalName): void {
    unit.process?.kill(signal);
  }

  async #boot(delayMs: () => number): Promise<void> {
    for (const unit of this.units.filter(({ file }) => file.isEnabled)) {
      await this.#machine.clock.sleep(delayMs());
      this.start(unit);
    }
  }

  #ended(unit: Unit, pid: number, code: number, handled: readonly SignalName[]): void {
    // Whoever handles a signal, as a JVM does, exits with a code of its own.
    const signal = signalNames.find((name) => code === 128 + signalNumbers[name] && !handled.includes(name));
    const status = signal ? signalNumbers[signal] : code;
    unit.exit = { pid, code: signal ? "killed" : "exited", status };
    unit.process = undefined;
    const { isStopping } = unit;
    unit.isStopping = false;
    const isClean = signal ? signal !== "SIGKILL" && signal !== "SIGQUIT" : isSuccess(unit, code);
    this.#enter(unit, isClean ? "inactive" : "failed");
    if (isClean) this.#say(unit, "Deactivated successfully.");
    else {
      this.#say(unit, `Main process exited, code=${unit.exit.code}, status=${statusText(unit.exit)}`);
      this.#say(unit, `Failed with result '${signal ? "signal" : "exit-code"}'.`);
    }
    if (isStopping) this.#sayOf(unit, "systemd", 1, `Stopped ${titleOf(unit)}.`);
  }

  #enter(unit: Unit, state: ActiveState): void {
    unit.state = state;
    unit.since = this.now;
  }

  #say(unit: Unit, text: string): void {
    this.#sayOf(unit, "systemd", 1, `${unit.name}: ${text}`);
  }

  #sayOf(unit: Unit, identifier: string, pid: number, text: string): void {
    this.journal.add({ unit: unit.name, identifier, pid, text });
  }
}

/** `cloud-user.service - Cloud User API`. */
export function titleOf({ name, file }: Unit): string {
  return file.description === "" ? name : `${name} - ${file.description}`;
}

/** `9/KILL`, `1/FAILURE`, as the journal has it. */
export function statusText({ code, status }: MainExit): string {
  const name = code === "killed" ? nameOf(status) : (exitNames.get(status) ?? "n/a");
  return `${status}/${name}`;
}

/** Without `SIG`. */
export function nameOf(signal: number): string {
  return (signalNames.find((name) => signalNumbers[name] === signal) ?? "").slice("SIG".length);
}

const signalNames: readonly SignalName[] = ["SIGHUP", "SIGINT", "SIGQUIT", "SIGKILL", "SIGTERM"];

const exitNames: ReadonlyMap<number, string> = new Map([
  [1, "FAILURE"],
  [203, "EXEC"],
]);

/** What systemd's child does when there is no such program. */
const cannotExecute: Program = async () => 203;

function isSuccess({ file }: Unit, code: number): boolean {
  return code === 0 || file.successStatuses.includes(code);
}

function newUnit(name: string): Omit<Unit, "file" | "fileTime"> {
  return {
    name,
    state: "inactive",
    since: undefined,
    startedAt: 0,
    mainPid: 0,
    exit: undefined,
    process: undefined,
    isStopping: false,
  };
}

/** Gives whole lines on. */
function lineWriter(take: (line: string) => void): ByteWriter {
  const decoder = new TextDecoder();
  let partial = "";
  return {
    write: async (chunk) => {
      const lines = (partial + decoder.decode(chunk, { stream: true })).split("\n");
      partial = lines.pop() ?? "";
      for (const line of lines) take(line);
    },
    close: () => {},
  };
}
