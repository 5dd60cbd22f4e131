import { isIpv4 } from "../../cluster/dns/reverse-name.ts";
import { lookup, lookupAddress, ResolveError } from "../../cluster/dns/stub-resolver.ts";
import { SocketError } from "../../cluster/network/sockets.ts";
import { type Program, Signalled } from "../../cluster/process.ts";
import { type Applet, Failure, toProgram, UsageError } from "./applet.ts";
import { type PingSummary, runPing, type TimedReply } from "./ping-round.ts";
import { socketErrorText } from "./socket-error-text.ts";

/** ping of iputils, as a Linux laptop has it. 1 when nothing came back, 2 for other errors. */
export const pingIputils: Program = toProgram(main, "", "gnu");

async function main(applet: Applet): Promise<number> {
  const { process } = applet;
  const options = applet.options("4c:s:i:W:w:qnO");
  const [name, ...more] = options.operands;
  if (name === undefined || more.length > 0) throw new UsageError("usage error: Destination address required", 1);
  const number = (letter: string): number | undefined => {
    const value = options.value(letter);
    if (value !== undefined && !/^\d+(\.\d+)?$/.test(value)) throw new Failure(`invalid argument: '${value}'`);
    return value === undefined ? undefined : Number(value);
  };
  const size = number("s") ?? 56;
  const address = await addressOf(applet, name);
  const numeric = options.has("n") || isIpv4(name);
  const shown = numeric ? undefined : await lookupAddress(process, address);
  await applet.write(`PING ${name} (${address}) ${size}(${size + 28}) bytes of data.\n`);

  const summary: PingSummary = { transmitted: 0, received: 0, errors: 0, times: [] };
  const { machine, signal } = process;
  const seconds = number("w");
  const plan = {
    to: address,
    size,
    count: number("c"),
    intervalMs: (number("i") ?? 1) * 1000,
    lingerMs: (number("W") ?? 10) * 1000,
    deadlineMs: seconds === undefined ? undefined : seconds * 1000,
    firstSequence: 1,
  };
  try {
    await runPing({ network: machine.network, clock: machine.clock, signal }, plan, summary, async (reply) => {
      if (!options.has("q")) await applet.write(`${replyLine(reply, shown)}\n`);
    });
  } catch (error) {
    if (error instanceof SocketError) throw new Failure(`connect: ${socketErrorText(error)}`, 2);
    if (!(error instanceof Signalled) || error.signalName !== "SIGINT") throw error;
  }
  // From the first request to the last one: what is waited for after that does not count (finish, in ping_common.c).
  const elapsed = Math.round(Math.max(0, summary.transmitted - 1) * plan.intervalMs);
  await process.stdout.write(new TextEncoder().encode(statistics(name, summary, elapsed)));
  return summary.received > 0 ? 0 : 1;
}

async function addressOf(applet: Applet, name: string): Promise<string> {
  try {
    return (await lookup(applet.process, name, { families: [4] }))[0] ?? name;
  } catch (error) {
    if (error instanceof ResolveError) throw new Failure(`${name}: ${error.message}`, 2);
    throw error;
  }
}

/** By the ICMP code (pr_icmph of iputils). */
const reasons: Readonly<Record<number, string>> = {
  0: "Destination Net Unreachable",
  1: "Destination Host Unreachable",
  2: "Destination Protocol Unreachable",
  3: "Destination Port Unreachable",
  9: "Destination Net Prohibited",
  10: "Destination Host Prohibited",
  13: "Packet filtered",
};

function replyLine(reply: TimedReply, name: string | undefined): string {
  const from = name === undefined ? reply.from : `${name} (${reply.from})`;
  if (reply.kind === "unreachable") {
    return `From ${reply.from} icmp_seq=${reply.sequence} ${reasons[reply.code] ?? `Dest Unreachable, Bad Code: ${reply.code}`}`;
  }
  const time = reply.roundTripMs;
  const digits = time >= 100 ? 0 : time >= 10 ? 1 : time >= 1 ? 2 : 3;
  return `${reply.data.length + 8} bytes from ${from}: icmp_seq=${reply.sequence} ttl=${reply.ttl} time=${time.toFixed(digits)} ms`;
}

function statistics(name: string, { transmitted, received, errors, times }: PingSummary, elapsed: number): string {
  const loss = transmitted === 0 ? 0 : ((transmitted - received) * 100) / transmitted;
  const lossText = Number.isInteger(loss) ? String(loss) : loss.toPrecision(6).replace(/0+$/, "");
  const errorText = errors > 0 ? `+${errors} errors, ` : "";
  const text =
    `\n--- ${name} ping statistics ---\n` +
    `${transmitted} packets transmitted, ${received} received, ${errorText}${lossText}% packet loss, time ${elapsed}ms\n`;
  if (times.length === 0) return `${text}\n`;
  const mean = times.reduce((sum, time) => sum + time, 0) / times.length;
  const deviation = Math.sqrt(times.reduce((sum, time) => sum + (time - mean) ** 2, 0) / times.length);
  const numbers = [Math.min(...times), mean, Math.max(...times), deviation].map((time) => time.toFixed(3));
  return `${text}rtt min/avg/max/mdev = ${numbers.join("/")} ms\n`;
}
