import type { SocketState, SocketTimer, SocketView } from "../../cluster/network/socket-view.ts";
import { bytes } from "../../cluster/pipe.ts";
import type { Program } from "../../cluster/process.ts";
import { type Applet, toProgram } from "./applet.ts";
import { serviceName } from "./service-names.ts";
import { renderColumns } from "./ss/columns.ts";
import { FilterError, parseFilter, type SocketFilter, statesOf } from "./ss/filter.ts";

/** ss of iproute2: the sockets of the namespace, TCP and UDP. */
export const ss: Program = toProgram(main, "", "gnu");

interface Request {
  readonly flags: ReadonlySet<string>;
  readonly states: ReadonlySet<SocketState>;
  readonly filter: SocketFilter;
}

async function main(applet: Applet): Promise<number> {
  const { machine, stderr } = applet.process;
  try {
    const request = parseArguments(applet.args);
    if (request.flags.has("V")) {
      await applet.write("ss utility, iproute2-6.1.0\n");
      return 0;
    }
    if (request.flags.has("p")) {
      await stderr.write(bytes("eastwest: ss -p: which process has a socket is not simulated\n"));
    }
    const sockets = machine.network.kernel?.sockets() ?? [];
    await applet.write(request.flags.has("s") ? summary(sockets) : table(applet, sockets, request));
    return 0;
  } catch (error) {
    if (!(error instanceof FilterError)) throw error;
    await stderr.write(bytes(`${error.message}\n`));
    return 255;
  }
}

const longOptions: Readonly<Record<string, string>> = {
  tcp: "t",
  udp: "u",
  listening: "l",
  numeric: "n",
  all: "a",
  processes: "p",
  "no-header": "H",
  options: "o",
  summary: "s",
  ipv4: "4",
  version: "V",
  resolve: "r",
};
const notSimulated = "ieEmMdwx06SbZzKDTNFf";

/** Throws FilterError. */
function parseArguments(args: readonly string[]): Request {
  const flags = new Set<string>();
  const expression: string[] = [];
  let states: Set<SocketState> | undefined;
  const words = [...args];
  for (let word = words.shift(); word !== undefined; word = words.shift()) {
    if (word.startsWith("--")) {
      const letter = longOptions[word.slice(2)];
      if (letter === undefined) throw new FilterError(`ss: unrecognized option '${word}'`);
      flags.add(letter);
    } else if (/^-./.test(word)) {
      for (const letter of word.slice(1)) {
        if (notSimulated.includes(letter)) throw new FilterError(`eastwest: ss -${letter} is not simulated`);
        if (!"tulnapHos4rV".includes(letter)) throw new FilterError(`ss: invalid option -- '${letter}'\n${usage}`);
        flags.add(letter);
      }
    } else if (expression.length === 0 && (word === "state" || word === "exclude")) {
      const named = statesOf(words.shift() ?? "");
      states ??= new Set(word === "state" ? [] : statesOf("all"));
      for (const state of named) {
        if (word === "state") states.add(state);
        else states.delete(state);
      }
    } else expression.push(word);
  }
  return { flags, states: states ?? defaultStates(flags), filter: parseFilter(expression) };
}

const usage = "Usage: ss [ OPTIONS ]\n       ss [ OPTIONS ] [ FILTER ]";

function defaultStates(flags: ReadonlySet<string>): Set<SocketState> {
  if (flags.has("a")) return new Set(statesOf("all"));
  if (flags.has("l")) return new Set<SocketState>(["LISTEN", "UNCONN"]);
  return new Set(statesOf("connected").filter((state) => state !== "TIME-WAIT" && state !== "SYN-RECV"));
}

function table(applet: Applet, sockets: readonly SocketView[], { flags, states, filter }: Request): string {
  const both = flags.has("t") === flags.has("u");
  const { tty, isTty } = applet.process;
  const chosen = sockets.filter(
    (socket) =>
      (both || flags.has(socket.protocol === "tcp" ? "t" : "u")) && states.has(socket.state) && filter(socket),
  );
  const without = new Set<"Netid" | "State">();
  if (!both) without.add("Netid");
  if (states.size === 1) without.add("State");
  return renderColumns(
    chosen.map((socket) => [
      socket.protocol,
      socket.state,
      String(socket.receiveQueue).padEnd(6),
      String(socket.sendQueue).padEnd(6),
      `${socket.local.address}:`,
      portText(socket.local.port, socket.protocol, flags),
      `${socket.remote.address}:`,
      portText(socket.remote.port, socket.protocol, flags),
      flags.has("o") && socket.timer ? ` timer:(${timerText(socket.timer)})` : "",
    ]),
    { hasHeader: !flags.has("H"), screenWidth: isTty.stdout ? tty?.size.columns : undefined, without },
  );
}

function portText(port: number, protocol: "tcp" | "udp", flags: ReadonlySet<string>): string {
  if (port === 0) return "*";
  return (flags.has("n") ? undefined : serviceName(port, protocol)) ?? String(port);
}

function timerText({ kind, remainingMs, count }: SocketTimer): string {
  return `${kind},${duration(Math.max(0, Math.floor(remainingMs)))},${count}`;
}

/** print_ms_timer of misc/ss.c. */
function duration(timeout: number): string {
  const minutes = Math.floor(timeout / 60_000);
  const seconds = minutes > 9 ? 0 : Math.floor(timeout / 1000) % 60;
  const ms = minutes > 0 || seconds > 9 ? 0 : timeout % 1000;
  let text = minutes > 0 ? `${minutes}min` : "";
  if (seconds > 0) text += `${seconds}${ms > 0 ? "." : "sec"}`;
  return ms > 0 ? `${text}${String(ms).padStart(3, "0")}ms` : text;
}

function summary(sockets: readonly SocketView[]): string {
  const tcp = sockets.filter(({ protocol }) => protocol === "tcp");
  const udp = sockets.length - tcp.length;
  const count = (...states: SocketState[]) => tcp.filter(({ state }) => states.includes(state)).length;
  const timeWait = tcp.filter(({ state, timer }) => state === "TIME-WAIT" || timer?.kind === "timewait").length;
  const orphaned = tcp.filter(({ isOrphaned, timer }) => isOrphaned && timer?.kind !== "timewait").length;
  const open = tcp.length - timeWait;
  const line = (name: string, ip: number) =>
    `${`${name}\t`}  ${String(ip).padEnd(9)} ${String(ip).padEnd(9)} ${"0".padEnd(9)}\n`;
  return (
    `Total: ${open + udp}\n` +
    `TCP:   ${tcp.length} (estab ${count("ESTAB")}, closed ${timeWait}, orphaned ${orphaned}, timewait ${timeWait})\n\n` +
    "Transport Total     IP        IPv6\n" +
    line("RAW", 0) +
    line("UDP", udp) +
    line("TCP", open) +
    line("INET", open + udp) +
    line("FRAG", 0) +
    "\n"
  );
}
