import { describe, expect, it } from "vitest";
import { bytes } from "../cluster/pipe.ts";
import { MarkReader } from "./marks.ts";
import { ShellTracker } from "./shell-tracker.ts";

const prompt = (text: string) => `\x1b]133;A\x07${text}\x1b]133;B\x07`;
const command = (line: string) => `${line}\r\n\x1b]133;C;cmdline_url=${encodeURIComponent(line)}\x07`;
const end = (code: number) => `\x1b]133;D;${code}\x1b\\`;

/** What a tracker tells about a stream, given to it in pieces of `size` characters. */
function track(stream: string, size = 1000): { told: unknown[]; tracker: ShellTracker } {
  const told: unknown[] = [];
  const tracker = new ShellTracker({
    prompt: (text) => told.push(["prompt", text]),
    command: (line) => told.push(["command", line]),
    finished: ({ line, output, exitCode, opened, prompt: at }) =>
      told.push(["finished", at, line, output, exitCode, ...(opened ? [opened] : [])]),
  });
  const reader = new MarkReader();
  const data = bytes(stream);
  for (let at = 0; at < data.length; at += size) {
    for (const mark of reader.read(data.subarray(at, at + size))) tracker.read(mark);
  }
  return { told, tracker };
}

const plain = `${prompt("$ ")}${command("echo é; false")}é\r\n${end(1)}${prompt("$ ")}`;

describe("a terminal's marks", () => {
  it.each([1, 2, 7, 1000])("tell of prompts, commands and results, in chunks of %d bytes", (size) => {
    const { told, tracker } = track(plain, size);
    expect(told).toEqual([
      ["prompt", "$ "],
      ["command", "echo é; false"],
      ["finished", "$ ", "echo é; false", "é\n", 1],
      ["prompt", "$ "],
    ]);
    expect(tracker.atPrompt).toBe(true);
  });

  it("leave other escape sequences in the output and out of the prompt", () => {
    const { told } = track(`${prompt("\x1b[1m$\x1b[0m ")}${command("ls")}\x1b[34mdir\x1b[0m\r\n${end(0)}`);
    expect(told[0]).toEqual(["prompt", "$ "]);
    expect(told[2]).toEqual(["finished", "$ ", "ls", "\x1b[34mdir\x1b[0m\n", 0]);
  });

  const opened = `${prompt("$ ")}${command("kubectl exec")}${prompt("/ # ")}${command("hostname")}pod\r\n${end(0)}${prompt("/ # ")}`;

  it("show a nested shell as the end of the command that opened it", () => {
    const { told, tracker } = track(opened);
    expect(told).toEqual([
      ["prompt", "$ "],
      ["command", "kubectl exec"],
      ["finished", "$ ", "kubectl exec", "", 0, "/ # "],
      ["prompt", "/ # "],
      ["command", "hostname"],
      ["finished", "/ # ", "hostname", "pod\n", 0],
      ["prompt", "/ # "],
    ]);
    expect(tracker.prompts).toEqual(["$ ", "/ # "]);
  });

  it.each([
    ["marks its end", `${command("exit")}${end(0)}${end(0)}${prompt("$ ")}`],
    ["does not mark its end", `${command("exit")}${end(0)}${prompt("$ ")}`],
    ["is left by Ctrl-D", `\r\n${end(0)}${prompt("$ ")}`],
  ])("tell once that a nested shell was left, when it %s", (_, rest) => {
    const { told, tracker } = track(opened + rest);
    expect(told.slice(7).filter((event) => JSON.stringify(event).includes("finished"))).toEqual([
      ["finished", "/ # ", "exit", "", 0],
    ]);
    expect(told.at(-1)).toEqual(["prompt", "$ "]);
    expect(tracker.prompts).toEqual(["$ "]);
    expect(tracker.atPrompt).toBe(true);
  });

  it("end a command with the terminal", () => {
    const { told, tracker } = track(`${prompt("$ ")}${command("exit 3")}`);
    expect(tracker.atPrompt).toBe(false);
    tracker.close(3);
    expect(told.at(-1)).toEqual(["finished", "$ ", "exit 3", "", 3]);
  });
});
