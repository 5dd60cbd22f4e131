import type { Cancellation } from "../../cluster/cancellation.ts";
import { lookup, ResolveError } from "../../cluster/dns/stub-resolver.ts";
import { DeadlineError, within } from "../../cluster/network/http/deadline.ts";
import { SocketError, type TcpConnection, type UdpSocket } from "../../cluster/network/sockets.ts";
import { bytes } from "../../cluster/pipe.ts";
import { type Applet, Failure, UsageError } from "./applet.ts";
import { socketErrorText } from "./socket-error-text.ts";

/** What busybox' usage says behind the name. */
export const ncUsage = `[OPTIONS] HOST PORT  - connect
nc [OPTIONS] -l -p PORT [HOST] [PORT]  - listen

	-e PROG	Run PROG after connect (must be last)
	-l	Listen mode, for inbound connects
	-lk	With -e, provides persistent server
	-p PORT	Local port
	-s ADDR	Local address
	-w SEC	Timeout for connects and final net reads
	-i SEC	Delay interval for lines sent
	-n	Don't do DNS resolution
	-u	UDP mode
	-b	Allow broadcasts
	-v	Verbose
	-o FILE	Hex dump traffic
	-z	Zero-I/O mode (scanning)`;

/** nc as busybox images have it (networking/nc_bloaty.c): a connection's two ends are stdin and stdout. */
export async function nc(applet: Applet): Promise<number> {
  const options = applet.options("lnp:s:w:uvzki:e:o:b");
  for (const letter of "keiosb") {
    if (options.has(letter)) throw new Failure(`eastwest: -${letter} is not simulated`);
  }
  const call: Call = {
    applet,
    isUdp: options.has("u"),
    isScan: options.has("z"),
    verbosity: options.values("v").length,
    waitMs: options.has("w") ? numeric(options.value("w") ?? "") * 1000 : undefined,
  };
  const [host, port] = options.operands;
  if (options.has("l")) {
    const local = options.value("p") ?? port ?? host;
    if (local === undefined) throw new UsageError();
    return listen(call, portNumber(local));
  }
  if (host === undefined || port === undefined) throw new UsageError();
  return connect(call, host, portNumber(port));
}

interface Call {
  readonly applet: Applet;
  readonly isUdp: boolean;
  readonly isScan: boolean;
  readonly verbosity: number;
  /** For the connection to come about, and at the end for the last bytes to come in. */
  readonly waitMs: number | undefined;
}

async function connect(call: Call, host: string, port: number): Promise<number> {
  const { process } = call.applet;
  let address: string | undefined;
  try {
    [address] = await lookup(process, host, { families: [4] });
  } catch (error) {
    if (!(error instanceof ResolveError)) throw error;
  }
  if (address === undefined) throw new Failure(`bad address '${host}'`);
  const place = `${host} (${address}:${port})`;
  try {
    if (call.isUdp) return await speakUdp(call, { address, port }, place);
    const { network, clock } = process.machine;
    const open = (signal: Cancellation) => network.connect({ address, port }, signal);
    const connection = await within(clock, call.waitMs, process.signal, open);
    if (call.verbosity > 0) await say(call, `${place} open`);
    return await converse(call, connection);
  } catch (error) {
    if (error instanceof DeadlineError) throw new Failure("timed out");
    if (!(error instanceof SocketError)) throw error;
    // Refusals are told of only to who asks twice.
    const isLoud = call.verbosity > 1 || (call.verbosity === 1 && error.code !== "ECONNREFUSED");
    if (isLoud) await call.applet.complain(`${place}: ${socketErrorText(error)}`);
    return 1;
  }
}

