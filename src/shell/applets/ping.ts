import { lookup, ResolveError } from "../../cluster/dns/stub-resolver.ts";
import { SocketError } from "../../cluster/network/sockets.ts";
import { type Program, Signalled } from "../../cluster/process.ts";
import { type Applet, Failure, toProgram, UsageError } from "./applet.ts";
import { type PingSummary, runPing } from "./ping-round.ts";
import { socketErrorText } from "./socket-error-text.ts";

const usage = `[OPTIONS] HOST

Send ICMP ECHO_REQUESTs to HOST

	-4,-6		Force IP or IPv6 name resolution
	-c CNT		Send only CNT pings
	-s SIZE		Send SIZE data bytes in packets (default 56)
	-i SECS		Interval
	-A		Ping as soon as reply is received
	-t TTL		Set TTL
	-I IFACE/IP	Source interface or IP address
	-W SEC		Seconds to wait for the first response (default 10)
			(after all -c CNT packets are sent)
	-w SEC		Seconds until ping exits (default:infinite)
			(can exit earlier with -c CNT)
	-q		Quiet, only display output at start/finish
	-p HEXBYTE	Payload pattern`;

/** busybox' ping. Ctrl-C ends it with the statistics; 1 when nothing came back. */
export const ping: Program = Object.assign(toProgram(main, usage, "busybox-1.37"), { handles: ["SIGINT"] as const });

async function main(applet: Applet): Promise<number> {
  const { process } = applet;
  const options = applet.options("46c:s:i:At:I:W:w:qp:");
  for (const letter of ["6", "A", "t", "I", "p"]) {
    if (options.has(letter)) throw new Failure(`eastwest: -${letter} is not simulated`);
  }
  const [name, ...more] = options.operands;
  if (name === undefined || more.length > 0) throw new UsageError();
  const whole = (letter: string): number | undefined => {
    const value = options.value(letter);
    if (value !== undefined && !/^\d+$/.test(value)) throw new Failure(`invalid number '${value}'`);
    return value === undefined ? undefined : Number(value);
  };
  const count = whole("c");
  const size = whole("s") ?? 56;
  const interval = options.value("i") ?? "1";
  if (!/^\d+(\.\d+)?$/.test(interval)) throw new Failure(`invalid number '${interval}'`);
  const seconds = whole("w");
  const linger = (whole("W") ?? 10) * 1000;
  const quiet = options.has("q");

  const address = await addressOf(applet, name);
  await applet.write(`PING ${name} (${address}): ${size} data bytes\n`);
  const summary: PingSummary = { transmitted: 0, received: 0, errors: 0, times: [] };
  const plan = {
    to: address,
    size,
    count: count || undefined,
    intervalMs: Number(interval) * 1000,
    lingerMs: linger,
    deadlineMs: seconds ? seconds * 1000 : undefined,
    firstSequence: 0,
  };
  const { machine, signal } = process;
  try {
    await runPing({ network: machine.network, clock: machine.clock, signal }, plan, summary, async (reply) => {
      // ICMP errors are not told: a raw socket gets them, and this ping only looks at answers to its own requests.
      if (reply.kind !== "reply" || quiet) return;
      const time = size >= 4 ? ` time=${reply.roundTripMs.toFixed(3)} ms` : "";
      await applet.write(
        `${reply.data.length + 8} bytes from ${reply.from}: seq=${reply.sequence} ttl=${reply.ttl}${time}\n`,
      );
    });
  } catch (error) {
    if (error instanceof SocketError) throw new Failure(`sendto: ${socketErrorText(error)}`);
    if (!(error instanceof Signalled) || error.signalName !== "SIGINT") throw error;
  }
  await process.stdout.write(new TextEncoder().encode(statistics(name, summary, size)));
  return summary.received > 0 ? 0 : 1;
}

async function addressOf(applet: Applet, name: string): Promise<string> {
  try {
    return (await lookup(applet.process, name))[0] ?? name;
  } catch (error) {
    if (error instanceof ResolveError) throw new Failure(`bad address '${name}'`);
    throw error;
  }
}

function statistics(name: string, { transmitted, received, times }: PingSummary, size: number): string {
  const loss = transmitted === 0 ? 0 : Math.floor(((transmitted - received) * 100) / transmitted);
  const text =
    `\n--- ${name} ping statistics ---\n` +
    `${transmitted} packets transmitted, ${received} packets received, ${loss}% packet loss\n`;
  if (times.length === 0 || size < 4) return text;
  const average = times.reduce((sum, time) => sum + time, 0) / times.length;
  const numbers = [Math.min(...times), average, Math.max(...times)].map((time) => time.toFixed(3));
  return `${text}round-trip min/avg/max = ${numbers.join("/")} ms\n`;
}
