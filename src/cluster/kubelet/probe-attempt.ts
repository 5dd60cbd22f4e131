import type { Container, HTTPGetAction, Probe } from "kubernetes-types/core/v1";
import type { Clock } from "../clock.ts";
import { goDuration } from "../go-duration.ts";
import type { Machine } from "../machine.ts";
import { HttpAgent } from "../network/http/agent.ts";
import { DeadlineError, within } from "../network/http/deadline.ts";
import { type NetworkStack, SocketError } from "../network/sockets.ts";
import { createPipe, readAllText } from "../pipe.ts";

export interface ProbeTarget {
  readonly clock: Clock;
  /** The kubelet's own namespace. */
  readonly from: NetworkStack;
  readonly podAddress: string;
  readonly container: Container;
  readonly machine: Machine;
  /** `1.36` */
  readonly minorVersion: string;
}

export interface ProbeResult {
  readonly ok: boolean;
  /** What the event says after `… probe failed: `. */
  readonly output: string;
}

/** Probes once (pkg/probe). Rejects with the signal's reason alone. */
export async function attempt(probe: Probe, target: ProbeTarget, signal: AbortSignal): Promise<ProbeResult> {
  const timeoutMs = (probe.timeoutSeconds ?? 1) * 1000;
  if (probe.httpGet) return httpGet(probe.httpGet, target, timeoutMs, signal);
  if (probe.tcpSocket) {
    const host = probe.tcpSocket.host || target.podAddress;
    return tcpConnect(host, portOf(probe.tcpSocket.port, target.container), target, timeoutMs, signal);
  }
  if (probe.exec) return execute(probe.exec.command ?? [], target, timeoutMs, signal);
  return { ok: false, output: "eastwest: this kind of probe is not simulated" };
}

function portOf(port: number | string, container: Container): number {
  if (typeof port === "number") return port;
  return container.ports?.find(({ name }) => name === port)?.containerPort ?? Number(port);
}

async function httpGet(
  action: HTTPGetAction,
  target: ProbeTarget,
  timeoutMs: number,
  signal: AbortSignal,
): Promise<ProbeResult> {
  const host = action.host || target.podAddress;
  const port = portOf(action.port, target.container);
  const path = action.path?.startsWith("/") ? action.path : `/${action.path ?? ""}`;
  const scheme = (action.scheme ?? "HTTP").toLowerCase();
  if (scheme !== "http") return { ok: false, output: "eastwest: TLS is not simulated" };
  const own = (action.httpHeaders ?? []).map(({ name, value }) => [name, value] as const);
  const headers = [
    ["Host", `${host}:${port}`] as const,
    ["User-Agent", `kube-probe/${target.minorVersion}`] as const,
    ["Accept", "*/*"] as const,
    ["Connection", "close"] as const,
  ].filter(([name]) => !own.some(([given]) => given.toLowerCase() === name.toLowerCase()));
  const agent = new HttpAgent({ network: target.from, clock: target.clock });
  const resolve = () => Promise.resolve(host);
  const url = `${scheme}://${host}:${port}${path}`;
  try {
    const request = { host, port, resolve, method: "GET", target: path, headers: [...headers, ...own] };
    const { head } = await within(target.clock, timeoutMs, signal, (deadline) => agent.request(request, deadline));
    const ok = head.status >= 200 && head.status < 400;
    return { ok, output: ok ? "" : `HTTP probe failed with statuscode: ${head.status}` };
  } catch (error) {
    signal.throwIfAborted();
    return { ok: false, output: `Get "${url}": ${networkWords(error, host, port, "http")}` };
  }
}

async function tcpConnect(
  host: string,
  port: number,
  target: ProbeTarget,
  timeoutMs: number,
  signal: AbortSignal,
): Promise<ProbeResult> {
  try {
    const connection = await within(target.clock, timeoutMs, signal, (deadline) =>
      target.from.connect({ address: host, port }, deadline),
    );
    connection.close();
    return { ok: true, output: "" };
  } catch (error) {
    signal.throwIfAborted();
    return { ok: false, output: networkWords(error, host, port, "tcp") };
  }
}

const socketWords: Readonly<Record<string, string>> = {
  ECONNREFUSED: "connect: connection refused",
  EHOSTUNREACH: "connect: no route to host",
  ENETUNREACH: "connect: network is unreachable",
  ETIMEDOUT: "connect: connection timed out",
};

/** Go's words for what went wrong on the way. */
function networkWords(error: unknown, host: string, port: number, protocol: "http" | "tcp"): string {
  if (error instanceof DeadlineError) {
    if (protocol === "tcp") return `dial tcp ${host}:${port}: i/o timeout`;
    return "context deadline exceeded (Client.Timeout exceeded while awaiting headers)";
  }
  if (!(error instanceof SocketError)) return "EOF";
  const words = socketWords[error.code];
  if (words) return `dial tcp ${host}:${port}: ${words}`;
  return error.code === "ECONNRESET" ? "read: connection reset by peer" : error.code;
}

async function execute(
  command: readonly string[],
  { clock, machine }: ProbeTarget,
  timeoutMs: number,
  signal: AbortSignal,
): Promise<ProbeResult> {
  const program = machine.findProgram(command[0] ?? "");
  if (!program) {
    const what = `exec: "${command[0]}": executable file not found in $PATH: unknown`;
    return { ok: false, output: `OCI runtime exec failed: exec failed: unable to start container process: ${what}` };
  }
  const pipe = createPipe();
  const running = machine.run(program, command, { stdout: pipe.writer, stderr: pipe.writer });
  const output = readAllText(pipe.reader);
  try {
    const code = await within(clock, timeoutMs, signal, () => running.exited);
    pipe.writer.close();
    return { ok: code === 0, output: await output };
  } catch {
    running.kill("SIGKILL");
    pipe.writer.close();
    signal.throwIfAborted();
    const words = command.join(" ");
    return { ok: false, output: `command timed out: "${words}" timed out after ${goDuration(timeoutMs)}` };
  }
}
