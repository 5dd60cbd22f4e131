import type { Machine } from "../cluster/machine.ts";
import type { RunningProcess } from "../cluster/process.ts";
import type { Tty, TtySize } from "../cluster/tty.ts";
import { describeDifference } from "./difference.ts";
import type { Language } from "./lab-definition.ts";
import { LabFiles } from "./lab-files.ts";
import { laptopDirectory } from "./laptop-files.ts";
import { Progress, type Verdict } from "./progress.ts";
import { replay } from "./replay.ts";
import type { HistoryEntry, SessionEvent } from "./session-event.ts";
import { type StepOutcome, StepRun } from "./step-run.ts";
import { Terminal, type TimedCommand } from "./terminal.ts";
import type { ExercisePart, Step } from "./transcript.ts";
import type { World } from "./world.ts";

export interface SessionOptions {
  readonly world: World;
  readonly emit: (event: SessionEvent) => void;
  /** Of the differences' words; English when left out. */
  readonly language?: Language | undefined;
}

const defaultSize: TtySize = { columns: 100, rows: 30 };

/** Characters of a passed output that those who show the session get to see. */
const longestShownOutput = 65_536;

/** A reader's (or a test's) sitting at a lab: its terminals, and what they show compared with the transcript. */
export class Session {
  readonly world: World;
  readonly progress: Progress;
  readonly files: LabFiles;
  #backPressure = false;
  readonly #emit: (event: SessionEvent) => void;
  readonly #language: Language | undefined;
  readonly #terminals = new Map<string, Terminal>();
  /** The step that types just now. */
  #run: StepRun | undefined;
  #machines = "";
  #stopWatching: () => void = () => {};

  constructor({ world, emit, language }: SessionOptions) {
    this.world = world;
    this.progress = new Progress(world.definition.transcript);
    this.files = new LabFiles(world.laptop.files, laptopDirectory(world.definition));
    this.#emit = emit;
    this.#language = language;
    if (world.hasBooted) this.begin();
  }

