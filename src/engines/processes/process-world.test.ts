import { existsSync, readdirSync } from "node:fs";
import { tmpdir } from "node:os";
import { afterEach, expect, it } from "vitest";
import type { HistoryEntry } from "../../lab/session-event.ts";
import type { EngineEvent } from "../engine.ts";
import { ProcessSitting, processLab } from "./process-lab.case.ts";

const sittings: ProcessSitting[] = [];
afterEach(async () => {
  for (const { engine } of sittings.splice(0)) await engine.dispose();
});

async function open(
  files: Readonly<Record<string, string>>,
  replay?: readonly HistoryEntry[],
): Promise<ProcessSitting> {
  const sitting = new ProcessSitting(processLab(files));
  sittings.push(sitting);
  const prompt = sitting.event((event) => event.type === "prompt");
  await sitting.engine.boot({ lab: "tiny", seed: 9, replay });
  await prompt;
  return sitting;
}

const files = {
  "serve.mjs": `import { createServer } from "node:http";
import { writeFileSync } from "node:fs";
const server = createServer((_, response) => response.end("hello\\n"));
server.listen(0, "127.0.0.1", () => writeFileSync("port", String(server.address().port)));`,
  "bin/get": "#!/usr/bin/env node\nprocess.stdout.write(await (await fetch(process.argv[2])).text());\n",
  "lib/part.mjs": "",
};
const waitForPort = "until test -s port; do sleep 0.05; done";

it("starts again where it was: files, processes, and what was interrupted, without the pauses", async () => {
  const lab = await open(files);
  const history: HistoryEntry[] = [];
  lab.engine.subscribe((event) => {
    if (event.type === "result" || event.type === "wrote") history.push(event);
  });
  await lab.engine.writeFile("serve.mjs", files["serve.mjs"].replace("hello", "changed"));
  await lab.type("node serve.mjs &");
  await lab.type(waitForPort);
  const stopped = lab.results(1);
  lab.engine.type("laptop", "sleep 600\r");
  await lab.event((event) => event.type === "command");
  lab.engine.type("laptop", "\x03");
  await stopped;
  const long = history.map((entry) => ("line" in entry ? { ...entry, idleMs: 3_600_000 } : entry));

  const again = await open(files, long);
  expect((await again.type("jobs; get http://127.0.0.1:$(cat port)")).shown).toBe(
    "[1]+  Running                 node serve.mjs &\nchanged",
  );
});

it("shows its files, also those in folders, and those that a process writes while nobody types", async () => {
  const lab = await open(files);
  const names: string[][] = [];
  const seen = (wanted: string) =>
    lab.event((event: EngineEvent) => {
      if (event.type !== "view" || event.data.topic !== "files") return false;
      names.push(event.data.files.map(({ name }) => name));
      return names.at(-1)?.includes(wanted) ?? false;
    });
  const first = seen("serve.mjs");
  lab.engine.watch({ topic: "files" });
  await first;
  expect(names).toEqual([["bin/get", "lib/part.mjs", "serve.mjs"]]);
  const late = seen("late");
  await lab.type(`node -e 'setTimeout(() => fs.writeFileSync("late", ""), 300)' &`);
  await late;
  expect(await lab.engine.readFile("bin/get")).toContain("fetch");
  await lab.engine.writeFile("lib/part.mjs", "// new\n");
  expect((await lab.type("cat lib/part.mjs")).shown).toMatch(/^\/\/ new$/m);
  for (const path of ["../tiny/serve.mjs", "/etc/hostname", "lib", "lib/none"]) {
    await expect(lab.engine.readFile(path)).rejects.toThrow();
  }
});

it("keeps real time, and nothing once it is over", async () => {
  const lab = await open(files);
  const before = Date.now();
  expect(Number((await lab.type("date +%s")).shown)).toBeGreaterThanOrEqual(Math.floor(before / 1000));
  await lab.type("sleep 0.2");
  expect(Date.now() - before).toBeGreaterThanOrEqual(200);
  const folder = (await lab.type("node -p 'process.cwd()'")).shown.split("/home/")[0] ?? "";
  expect(readdirSync(folder)).toContain("home");
  await lab.engine.dispose();
  expect(existsSync(folder)).toBe(false);
  expect(folder.startsWith(tmpdir())).toBe(true);
});
