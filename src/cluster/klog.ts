import { bytes } from "./pipe.ts";
import type { Process } from "./process.ts";

/** Writes a line in klog's form on a process' stderr; `place` is the source file and line. */
export type Klog = (level: "I" | "E", place: string, message: string) => Promise<void>;

export function klog({ machine, pid, stderr }: Process): Klog {
  return (level, place, message) => {
    const [date = "", time = ""] = new Date(machine.clock.now()).toISOString().slice(5, -1).split("T");
    const head = `${level}${date.replace("-", "")} ${time}000 ${String(pid).padStart(7)} ${place}`;
    return stderr.write(bytes(`${head}] ${message}\n`));
  };
}

/** The value of a `--name=value`. */
export function flagValue({ argv }: Process, name: string): string | undefined {
  return argv.find((word) => word.startsWith(`--${name}=`))?.slice(name.length + 3);
}

/** Rejects with the signal's reason once the process is told to end. */
export function untilEnded({ signal }: Process): Promise<never> {
  return new Promise((_, reject) => {
    if (signal.aborted) reject(signal.reason);
    signal.addEventListener("abort", () => reject(signal.reason), { once: true });
  });
}
