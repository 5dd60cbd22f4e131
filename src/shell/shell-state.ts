import type { CommandNode, CompoundCommand, CompoundList, Redirected } from "unbash";
import type { Machine } from "../cluster/machine.ts";
import { bytes } from "../cluster/pipe.ts";
import type { Process, RunningProcess } from "../cluster/process.ts";
import type { Tty } from "../cluster/tty.ts";
import { ShellError } from "./control-flow.ts";
import { Descriptors } from "./descriptors.ts";
import type { Dialect } from "./dialect.ts";
import { Interruption } from "./interruption.ts";
import { Jobs } from "./jobs.ts";
import { limits } from "./limits.ts";
import { Variables } from "./variables.ts";

/** A function keeps the text it was defined in: its nodes' positions point there. */
export interface ShellFunction {
  readonly body: CompoundCommand | Redirected | CompoundList;
  readonly source: string;
}

/** `set -e`, `-u`, `-x`, `-f`, `-C`, `-o pipefail`. */
export interface ShellOptions {
  errexit: boolean;
  nounset: boolean;
  xtrace: boolean;
  noglob: boolean;
  noclobber: boolean;
  pipefail: boolean;
}

/** Everything a running shell knows. A subshell gets a copy, so that it can run at the same time. */
export class Shell {
  readonly dialect: Dialect;
  readonly machine: Machine;
  /** The process that this shell (not a subshell of it) is. */
  readonly process: Process;
  readonly interactive: boolean;
  readonly variables: Variables;
  readonly functions: Map<string, ShellFunction>;
  readonly aliases: Map<string, string>;
  readonly options: ShellOptions;
  readonly descriptors: Descriptors;
  readonly jobs: Jobs;
  /** By signal name without SIG, or EXIT: the command. An empty command ignores. */
  readonly traps: Map<string, string>;
  readonly interruption = new Interruption();
  /** Signals that came and whose traps have not run yet. */
  readonly pendingTraps: string[] = [];
  readonly history: string[];
  /** Clock time; `$SECONDS` counts from here. */
  readonly startedAt: number;
  /** Positional parameters, `$1` on. */
  parameters: readonly string[];
  /** `$0`. */
  name: string;
  cwd: string;
  /** `$?`. */
  status = 0;
  /** `$!`. */
  lastBackground: RunningProcess | undefined;
  /** Status of the last `$(…)` of the command being expanded. */
  substitutionStatus: number | undefined;
  /** Positive while a command's failure is asked for (`if`, `&&`, `!`): `set -e` does not apply. */
  conditions = 0;
  /** Loops around the command being run, which `break` may leave. */
  loops = 0;
  /** Files being sourced, which `return` may leave. */
  sourced = 0;
  depth = 0;
  /** In a subshell that is a process: that process, and the words `ps` shows for it. */
  replaceable: { readonly process: Process; readonly argv: string[] } | undefined;
  /** The command that is all this subshell was started for: an external program takes its process over. */
  replacing: CommandNode | undefined;
  /** A script file's name, which messages begin with. */
  script: string | undefined;
  /** What the nodes being run were parsed from, and the line of that text's first character. */
  source = "";
  firstLine = 1;
  line = 0;
  #work = 0;

  constructor(process: Process, options: { dialect: Dialect; interactive: boolean } | { parent: Shell }) {
    this.process = process;
    this.machine = process.machine;
    this.startedAt = "parent" in options ? options.parent.startedAt : process.machine.clock.now();
    if ("parent" in options) {
      const { parent } = options;
      this.dialect = parent.dialect;
      this.interactive = false;
      this.variables = parent.variables.copy();
      this.functions = new Map(parent.functions);
      this.aliases = new Map(parent.aliases);
      this.options = { ...parent.options };
      this.descriptors = parent.descriptors.copy();
      this.jobs = new Jobs();
      this.traps = new Map([...parent.traps].filter(([, command]) => command === ""));
      this.history = parent.history;
      this.parameters = parent.parameters;
      this.name = parent.name;
      this.cwd = parent.cwd;
      this.status = parent.status;
      this.lastBackground = parent.lastBackground;
      this.conditions = parent.conditions;
      this.script = parent.script;
      this.source = parent.source;
      this.firstLine = parent.firstLine;
      this.line = parent.line;
      this.depth = parent.depth;
      this.#work = parent.#work;
      return;
    }
    this.dialect = options.dialect;
    this.interactive = options.interactive;
    this.variables = new Variables();
    this.functions = new Map();
    this.aliases = new Map();
    this.options = { errexit: false, nounset: false, xtrace: false, noglob: false, noclobber: false, pipefail: false };
    this.descriptors = Descriptors.of(process);
    this.jobs = new Jobs();
    this.traps = new Map();
    this.history = [];
    this.parameters = [];
    this.name = process.argv[0] ?? "sh";
    this.cwd = process.cwd;
  }

  get tty(): Tty | undefined {
    return this.process.tty;
  }

  get signal(): AbortSignal {
    return this.interruption.signal;
  }

  subshell(): Shell {
    const inner = new Shell(this.process, { parent: this });
    inner.enter();
    return inner;
  }

  /** One level deeper; every `enter` that does not end the shell needs its `leave`. */
  enter(): void {
    if (++this.depth > limits.callDepth) {
      this.depth = 0;
      throw new ShellError(`eastwest: more than ${limits.callDepth} calls inside each other`, 2);
    }
  }

  leave(): void {
    this.depth = Math.max(0, this.depth - 1);
  }

  /** Called at every command and loop round: lets signals in, and now and then the host. */
  async breathe(): Promise<void> {
    if (this.pendingTraps.length > 0) this.interruption.renew();
    this.signal.throwIfAborted();
    if (++this.#work < limits.workPerTurn) return;
    this.#work = 0;
    await this.machine.clock.turn();
    this.signal.throwIfAborted();
  }

  async write(text: string): Promise<void> {
    if (text !== "") await this.descriptors.writer(1).write(bytes(text), this.signal);
  }

  async writeError(text: string): Promise<void> {
    await this.descriptors.writer(2).write(bytes(text), this.signal);
  }

  /** Where a message comes from, as ash's `ash_vmsg` and bash's `report_error` put it in front. */
  prefix(builtin?: string): string {
    const by = builtin === undefined ? "" : `${builtin}: `;
    if (this.dialect === "bash") {
      const name = this.script ?? "bash";
      return this.interactive ? `${name}: ${by}` : `${name}: line ${this.line}: ${by}`;
    }
    const line = (builtin ?? this.script) !== undefined && !this.interactive ? `line ${this.line}: ` : "";
    return `${this.name}: ${by}${line}`;
  }

  /** A message about `builtin`, or about the command line itself. */
  async complain(message: string, builtin?: string): Promise<void> {
    await this.writeError(`${this.prefix(builtin)}${message}\n`);
  }

  setLine(position: number): void {
    let line = this.firstLine;
    for (let at = this.source.indexOf("\n"); at >= 0 && at < position; at = this.source.indexOf("\n", at + 1)) line++;
    this.line = line;
  }
}
