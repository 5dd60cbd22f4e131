import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { createServer, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { dnsLab, runProgram } from "../../cluster/dns/dns-lab.case.ts";
import type { NetworkStack, TcpConnection } from "../../cluster/network/sockets.ts";
import { bytes } from "../../cluster/pipe.ts";
import type { Program } from "../../cluster/process.ts";
import { actionsFor, requestEnd } from "./scripted-server.case.ts";

export interface Outcome {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

export interface Recording {
  /** The tool and its version. */
  readonly tool: string;
  readonly outcomes: Readonly<Record<string, Outcome>>;
}

const port = 18080;
/** Here connections are reset soon after their request has come. */
const resetPort = 18081;
const resetAfterMs = 100;

/** What the tool recorded, by command line. `ORACLE=record` runs the real tools again. */
export function recording(file: string): Recording {
  return JSON.parse(readFileSync(file, "utf8"));
}

/** Runs the real tool against a real server on 127.0.0.1 and writes what it says. */
export async function record(file: string, tool: string, commands: readonly (readonly string[])[]): Promise<void> {
  const server = createServer((socket) => serveReal(socket)).listen(port, "127.0.0.1");
  const resetter = createServer({ pauseOnConnect: true }, (socket) => {
    socket.on("error", () => {});
    setTimeout(() => socket.resetAndDestroy(), resetAfterMs);
  }).listen(resetPort, "127.0.0.1");
  await Promise.all([once(server, "listening"), once(resetter, "listening")]);
  const outcomes: Record<string, Outcome> = {};
  try {
    for (const command of commands) outcomes[command.join(" ")] = await runReal(command);
  } finally {
    server.close();
    resetter.close();
  }
  writeFileSync(file, `${JSON.stringify({ tool, outcomes }, undefined, 2)}\n`);
}

/** Runs our program against the same server in the simulated network. */
export async function simulate(program: Program, command: readonly string[]): Promise<Outcome> {
  const lab = dnsLab();
  serveSimulated(lab.client.network);
  lab.client.network.listen(resetPort, (connection) => {
    lab.clock.after(resetAfterMs, () => connection.close());
  });
  await lab.settle();
  return normalized(await lab.run(runProgram(lab.client, program, command)));
}

/** Leaves out what two runs of a tool do not share: durations, speeds, addresses in memory, ports. */
function normalized({ exitCode, stdout, stderr }: Outcome): Outcome {
  const text = stderr
    .replace(/after \d+ (ms|milliseconds)/g, "after N $1")
    .replace(/0x[0-9a-f]{12}/g, "0xN")
    .replace(/(\r[ \d]{3} [^\r\n]{5}(?: {2}[ \d]{3} [^\r\n]{5}){2})[^\r\n]{14}[^\r\n]{27}[^\r\n*c]{6}/g, "$1 …");
  return { exitCode, stdout, stderr: text };
}

function runReal([command = "", ...args]: readonly string[]): Promise<Outcome> {
  return new Promise((resolve) => {
    const cwd = mkdtempSync(join(tmpdir(), "oracle-"));
    const child = spawn(command, args, { cwd, stdio: ["ignore", "pipe", "pipe"] });
    const output = { stdout: "", stderr: "" };
    child.stdout.on("data", (data) => {
      output.stdout += data;
    });
    child.stderr.on("data", (data) => {
      output.stderr += data;
    });
    child.on("close", (code) => resolve(normalized({ exitCode: code ?? -1, ...output })));
  });
}

function serveReal(socket: Socket): void {
  let text = "";
  socket.on("error", () => {});
  socket.on("data", (data) => {
    text += data.toString("latin1");
    for (let end = requestEnd(text); end !== undefined; end = requestEnd(text)) {
      for (const action of actionsFor(text)) {
        if ("send" in action) socket.write(action.send);
        else if (action.finally === "close") socket.end();
      }
      text = text.slice(end);
    }
  });
}

function serveSimulated(network: NetworkStack): void {
  const serve = async (connection: TcpConnection) => {
    let text = "";
    for (let data = await connection.read(); data; data = await connection.read()) {
      text += new TextDecoder("latin1").decode(data);
      for (let end = requestEnd(text); end !== undefined; end = requestEnd(text)) {
        for (const action of actionsFor(text)) {
          if ("send" in action) await connection.write(bytes(action.send));
          else if (action.finally === "close") connection.end();
        }
        text = text.slice(end);
      }
    }
  };
  network.listen(port, (connection) => {
    serve(connection).catch(() => {});
  });
}
