import type { Cancellation } from "../cancellation.ts";
import type { Machine } from "../machine.ts";
import { DeadlineError, within } from "../network/http/deadline.ts";
import { SocketError, type UdpSocket } from "../network/sockets.ts";
import {
  type DecodedReply,
  decodeReply,
  encodeQuery,
  type QueryOptions,
  type Question,
  type ResponseCode,
} from "./message.ts";
import { recordText } from "./record-text.ts";
import { readMessage, writeMessage } from "./tcp-framing.ts";
import { prepareToRead, wireLibrary } from "./wire-library.ts";

/** Who asks: a process, or anything else with a machine around it. */
export interface ResolverHost {
  readonly machine: Pick<Machine, "clock" | "files" | "network" | "random">;
  readonly signal: Cancellation;
}

export interface ExchangeOptions {
  /** Every question goes to all of them at once. */
  readonly servers: readonly string[];
  readonly attempts: number;
  /** Milliseconds until the questions without an answer are sent again. */
  readonly intervalMs: number;
  /** How often a SERVFAIL is asked again at once. */
  readonly servfailRetries?: number | undefined;
  /** Replies with other codes are not heard; all count when left out. */
  readonly accepted?: readonly ResponseCode[] | undefined;
  /** One question after the other, each once the one before is answered. */
  readonly oneByOne?: boolean | undefined;
  /** Over TCP from the start. */
  readonly viaTcp?: boolean | undefined;
  /** Whether the socket is connected: only then it learns of ICMP errors. */
  readonly connected: boolean;
  readonly port?: number | undefined;
  readonly query?: QueryOptions | undefined;
  /** A truncated answer is what it is, and not asked for again over TCP. */
  readonly keepTruncated?: boolean | undefined;
  /** Told of ICMP errors instead of giving up. */
  readonly onError?: ((error: SocketError) => void) | undefined;
  /** Called for each answer as it comes in. */
  readonly onReply?: ((index: number, reply: DecodedReply) => void) | undefined;
}

interface Asked {
  readonly id: number;
  readonly question: Question;
  reply: DecodedReply | undefined;
}

/**
 * Asks some questions from one UDP socket; what remains unanswered is undefined. A truncated answer is asked for again
 * over TCP. Rejects with SocketError when the server cannot be reached (and `connected`), or the signal's reason.
 */
export async function exchange(
  host: ResolverHost,
  questions: readonly Question[],
  options: ExchangeOptions,
): Promise<readonly (DecodedReply | undefined)[]> {
  const { clock, network, random } = host.machine;
  const firstId = random.int(65536);
  const asked: Asked[] = questions.map((question, index) => ({
    id: (firstId + index) & 0xffff,
    question,
    reply: undefined,
  }));
  const socket = network.bindUdp();
  let retriesLeft = options.servfailRetries ?? 0;
  const started = clock.now();

  const collect = async (wanted: readonly Asked[], signal: Cancellation): Promise<void> => {
    while (wanted.some(({ reply }) => !reply)) {
      const { from, data } = await receive(socket, options, signal);
      if (!wireLibrary.isLoaded) await prepareToRead(data, { clock, signal });
      let reply = decodeReply(data);
      const index = asked.findIndex((query) => query.id === reply?.id && !query.reply);
      const query = asked[index];
      if (!reply || !query || !options.servers.includes(from.address)) continue;
      if (reply.responseCode === "SERVFAIL" && retriesLeft > 0) {
        retriesLeft--;
        sendQuery(host, socket, query, from.address, options);
        continue;
      }
      if (options.accepted && !options.accepted.includes(reply.responseCode)) continue;
      if (reply.truncated && !options.keepTruncated) {
        try {
          reply = (await askOverTcp(host, { ...options, server: from.address }, query.question, signal)) ?? reply;
        } catch (error) {
          if (!(error instanceof SocketError)) throw error;
        }
      }
      query.reply = reply;
      traceAnswer(host, socket, query, reply, from.address, clock.now() - started);
      options.onReply?.(index, reply);
    }
  };

  const overTcp = async (wanted: readonly Asked[], signal: Cancellation): Promise<void> => {
    const [server = ""] = options.servers;
    for (const query of wanted) {
      traceQuery(host, socket, query, server);
      query.reply = await askOverTcp(host, { ...options, server }, query.question, signal);
      if (query.reply) traceAnswer(host, socket, query, query.reply, server, clock.now() - started);
    }
  };

  try {
    const groups = options.oneByOne ? asked.map((query) => [query]) : [asked];
    for (let attempt = 0; attempt < options.attempts; attempt++) {
      try {
        for (const group of groups) {
          const open = group.filter(({ reply }) => !reply);
          if (!options.viaTcp) {
            for (const query of open)
              for (const server of options.servers) sendQuery(host, socket, query, server, options);
          }
          await within(clock, options.intervalMs, host.signal, (signal) =>
            options.viaTcp ? overTcp(open, signal) : collect(open, signal),
          );
        }
        break;
      } catch (error) {
        if (!(error instanceof DeadlineError)) throw error;
      }
    }
    return asked.map(({ reply }) => reply);
  } finally {
    socket.close();
  }
}

