import { type ChildProcess, spawn } from "node:child_process";
import { join } from "node:path";

/** A cluster that `npm run cluster` serves, as a process of its own. */
export interface ServedCluster {
  /** `http://127.0.0.1:PORT`. */
  readonly api: string;
  readonly dnsPort: string;
  /** Creates objects: each with the path of its collection. Rejects with the API server's answer when it refuses one. */
  create(path: string, object: object): Promise<void>;
  /** Ctrl-C; resolves with the exit code and all it printed. */
  stop(): Promise<{ readonly code: number | null; readonly printed: string }>;
}

const command = join(import.meta.dirname, "../src/engines/node/cluster-command.ts");

/** Starts it on ports that are free. */
export async function startCluster(...options: string[]): Promise<ServedCluster> {
  const child = spawn(process.execPath, [command, "--port", "0", "--dns-port", "0", ...options], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  let printed = "";
  child.stdout.setEncoding("utf8").on("data", (text) => {
    printed += text;
  });
  const exited = new Promise<number | null>((resolve) => child.on("exit", (code) => resolve(code)));
  await greeted(child, () => printed.includes("Ctrl-C"));
  const api = /--server (\S+)/.exec(printed)?.[1];
  const dnsPort = /dig @127\.0\.0\.1 -p (\d+)/.exec(printed)?.[1];
  if (!api || !dnsPort) throw new Error(`npm run cluster said: ${printed}`);
  return {
    api,
    dnsPort,
    create: async (path, object) => {
      const headers = { "Content-Type": "application/json" };
      const response = await fetch(`${api}${path}`, { method: "POST", headers, body: JSON.stringify(object) });
      const answer = await response.text();
      if (!response.ok) throw new Error(`POST ${path} was answered with ${response.status}: ${answer}`);
    },
    stop: async () => {
      child.kill("SIGINT");
      return { code: await exited, printed };
    },
  };
}

function greeted(child: ChildProcess, isComplete: () => boolean): Promise<void> {
  return new Promise((resolve, reject) => {
    child.stdout?.on("data", () => {
      if (isComplete()) resolve();
    });
    child.on("exit", (code) => reject(new Error(`npm run cluster ended with ${code}`)));
  });
}
