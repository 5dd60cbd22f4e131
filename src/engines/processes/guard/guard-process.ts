import { existsSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";

// Started by watch-processes.ts: waits for the end of its input, and ends what the engine has left then.

const [folder = "", mark = ""] = process.argv.slice(2);
const pids = new Set<number>();

/** What has begun while it was looked at is found the next time. */
const rounds = 20;
const roundMs = 25;

/** Processes that carry the lab's mark, where the kernel shows environments (Linux): no number that was given anew is among them. */
function marked(): number[] {
  const text = `EASTWEST_LAB=${mark}\0`;
  return readdirSync("/proc").flatMap((name) => {
    if (!/^\d+$/.test(name)) return [];
    try {
      return `${readFileSync(`/proc/${name}/environ`, "latin1")}\0`.includes(text) ? [Number(name)] : [];
    } catch {
      return [];
    }
  });
}

function kill(pid: number): boolean {
  try {
    return process.kill(pid, "SIGKILL");
  } catch {
    return false;
  }
}

/** Ends what is there now. Whether there was anything. */
function killLeft(): boolean {
  if (existsSync("/proc/self/environ"))
    return marked().filter((pid) => [kill(-pid), kill(pid)].includes(true)).length > 0;
  // Elsewhere whole groups, by the number of who leads, or led, each: nobody else gets it while one of them is there.
  return [...pids].filter((pid) => kill(process.platform === "win32" ? pid : -pid)).length > 0;
}

async function end(): Promise<void> {
  for (let round = 0; round < rounds && killLeft(); round++) await sleep(roundMs);
  try {
    rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
  } catch {
    // Somebody else has something in it.
  }
}

let rest = "";
process.stdin.setEncoding("utf8");
process.stdin.on("data", (text: string) => {
  const lines = (rest + text).split("\n");
  rest = lines.pop() ?? "";
  for (const line of lines) {
    const pid = Number(line.slice(1));
    if (line.startsWith("+")) pids.add(pid);
    else pids.delete(pid);
  }
});
process.stdin.once("close", () => void end());
// Who ends the engine politely ends it together with its surroundings: there is still work to do then.
for (const name of ["SIGTERM", "SIGINT", "SIGHUP"] as const) process.on(name, () => {});
