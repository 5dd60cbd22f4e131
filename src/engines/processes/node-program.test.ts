import { afterEach, describe, expect, it } from "vitest";
import { ProcessSitting } from "./process-lab.case.ts";

let sitting: ProcessSitting | undefined;
afterEach(() => sitting?.engine.dispose());

async function open(files: Readonly<Record<string, string>>): Promise<ProcessSitting> {
  sitting = await ProcessSitting.open(files);
  return sitting;
}

describe("node", () => {
  it("has the lab's streams, files and exit codes", async () => {
    const { type } = bound(
      await open({
        "hello.mjs": 'console.log("hello", process.argv.slice(2)); console.error("oops"); process.exitCode = 3;',
        "shout.mjs": "for await (const text of process.stdin) process.stdout.write(String(text).toUpperCase());",
      }),
    );
    expect(await type("node hello.mjs a 'b c'")).toEqual({ exitCode: 3, shown: "hello [ 'a', 'b c' ]\noops" });
    expect(await type("node hello.mjs > out 2>&1; node hello.mjs 2>/dev/null | wc -l; cat out; ls | wc -l")).toEqual({
      exitCode: 0,
      shown: "1\nhello []\noops\n3",
    });
    expect(await type("echo one two | node shout.mjs | tr O 0")).toEqual({ exitCode: 0, shown: "0NE TW0" });
    expect(await type("echo 'console.log(6 * 7)' | node")).toEqual({ exitCode: 0, shown: "42" });
    expect(await type("echo 'console.log(6 * 7)' | node -")).toEqual({ exitCode: 0, shown: "42" });
    expect(await type("cd /tmp; node ~/tiny/hello.mjs")).toMatchObject({ exitCode: 3 });
    expect(await type("mkdir gone; cd gone; rm -r ../gone; node -p 1")).toEqual({
      exitCode: 126,
      shown: "eastwest: node: /tmp/gone: No such file or directory",
    });
  });

  it("says in its own words what is wrong with a program, and the lab goes on", async () => {
    const { type } = bound(await open({ "bad.mjs": "const port = ;\n" }));
    const bad = await type("node bad.mjs");
    expect(bad.exitCode).toBe(1);
    expect(bad.shown).toMatch(/tiny\/bad\.mjs:1\nconst port = ;\n {13}\^\n\nSyntaxError: Unexpected token ';'\n/);
    // What was printed names a path of the host: it leads there.
    const path = /file:\/\/(\S+):1/.exec(bad.shown)?.[1];
    expect(await type(`sed -i 's/= ;/= 1;/' ${path}; node bad.mjs`)).toEqual({ exitCode: 0, shown: "" });
    expect((await type("node nowhere.mjs")).shown).toContain("Error: Cannot find module");
    const range = await type(`node -e 'require("net").createServer().listen(70000)'`);
    expect(range.shown).toContain("options.port should be >= 0 and < 65536. Received type number (70000)");
  });

  it("finds nothing of the engine's own environment", async () => {
    process.env.A_TOKEN = "secret";
    try {
      const { type } = bound(await open({}));
      const { shown } = await type(`PORT=1 node -p 'Object.keys(process.env).sort().join(" ")'`);
      expect(shown).toBe("EASTWEST_LAB HOME LANG LOGNAME PATH PORT PWD SHELL SHLVL TERM TMPDIR USER");
    } finally {
      delete process.env.A_TOKEN;
    }
  });

  it("runs in the background under the number that the host knows it by", async () => {
    const lab = await open({
      "wait.mjs": `process.on("SIGTERM", () => { console.log("bye"); process.exit(5); });
setInterval(() => {}, 1000);
console.log("my number is", process.pid);`,
    });
    const { type } = bound(lab);
    const started = /^\[1\] (\d+)/.exec((await type("node wait.mjs &")).shown)?.[1];
    await lab.until(/my number is \d/);
    expect(lab.everything).toContain(`my number is ${started}`);
    expect((await type("jobs; echo $!")).shown).toBe(`[1]+  Running                 node wait.mjs &\n${started}`);
    expect((await type("ps")).shown).toMatch(new RegExp(`^ *${started} pts/0 +00:00:00 node$`, "m"));
    expect((await type(`kill ${started}; wait %1; echo $?`)).shown).toBe(
      "bye\n[1]+  Exit 5                  node wait.mjs\n5",
    );
    const second = /^\[1\] (\d+)/.exec((await type("node -e 'setInterval(() => {}, 1000)' &")).shown)?.[1];
    expect((await type("kill -9 $!; wait $!; echo $?")).shown).toMatch(/^\[1\]\+ {2}Killed {18}node -e .*\n137$/);
    expect(() => process.kill(Number(second), 0)).toThrow("ESRCH");
  });

  it("leaves what is typed ahead to the shell, unless it reads it", async () => {
    const lab = await open({
      "deaf.mjs": 'setTimeout(() => console.log("done"), 300);',
      "line.mjs": `import { createInterface } from "node:readline";
createInterface({ input: process.stdin }).once("line", (line) => { console.log("got", line); process.exit(); });`,
      "sync.mjs": `import { readFileSync } from "node:fs";
console.log("all of it:", readFileSync(0, "utf8").trim());`,
    });
    const results = lab.results(2);
    lab.engine.type("laptop", "node deaf.mjs\recho typed ahead\r");
    expect((await results).map(({ line }) => line)).toEqual(["node deaf.mjs", "echo typed ahead"]);
    const read = lab.results(1);
    lab.engine.type("laptop", "node line.mjs\rtyped for it\r");
    await read;
    expect(lab.everything).toContain("got typed for it");
    const { type } = bound(lab);
    expect((await type("echo from a pipe | node sync.mjs")).shown).toBe("all of it: from a pipe");
    expect((await type("printf 'a\\nb\\n' | while read x; do node -p \"'$x'\"; done")).shown).toBe("a\nb");
  });

  it("is a prompt of its own when it is called alone", async () => {
    const lab = await open({});
    const result = lab.results(1);
    lab.engine.type("laptop", "node\r");
    await lab.until(/> $/);
    lab.engine.type("laptop", "6 * 7\r");
    await lab.until(/42\n> $/);
    lab.engine.type("laptop", "\x04");
    expect(await result).toMatchObject([{ exitCode: 0 }]);
  });
});

