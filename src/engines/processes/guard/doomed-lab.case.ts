import { existsSync, readFileSync } from "node:fs";
import { ProcessSitting } from "../process-lab.case.ts";

// Run by guard.test.ts: a lab whose processes would never end by themselves, and an engine that is about to go.

const lab = await ProcessSitting.open({
  "spin.mjs": "while (true) {}",
  "stubborn.mjs": `for (const name of ["SIGTERM", "SIGINT", "SIGHUP"]) process.on(name, () => {});
setInterval(() => {}, 1000);`,
  "idle.mjs": "setInterval(() => {}, 1000);",
  "parent.mjs": `import { spawn } from "node:child_process";
import { writeFileSync } from "node:fs";
const child = spawn(process.execPath, ["idle.mjs"], { stdio: "ignore" });
const alone = spawn(process.execPath, ["idle.mjs"], { stdio: "ignore", detached: true });
writeFileSync("children", [child.pid, alone.pid].join(" ") + "\\n");`,
  "gone.mjs": `import { spawn } from "node:child_process";
import { writeFileSync } from "node:fs";
const left = spawn(process.execPath, ["idle.mjs"], { stdio: "ignore" });
left.unref();
writeFileSync("left", left.pid + "\\n");`,
});
await lab.type("node spin.mjs &");
await lab.type("node stubborn.mjs &");
await lab.type("node parent.mjs &");
await lab.type("node gone.mjs; until test -s children -a -s left; do sleep 0.05; done");
const { shown } = await lab.type("jobs -p; cat children left");
await lab.type("node -p process.env.HOME");
const home = lab.shown.split("\n")[1] ?? "";
if (!existsSync(home)) throw new Error(`no folder: ${lab.shown}`);
const pids = shown.match(/\b\d+\b/g) ?? [];
process.stdout.write(`${JSON.stringify({ pids: pids.map(Number), folder: home })}\n`);

const [end] = process.argv.slice(2);
if (end === "dispose") await lab.engine.dispose();
else if (end === "crash")
  setTimeout(() => {
    throw new Error("a bug in the engine");
  });
else if (end === "exit") process.exit();
else if (end === "guard") {
  // Somebody has ended the guard, and then the engine.
  const guard = readFileSync(`/proc/${process.pid}/task/${process.pid}/children`, "utf8")
    .split(" ")
    .find((pid) => pid !== "" && readFileSync(`/proc/${pid}/cmdline`, "latin1").includes("guard-process"));
  process.kill(Number(guard), "SIGKILL");
  setTimeout(() => process.kill(process.pid, "SIGKILL"), 500);
} else setInterval(() => {}, 1000);
