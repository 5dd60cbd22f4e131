import type { RunningProcess } from "../cluster/process.ts";
import type { Dialect } from "./dialect.ts";

/** A command in the background. */
export interface Job {
  readonly number: number;
  readonly process: RunningProcess;
  readonly text: string;
  /** Undefined while it runs. */
  status: number | undefined;
}

/** A shell's background commands. */
export class Jobs {
  #jobs: Job[] = [];

  add(process: RunningProcess, text: string): Job {
    const job: Job = { number: (this.#jobs.at(-1)?.number ?? 0) + 1, process, text, status: undefined };
    this.#jobs.push(job);
    process.exited.then((status) => {
      job.status = status;
    });
    return job;
  }

  list(): readonly Job[] {
    return this.#jobs;
  }

  /** `%1`, `%%`, `%+`, `%-`, `%name` (how it begins), `%?text` (what stands in it) or a process id. */
  find(name: string): Job | undefined {
    if (!name.startsWith("%")) return this.#jobs.find((job) => String(job.process.pid) === name);
    const rest = name.slice(1);
    if (rest === "" || rest === "%" || rest === "+") return this.#jobs.at(-1);
    if (rest === "-") return this.#jobs.at(-2) ?? this.#jobs.at(-1);
    if (rest.startsWith("?")) return this.#jobs.find((job) => job.text.includes(rest.slice(1)));
    return this.#jobs.find((job) => String(job.number) === rest || job.text.startsWith(rest));
  }

  forget(job: Job): void {
    this.#jobs = this.#jobs.filter((other) => other !== job);
  }

  /** `+` for the last one, `-` for the one before. */
  marker(job: Job): string {
    const index = this.#jobs.indexOf(job);
    if (index === this.#jobs.length - 1) return "+";
    return index === this.#jobs.length - 2 ? "-" : " ";
  }
}

/** What the state in a job's line is padded to. */
export function jobStateWidth({ dialect }: { readonly dialect: Dialect }): number {
  return dialect === "ash" ? 27 : 24;
}

/** A job's line as `jobs` prints it; `width`: see `jobStateWidth`. */
export function describeJob(job: Job, marker: string, width: number): string {
  return `[${job.number}]${marker}  ${stateOf(job).padEnd(width)}${job.text}${job.status === undefined ? " &" : ""}`;
}

const signalTexts: Record<number, string> = { 129: "Hangup", 130: "Interrupt", 137: "Killed", 143: "Terminated" };

function stateOf(job: Job): string {
  if (job.status === undefined) return "Running";
  if (job.status === 0) return "Done";
  return signalTexts[job.status] ?? `Exit ${job.status}`;
}