describe("Ctrl-C", () => {
  it("ends an endless loop in front, and one that comes too often", async () => {
    const lab = await open({
      "spin.mjs": 'console.log("spinning"); while (true) {}',
      "flood.mjs": 'while (true) console.log("x".repeat(1000));',
    });
    for (const [name, seen] of [
      ["spin", /spinning/],
      ["flood", /x{1000}/],
    ] as const) {
      const result = lab.results(1);
      lab.engine.type("laptop", `node ${name}.mjs\r`);
      await lab.until(seen);
      lab.engine.type("laptop", "\x03");
      expect(await result).toMatchObject([{ exitCode: 130 }]);
    }
    const { type } = bound(lab);
    expect((await type("echo fine")).shown).toBe("fine");
  });

  it("holds a flood back until it is shown", async () => {
    const lab = await open({ "flood.mjs": 'while (true) console.log("x".repeat(1000));' });
    lab.acknowledge = false;
    const result = lab.results(1);
    lab.engine.type("laptop", "node flood.mjs\r");
    await lab.until(/x{1000}/);
    const held = await lab.settled();
    expect(held).toBeLessThan(1_000_000);
    lab.engine.type("laptop", "\x03");
    lab.acknowledge = true;
    lab.engine.ack("laptop", held * 2);
    expect(await result).toMatchObject([{ exitCode: 130 }]);
  });

  it("reaches a program that has heard it before", async () => {
    const lab = await open({
      "twice.mjs": `let count = 0;
process.on("SIGINT", () => { console.log("heard", ++count); if (count === 2) process.exit(4); });
setInterval(() => {}, 1000);
console.log("ready");`,
    });
    const result = lab.results(1);
    lab.engine.type("laptop", "node twice.mjs\r");
    await lab.until(/ready/);
    lab.engine.type("laptop", "\x03");
    await lab.until(/heard 1/);
    lab.engine.type("laptop", "\x03");
    expect(await result).toMatchObject([{ exitCode: 4 }]);
    expect(lab.shown).toContain("heard 2");
  });

  it("does not reach an endless loop in the background, which hinders nobody", async () => {
    const lab = await open({ "spin.mjs": "while (true) {}" });
    const { type } = bound(lab);
    await type("node spin.mjs &");
    const interrupted = lab.results(1);
    lab.engine.type("laptop", "sleep 600\r");
    await lab.event((event) => event.type === "command");
    lab.engine.type("laptop", "\x03");
    expect(await interrupted).toMatchObject([{ exitCode: 130 }]);
    expect((await type("jobs")).shown).toBe("[1]+  Running                 node spin.mjs &");
    expect((await type("kill %1; wait %1; echo $?")).shown).toBe("[1]+  Terminated              node spin.mjs\n143");
  });
});

describe("the project's bin/", () => {
  it("is a program for each file, as it is now", async () => {
    const { type } = bound(
      await open({
        "bin/greet": '#!/usr/bin/env node\nconsole.log("hello", ...process.argv.slice(2));\n',
        "bin/list": "#!/bin/sh\necho $# arguments: $*\n",
        "caller.mjs":
          'import { execSync } from "node:child_process"; console.log(String(execSync("greet you")).trim());',
      }),
    );
    expect((await type("greet a 'b c'; list x y; which greet; node caller.mjs")).shown).toBe(
      "hello a b c\n2 arguments: x y\n/home/dev/tiny/bin/greet\nhello you",
    );
    expect((await type("sed -i s/hello/bye/ bin/greet; greet; bin/greet 1; rm bin/list; list")).shown).toBe(
      "bye\nbye 1\nbash: list: command not found",
    );
    expect((await type("curl localhost; kubectl")).shown).toBe(
      "bash: curl: command not found\nbash: kubectl: command not found",
    );
  });
});

/** What the tests look at. */
function bound(lab: ProcessSitting) {
  return {
    type: async (line: string) => {
      const { exitCode, shown } = await lab.type(line);
      return { exitCode, shown };
    },
  };
}