function sendQuery(
  host: ResolverHost,
  socket: UdpSocket,
  query: Asked,
  server: string,
  options: ExchangeOptions,
): void {
  socket.send(encodeQuery(query.id, query.question, options.query), { address: server, port: options.port ?? 53 });
  traceQuery(host, socket, query, server);
}

function traceQuery(host: ResolverHost, socket: UdpSocket, query: Asked, server: string): void {
  const { trace } = host.machine.network;
  if (!trace.active) return;
  trace.emit({
    kind: "dns",
    time: host.machine.clock.now(),
    stage: "query",
    at: host.machine.network.name,
    client: clientAddress(host),
    clientPort: socket.local.port,
    server,
    name: query.question.name,
    type: query.question.type,
  });
}

async function receive(socket: UdpSocket, options: ExchangeOptions, signal: Cancellation) {
  for (;;) {
    try {
      return await socket.receive(signal);
    } catch (error) {
      if (!(error instanceof SocketError)) throw error;
      if (options.onError) options.onError(error);
      else if (options.connected) throw error;
    }
  }
}

/** Asks over TCP; undefined when the server closes without an answer. Rejects with SocketError or the signal's reason. */
export async function askOverTcp(
  host: ResolverHost,
  { server, port = 53, query }: Pick<ExchangeOptions, "port" | "query"> & { readonly server: string },
  question: Question,
  signal: Cancellation,
): Promise<DecodedReply | undefined> {
  const connection = await host.machine.network.connect({ address: server, port }, signal);
  try {
    await writeMessage(connection, encodeQuery(host.machine.random.int(65536), question, query), signal);
    const data = await readMessage(connection, signal);
    if (data && !wireLibrary.isLoaded) await prepareToRead(data, { clock: host.machine.clock, signal });
    return data && decodeReply(data);
  } finally {
    connection.close();
  }
}

function traceAnswer(
  host: ResolverHost,
  socket: UdpSocket,
  { question }: Asked,
  reply: DecodedReply,
  server: string,
  took: number,
): void {
  const { trace } = host.machine.network;
  if (!trace.active) return;
  trace.emit({
    kind: "dns",
    time: host.machine.clock.now(),
    stage: "answer",
    at: host.machine.network.name,
    client: clientAddress(host),
    clientPort: socket.local.port,
    server,
    name: question.name,
    type: question.type,
    responseCode: reply.responseCode,
    answers: reply.answers.map(recordText),
    took,
  });
}

function clientAddress(host: ResolverHost): string {
  return host.machine.network.addresses().find(({ interface: name }) => name !== "lo")?.address ?? "";
}
