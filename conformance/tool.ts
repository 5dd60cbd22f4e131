import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { delimiter, join } from "node:path";

/** Where Debian puts tools that a user's PATH may leave out. */
const systemFolders = ["/usr/sbin", "/sbin"];

/** The path of a real tool. Throws, saying how to get it, when there is none: a suite never passes by leaving it out. */
export function findTool(name: string, variable?: string): string {
  const named = variable === undefined ? undefined : process.env[variable];
  if (named) {
    if (existsSync(named)) return named;
    throw new Error(`${variable} names ${named}, which does not exist`);
  }
  for (const folder of [...(process.env.PATH ?? "").split(delimiter), ...systemFolders]) {
    if (folder !== "" && existsSync(join(folder, name))) return join(folder, name);
  }
  const how = variable ? `put one on the PATH or name it in ${variable}` : "run conformance/install-tools.sh";
  throw new Error(`this suite needs the real ${name}, which is not here: ${how}`);
}

/** Throws when network namespaces cannot be made. */
export function needRoot(): void {
  if (process.getuid?.() !== 0) throw new Error("this suite makes network namespaces, so it needs root");
}

export interface Ended {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

export interface RunOptions {
  readonly input?: string;
  readonly env?: NodeJS.ProcessEnv;
  readonly cwd?: string;
  /** The program's name for itself, when it is not its path. */
  readonly argv0?: string;
}

/** Runs a program to its end. Rejects only when it cannot be started. */
export function run(command: string, args: readonly string[], options: RunOptions = {}): Promise<Ended> {
  const { input = "", ...how } = options;
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, how);
    const output = { stdout: "", stderr: "" };
    child.stdout.setEncoding("utf8").on("data", (text) => {
      output.stdout += text;
    });
    child.stderr.setEncoding("utf8").on("data", (text) => {
      output.stderr += text;
    });
    child.on("error", reject);
    child.on("close", (code) => resolve({ code: code ?? -1, ...output }));
    child.stdin.on("error", () => {});
    child.stdin.end(input);
  });
}

/** As `run`, for what must succeed: its standard output. */
export async function mustRun(command: string, args: readonly string[], input = ""): Promise<string> {
  const { code, stdout, stderr } = await run(command, args, { input });
  if (code !== 0) throw new Error(`${command} ${args.join(" ")} ended with ${code}: ${stderr}`);
  return stdout;
}
