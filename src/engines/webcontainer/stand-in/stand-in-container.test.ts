import { afterEach, describe, expect, it, vi } from "vitest";
import { StandInContainer } from "./stand-in-container.ts";
import { nastyTerminal, type TerminalManners } from "./terminal-manners.ts";

const running: StandInContainer[] = [];
afterEach(async () => {
  for (const container of running.splice(0)) await container[Symbol.asyncDispose]();
});

async function boot(manners?: TerminalManners): Promise<StandInContainer> {
  const container = await StandInContainer.boot({ workdirName: "lab" }, manners);
  running.push(container);
  return container;
}

/** Everything that a process prints. */
async function all(output: ReadableStream<string>): Promise<string> {
  let text = "";
  for await (const piece of output) text += piece;
  return text;
}

/** What it prints until that holds. */
async function until(output: ReadableStream<string>, wanted: string): Promise<string> {
  let text = "";
  const reader = output.getReader();
  while (!text.includes(wanted)) {
    const { value, done } = await reader.read();
    if (done) throw new Error(`it ended with ${text}`);
    text += value;
  }
  reader.releaseLock();
  return text;
}

const file = (contents: string | Uint8Array) => ({ file: { contents } });

describe("the stand-in for a WebContainer", () => {
  it("mounts a tree of files, and gives access to them", async () => {
    const container = await boot();
    const { fs } = container;
    await container.mount({
      "a.txt": file("kept"),
      bin: { directory: { raw: file(Uint8Array.of(0, 255)) } },
      link: { file: { symlink: "a.txt" } },
    });
    await container.mount({ "b.txt": file("") }, { mountPoint: "bin" });
    expect(await fs.readFile("a.txt", "utf8")).toBe("kept");
    expect(await fs.readFile("link", "utf-8")).toBe("kept");
    expect([...(await fs.readFile("/bin/raw"))]).toEqual([0, 255]);
    expect((await fs.readdir("bin")).sort()).toEqual(["b.txt", "raw"]);
    const entries = await fs.readdir(".", { withFileTypes: true });
    expect(entries.find(({ name }) => name === "bin")?.isDirectory()).toBe(true);
    await fs.mkdir("one/two", { recursive: true });
    await fs.writeFile("one/two/c.txt", "text");
    await fs.rename("one/two/c.txt", "one/c.txt");
    await fs.rm("a.txt");
    await expect(fs.readFile("a.txt")).rejects.toThrow("ENOENT");
    expect(await fs.readFile("one/c.txt", "utf8")).toBe("text");
    await expect(fs.readFile("../../etc/hostname")).rejects.toThrow("EACCES");
  });

  it("tells of changes to files", async () => {
    const { fs } = await boot();
    const changed = Promise.withResolvers<string | Uint8Array>();
    const watcher = fs.watch(".", (_, name) => changed.resolve(name));
    await fs.writeFile("new.txt", "");
    expect(await changed.promise).toBe("new.txt");
    watcher.close();
  });

  it("spawns processes: arguments, environment, folder, output of both kinds, exit code", async () => {
    const container = await boot();
    await container.mount({ sub: { directory: {} } });
    const script = `
      console.log(process.argv[1], process.env.COLOUR, process.env.COLUMNS, process.cwd().endsWith("/lab/sub"));
      console.error("to standard error");
      process.exitCode = 7;`;
    const process = await container.spawn("node", ["-e", script, "one"], {
      cwd: "sub",
      env: { COLOUR: "blue" },
      terminal: { cols: 90, rows: 30 },
    });
    const text = await all(process.output);
    expect(text).toContain("one blue 90 true\n");
    expect(text).toContain("to standard error\n");
    expect(await process.exit).toBe(7);
    expect(await (await container.spawn("true")).exit).toBe(0);
    await expect(container.spawn("no-such-program")).rejects.toThrow("ENOENT");
  });

  it("has nothing of the environment outside", async () => {
    const container = await boot();
    vi.stubEnv("SECRET", "of the reader");
    const process = await container.spawn("node", ["-p", "Object.keys(process.env).sort().join()"], { env: { X: 1 } });
    vi.unstubAllEnvs();
    expect(await all(process.output)).toBe("COLUMNS,HOME,LINES,PATH,X\n");
  });

  it("streams both ways, resizes and kills", async () => {
    const container = await boot();
    const script = `
      process.on("SIGWINCH", () => console.log("resized"));
      process.stdin.on("data", (data) => process.stdout.write("got " + data));
      console.log("ready");`;
    const process = await container.spawn("node", ["-e", script]);
    await until(process.output, "ready\n");
    const input = process.input.getWriter();
    await input.write("钥匙\n");
    expect(await until(process.output, "\n")).toBe("got 钥匙\n");
    process.resize({ cols: 100, rows: 40 });
    await until(process.output, "resized\n");
    process.kill();
    expect(await process.exit).toBe(137);
    expect(await all(process.output)).toBe("");
  });

  it("keeps output to itself where that is asked for", async () => {
    const container = await boot();
    const process = await container.spawn("echo", ["unseen"], { output: false });
    const read = vi.fn();
    void process.output.getReader().read().then(read);
    expect(await process.exit).toBe(0);
    expect(read).not.toHaveBeenCalled();
  });

  it("tells which ports are opened and closed, also by a process that is killed", async () => {
    const container = await boot();
    const events: string[] = [];
    const opened = Promise.withResolvers<void>();
    container.on("server-ready", (port, url) => {
      events.push(`ready ${url.endsWith(`:${port}`)}`);
      opened.resolve();
    });
    const unsubscribe = container.on("port", (_, type) => events.push(type));
    const process = await container.spawn("node", ["-e", `require("node:http").createServer().listen(0, "127.0.0.1")`]);
    await opened.promise;
    process.kill();
    await process.exit;
    expect(events).toEqual(["open", "ready true", "close"]);
    unsubscribe();
  });

  it("tells of its own failures", async () => {
    const container = await boot();
    const onError = vi.fn();
    container.on("error", onError);
    container.fail("out of memory");
    expect(onError).toHaveBeenCalledWith({ message: "out of memory" });
  });

  it("leaves nothing once it is torn down, not even what a killed process has left behind", async () => {
    const container = await boot();
    const sleeping = await container.spawn("sleep", ["1000"]);
    const script = `
      const { pid } = require("node:child_process").spawn("sleep", ["1000"], { stdio: "ignore" });
      console.log("pid=" + pid + ".");`;
    const parent = await container.spawn("node", ["-e", script]);
    const pid = Number(/pid=(\d+)/.exec(await until(parent.output, "."))?.[1]);
    parent.kill();
    await parent.exit;
    expect(process.kill(pid, 0)).toBe(true);
    container.teardown();
    expect(await sleeping.exit).toBe(137);
    await container[Symbol.asyncDispose]();
    // Whoever adopts it may take a while to notice.
    await vi.waitFor(() => expect(() => process.kill(pid, 0)).toThrow("ESRCH"), 30_000);
    await expect(container.spawn("true")).rejects.toThrow("already torn down");
    expect(() => container.teardown()).toThrow("already torn down");
  });

  it("has, where that is asked for, a terminal that echoes, translates, holds lines and cuts them", async () => {
    const container = await boot(nastyTerminal);
    const script = `
      process.stdin.on("data", (data) => console.log("got", data.length, JSON.stringify(String(data).slice(0, 5))));
      console.log("ready");`;
    const process = await container.spawn("node", ["-e", script]);
    await until(process.output, "ready\r\n");
    const input = process.input.getWriter();
    await input.write("half");
    await input.write(" a line\r");
    expect(await until(process.output, 'half "\r\n')).toMatch(/^half a line\r\ngot 12 "half "\r\n$/);
    await input.write(`${"x".repeat(5000)}\n`);
    expect(await until(process.output, '"xxxxx"\r\n')).toContain('got 4096 "xxxxx"');
    // A character is cut at the seventh byte.
    await input.write("ab钥匙\n");
    expect(await until(process.output, "\uFFFD")).toMatch(/^ab钥/);
    await input.write("\x03");
    expect(await process.exit).toBe(130);
  });
});