  /** The world has booted: from now on a reader's time counts. */
  begin(): void {
    this.#stopWatching = this.world.cluster?.api.client.watch("Pod", () => this.emitMachines()) ?? (() => {});
    for (const terminal of this.#terminals.values()) terminal.beginIdle();
  }

  /** Opens a shell there; no effect when it is open already. Throws, with words for the reader, when there is none. */
  open(id: string, size: TtySize = defaultSize): Terminal {
    const known = this.#terminals.get(id);
    if (known) return known;
    const start = this.#starter(id);
    const terminal = new Terminal({
      id,
      size,
      clock: this.world.clock,
      start,
      hasBackPressure: () => this.#backPressure,
      output: (data) => this.#emit({ type: "output", terminal: id, data }),
      prompt: (prompt) => this.#emit({ type: "prompt", terminal: id, prompt }),
      command: (line) => this.#emit({ type: "command", terminal: id, line }),
      finished: (command) => this.#finished(id, command),
      closed: () => {
        this.#terminals.delete(id);
        this.#emit({ type: "closed", terminal: id });
      },
    });
    this.#terminals.set(id, terminal);
    return terminal;
  }

  /** Output waits for `ack`; off to begin with and while time runs virtually, when nobody watches. */
  set backPressure(on: boolean) {
    this.#backPressure = on;
    if (!on) for (const terminal of this.#terminals.values()) terminal.release();
  }

  /** Whether there is such a machine now. */
  canOpen(id: string): boolean {
    try {
      this.#starter(id);
      return true;
    } catch {
      return false;
    }
  }

  /** The terminal, if it is open. */
  terminal(id: string): Terminal | undefined {
    return this.#terminals.get(id);
  }

  /**
   * Types a step's commands, or those of one part of an exercise, and tells how it went. Throws, with words for the reader,
   * when it cannot be typed.
   */
  async runStep(name: string, part?: ExercisePart): Promise<StepOutcome> {
    const step = this.#step(name);
    if (part === "check" && !this.progress.isBroken(step)) {
      throw new Error(
        this.#language === "zh-cn"
          ? "请先弄坏它：这道练习还没有开始。"
          : "Break it first: this exercise has not been begun.",
      );
    }
    const run = new StepRun(this, step);
    this.#run = run;
    try {
      return await run.run(part);
    } finally {
      this.#run = undefined;
    }
  }

  /** Runs the steps before `name` that are not done yet, exercises and asides left out. Throws when one of them does not pass. */
  async bringTo(name: string): Promise<void> {
    const target = this.#step(name);
    for (const step of this.world.definition.transcript.steps) {
      if (step === target) return;
      if (step.kind !== "step" || this.progress.isDone(step)) continue;
      const outcome = await this.runStep(step.name);
      if (!outcome.passed) throw new Error(`the step ${step.name} did not pass:\n${outcome.difference}`);
    }
  }

  /** Types what was typed before, with the pauses and interruptions of then. */
  replay(history: readonly HistoryEntry[]): Promise<void> {
    return replay(this, history);
  }

  /** As the editor saves. Throws, with words for the reader, when the file cannot be written. */
  writeFile(file: string, text: string): void {
    this.files.write(file, text);
    this.#emit({ type: "wrote", file, text });
  }

  /** Tells where a terminal can be opened, if that has changed. */
  emitMachines(): void {
    const { cluster, machines: others } = this.world;
    const pods = (cluster?.api.client.list("Pod", { namespace: "default" }) ?? [])
      .filter((pod) => pod.status?.phase === "Running" && !pod.metadata?.deletionTimestamp)
      .map((pod) => ({ id: pod.metadata?.name ?? "", kind: "pod" as const }));
    const named = others.names().map((id) => ({ id, kind: others.kind }));
    const machines = [{ id: "laptop", kind: "laptop" as const }, ...pods, ...named];
    const text = JSON.stringify(machines);
    if (text === this.#machines) return;
    this.#machines = text;
    this.#emit({ type: "machines", machines });
  }

  close(): void {
    this.#stopWatching();
    for (const terminal of this.#terminals.values()) terminal.hangUp();
  }

  #isBroken(name: string): boolean | undefined {
    const step = this.#step(name);
    return step.kind === "exercise" ? this.progress.isBroken(step) : undefined;
  }

  /** In the reader's words. */
  describe(verdict: Verdict): string | undefined {
    return verdict.difference && describeDifference(verdict.difference, this.#language);
  }

  #step(name: string): Step {
    const { steps } = this.world.definition.transcript;
    const step = steps.find((one) => one.name === name);
    if (step) return step;
    throw new Error(`this lab has no step "${name}"; it has ${steps.map((one) => one.name).join(", ")}`);
  }

  #finished(id: string, command: TimedCommand): void {
    const verdict = this.#run ? this.#run.judge(id, command) : this.progress.judge(command);
    this.#emit({
      type: "result",
      terminal: id,
      line: command.line,
      exitCode: command.exitCode,
      interruptedAfterMs: command.interruptedAfterMs,
      idleMs: command.idleMs,
      step: verdict?.step,
      passed: verdict?.passed,
      isBroken: verdict && this.#isBroken(verdict.step),
      output: verdict?.passed ? command.output.slice(0, longestShownOutput) : undefined,
      difference: verdict && this.describe(verdict),
    });
    if (verdict?.completed) this.#emit({ type: "step", step: verdict.step });
  }

  /** What starts a terminal's first program. */
  #starter(id: string): (tty: Tty) => RunningProcess {
    const { laptop, machines, cluster, definition } = this.world;
    const spawn = (machine: Machine, cwd: string, argv: readonly string[]) => (tty: Tty) =>
      machine.spawn(argv, {
        cwd,
        stdin: tty.input,
        stdout: tty.output,
        stderr: tty.output,
        tty,
        isTty: { stdin: true, stdout: true, stderr: true },
      });
    const directory = laptopDirectory(definition);
    if (id === "laptop") return spawn(laptop, directory, ["bash"]);
    const machine = machines.get(id);
    if (machine) return spawn(machine, "/root", ["bash"]);
    if (!cluster) throw new Error(`there is no host "${id}"`);
    const pod = cluster.api.client.get("Pod", id, "default");
    if (!pod) throw new Error(`there is no pod "${id}" now`);
    const phase = pod.status?.phase ?? "Pending";
    if (phase !== "Running") throw new Error(`the pod "${id}" is not running: it is ${phase}`);
    return spawn(laptop, directory, ["kubectl", "exec", "-it", id, "--", "/bin/sh"]);
  }
}