async function listen(call: Call, port: number): Promise<number> {
  const { network } = call.applet.process.machine;
  const { signal } = call.applet.process;
  try {
    if (call.isUdp) return await listenUdp(call, network.bindUdp(port));
    const connection = await new Promise<TcpConnection>((resolve, reject) => {
      const listener = network.listen(port, (accepted) => {
        listener.close();
        resolve(accepted);
      });
      signal.addEventListener(
        "abort",
        () => {
          listener.close();
          reject(signal.reason);
        },
        { once: true },
      );
      if (call.verbosity > 0) say(call, `listening on 0.0.0.0:${port} ...`).catch(() => {});
    });
    const { local, remote } = connection;
    const from = `${remote.address}:${remote.port}`;
    if (call.verbosity > 0) await say(call, `connect to ${local.address}:${local.port} from ${from} (${from})`);
    return await converse(call, connection);
  } catch (error) {
    if (error instanceof SocketError) throw new Failure(`bind: ${socketErrorText(error)}`);
    throw error;
  }
}

/** Carries bytes both ways until the other side has finished. */
async function converse(call: Call, connection: TcpConnection): Promise<number> {
  if (call.isScan) {
    connection.close();
    return 0;
  }
  const { applet, waitMs } = call;
  const { stdin, stdout, signal, machine } = applet.process;
  const over = new AbortController();
  const stop = () => over.abort(signal.reason);
  signal.addEventListener("abort", stop, { once: true });
  const send = async () => {
    for await (const chunk of applet.chunks(stdin)) await connection.write(chunk, over.signal);
    connection.end();
    if (waitMs !== undefined) machine.clock.after(waitMs, () => over.abort(new DeadlineError()));
  };
  // Its failure shows on the other side as well.
  send().catch(() => {});
  try {
    for (let chunk = await connection.read(over.signal); chunk; chunk = await connection.read(over.signal)) {
      await stdout.write(chunk, signal);
    }
    return 0;
  } catch (error) {
    if (error instanceof DeadlineError) return 0;
    throw error;
  } finally {
    signal.removeEventListener("abort", stop);
    connection.close();
  }
}

async function speakUdp(call: Call, to: { address: string; port: number }, place: string): Promise<number> {
  const { applet, waitMs } = call;
  const { machine, stdin, stdout, signal } = applet.process;
  const socket = machine.network.bindUdp();
  try {
    if (call.isScan) {
      // Two single bytes: a closed port answers the first with an ICMP error.
      socket.send(bytes("X"), to);
      const silence = (inner: Cancellation) => socket.receive(inner);
      await within(machine.clock, waitMs ?? 1000, signal, silence).catch((error: unknown) => {
        if (!(error instanceof DeadlineError)) throw error;
      });
      if (call.verbosity > 0) await say(call, `${place} open`);
      return 0;
    }
    if (call.verbosity > 0) await say(call, `${place} open`);
    const send = async () => {
      for await (const chunk of applet.chunks(stdin)) socket.send(chunk, to);
    };
    send().catch(() => {});
    for (;;) {
      const { data } = await within(machine.clock, waitMs, signal, (inner) => socket.receive(inner));
      await stdout.write(data, signal);
    }
  } catch (error) {
    if (error instanceof DeadlineError) return 0;
    throw error;
  } finally {
    socket.close();
  }
}

async function listenUdp(call: Call, socket: UdpSocket): Promise<number> {
  const { stdout, stdin, signal } = call.applet.process;
  if (call.verbosity > 0) await say(call, `listening on 0.0.0.0:${socket.local.port} ...`);
  try {
    const first = await socket.receive(signal);
    await stdout.write(first.data, signal);
    const send = async () => {
      for await (const chunk of call.applet.chunks(stdin)) socket.send(chunk, first.from);
    };
    send().catch(() => {});
    for (;;) await stdout.write((await socket.receive(signal)).data, signal);
  } finally {
    socket.close();
  }
}

async function say(call: Call, text: string): Promise<void> {
  await call.applet.process.stderr.write(bytes(`${text}\n`));
}

function portNumber(text: string): number {
  const port = numeric(text);
  if (port < 1 || port > 65535) throw new Failure(`bad port '${text}'`);
  return port;
}

function numeric(text: string): number {
  if (!/^\d+$/.test(text)) throw new Failure(`invalid number '${text}'`);
  return Number(text);
}
