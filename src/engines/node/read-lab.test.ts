import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, expect, it } from "vitest";
import { labsFolder, readLab } from "./read-lab.ts";

const folder = mkdtempSync(join(tmpdir(), "eastwest-labs-"));
afterEach(() => rmSync(folder, { recursive: true }));

function write(path: string, text: string): void {
  mkdirSync(join(folder, path, ".."), { recursive: true });
  writeFileSync(join(folder, path), text);
}

it("reads a lab whose files are a project", () => {
  cpSync(join(labsFolder, "scenarios"), join(folder, "scenarios"), { recursive: true });
  mkdirSync(join(folder, "images"));
  write(
    "hello/lab.yaml",
    `title: { en: Hello, zh-cn: 你好 }
scenario: own-machine
terminals: [{ id: laptop, prompt: "[dev@laptop hello]$ " }]
`,
  );
  write("hello/transcript.txt", "== start\n[dev@laptop hello]$ hello\nhello\n");
  write("hello/project/server.mjs", "// server\n");
  write("hello/project/bin/hello", "#!/usr/bin/env node\nconsole.log('hello');\n");
  write("hello/project/lib/deep/part.mjs", "");
  const { files, scenario } = readLab("hello", folder);
  expect(scenario.kind).toBe("processes");
  expect(files).toEqual({
    "bin/hello": "#!/usr/bin/env node\nconsole.log('hello');\n",
    "lib/deep/part.mjs": "",
    "server.mjs": "// server\n",
  });
});
