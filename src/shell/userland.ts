import type { Program } from "../cluster/process.ts";
import { createShell } from "./shell.ts";

/** The programs of a busybox image. */
export function busyboxPrograms(_version: "busybox-1.22" | "busybox-1.37"): ReadonlyMap<string, Program> {
  return new Map([["sh", createShell({ dialect: "ash" })]]);
}

/** The programs of the laptop. */
export function laptopPrograms(): ReadonlyMap<string, Program> {
  return new Map([["bash", createShell({ dialect: "bash" })]]);
}
