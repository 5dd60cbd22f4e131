import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Outcome, type Recording, record, recording } from "../../src/shell/applets/oracle.case.ts";
import { scriptFiles, scripts } from "../../src/shell/busybox-scripts.case.ts";
import { findTool, mustRun, run } from "../tool.ts";

export const source = join(import.meta.dirname, "../../src");

/** Runs the real tools again on the command lines of a recording: curl or wget against a real server on loopback. */
export async function recordAgain(file: string): Promise<Recording> {
  const folder = mkdtempSync(join(tmpdir(), "record-"));
  const { tool, outcomes } = recording(file);
  try {
    const again = join(folder, "again.json");
    await record(
      again,
      tool,
      Object.keys(outcomes).map((line) => line.split(" ")),
    );
    return recording(again);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** How a script ended in the real busybox' shell, with all its applets and nothing else on the PATH. */
export type ScriptOutcome = { readonly stdout: string; readonly stderr: string; readonly status: number };

/** Runs all scripts of the shell's recording in the real busybox. */
export async function runScripts(): Promise<Record<string, ScriptOutcome>> {
  const home = mkdtempSync(join(tmpdir(), "busybox-"));
  const bin = join(home, "bin");
  mkdirSync(bin);
  await mustRun(findTool("busybox"), ["--install", "-s", bin]);
  const outcomes: Record<string, ScriptOutcome> = {};
  try {
    for (const script of Object.values(scripts).flat()) {
      const cwd = mkdtempSync(join(home, "run-"));
      for (const [name, content] of Object.entries(scriptFiles)) writeFileSync(join(cwd, name), content);
      const env = { PATH: bin, HOME: "/root", USER: "root" };
      const { code, stdout, stderr } = await run(join(bin, "sh"), ["-c", script], { argv0: "sh", cwd, env });
      outcomes[script] = { stdout, stderr, status: code };
    }
  } finally {
    rmSync(home, { recursive: true });
  }
  return outcomes;
}

/** What the real iptables-save prints after the real iptables-restore took `input`, in a namespace of its own. */
export async function saveAfterRestore(input: string): Promise<string> {
  const restore = findTool("iptables-nft-restore");
  const script = `${restore} --noflush && ${findTool("iptables-nft-save")}`;
  const text = await mustRun(findTool("unshare"), ["-n", "sh", "-c", script], input);
  return text.replace(/^#.*\n/gm, "");
}

/** Has the real tcpdump read a capture again, by the command lines of a recording. */
export async function readCaptureAgain(folder: string, lines: readonly string[]): Promise<Recording["outcomes"]> {
  const outcomes: Record<string, Outcome> = {};
  for (const line of lines) {
    const [, options = "", expression = ""] = /^((?:-\S+(?: \d+)? ?)*)(.*)$/.exec(line) ?? [];
    const args = ["-r", join(folder, "traffic.pcap"), ...options.trim().split(" "), expression].filter(Boolean);
    const { code, stdout, stderr } = await run(findTool("tcpdump"), args, { env: { TZ: "UTC" } });
    outcomes[line] = { exitCode: code, stdout, stderr: stderr.replace(/^reading from .*\n/gm, "") };
  }
  return outcomes;
}
