import type { Cancellation } from "../../../cluster/cancellation.ts";
import { DeadlineError } from "../../../cluster/network/http/deadline.ts";
import { type BodyFraming, readBody, responseFraming } from "../../../cluster/network/http/message-body.ts";
import { hasToken, parseResponseHead, type ResponseHead } from "../../../cluster/network/http/message-head.ts";
import { HttpSyntaxError, IncompleteMessageError } from "../../../cluster/network/http/wire-reader.ts";
import { SocketError } from "../../../cluster/network/sockets.ts";
import { socketErrorText } from "../socket-error-text.ts";
import { connectTo, type Timing } from "./connect.ts";
import { CurlError } from "./curl-error.ts";
import type { ProgressMeter } from "./progress.ts";
import type { CurlRequest } from "./request.ts";
import type { CurlConnection, CurlSession } from "./session.ts";
import type { Sink } from "./sink.ts";
import type { CurlUrl } from "./url.ts";

/** What one exchange has come to, filled in as it goes on: -w may ask for it after a failure too. */
export interface Exchange {
  head: ResponseHead | undefined;
  connection: CurlConnection | undefined;
  newConnections: number;
  sizeDownload: number;
  sizeRequest: number;
}

export interface TransferJob {
  readonly session: CurlSession;
  readonly url: CurlUrl;
  readonly request: CurlRequest;
  readonly sink: Sink;
  readonly meter: ProgressMeter | undefined;
  /** Cluster time after which --max-time ends it; `started` is what its message counts from. */
  readonly deadline: number | undefined;
  readonly timing: Timing;
  readonly exchange: Exchange;
}

/** Sends a request and brings its response to the sink. Throws CurlError. */
export async function transfer(job: TransferJob): Promise<ResponseHead> {
  const { session, exchange, timing, request } = job;
  let used: CurlConnection | undefined;
  try {
    const opened = await connectTo(session, job.url, job.deadline, timing);
    used = opened;
    exchange.connection = opened;
    if (opened.isNew) exchange.newConnections++;
    exchange.sizeRequest += request.head.length;
    timing.ready = session.process.machine.clock.now();
    return await session.until(job.deadline, (signal) => exchangeOn(job, opened, signal));
  } catch (caught) {
    const error = asCurlError(job, caught);
    used?.connection.close();
    // A name that was not found leaves the meter's line as it is.
    job.meter?.finish(error instanceof CurlError && error.code !== 6);
    if (error instanceof CurlError) session.info(`Closing connection ${session.number}`);
    throw error;
  }
}

async function exchangeOn(job: TransferJob, used: CurlConnection, signal: Cancellation): Promise<ResponseHead> {
  const { session, request, meter, exchange, timing, url } = job;
  const { connection, reader } = used;
  const { config } = session;
  if (request.authUser !== undefined) session.info(`Server auth using Basic with user '${request.authUser}'`);
  showLines(session, ">", new TextDecoder().decode(request.head));
  await connection.write(request.head, signal);
  if (request.body) {
    await connection.write(request.body, signal);
    if (meter) meter.sent += request.body.length;
    if (request.body.length > 0 && config.verbose && !job.sink.isTerminal) {
      session.print(`} [${request.body.length} bytes data]\n`);
    }
  }
  const receivedBefore = reader.received - reader.buffered;
  let head = await readHead(job, used, signal);
  while (head.status === 100) head = await readHead(job, used, signal);
  timing.firstByte ||= session.process.machine.clock.now();
  exchange.head = head;

  const failing = config.fail && head.status >= 400;
  showLines(session, "<", failing ? head.raw.replace(/\r?\n$/, "") : head.raw);
  // With -I no body is expected, whatever -X says.
  const framing = responseFraming(config.head ? "HEAD" : request.method, head.status, head.headers);
  if (meter) meter.expected = expectedLength(head) ?? meter.expected;
  if (failing) throw told(session, 22, `The requested URL returned error: ${head.status}`);
  const write = async (data: Uint8Array) => {
    // On a terminal both streams end up in one place: what was said before stands before.
    await session.flush();
    await job.sink.write(data);
  };
  if (config.include || config.head) await write(new TextEncoder().encode(head.raw));

  const isRedirect = config.follow && head.status >= 300 && head.status < 400 && hasLocation(head);
  if (isRedirect && framing.kind !== "none") session.info("Ignoring the response-body");
  if (config.head && reader.buffered > 0) {
    session.info(`Excess found: excess = ${reader.buffered} url = ${url.target} (zero-length body)`);
    reader.discard();
  }
  let shown = receivedBefore + head.raw.length;
  for await (const piece of readBody(reader, framing, signal)) {
    if (config.verbose && !job.sink.isTerminal && reader.received > shown) {
      session.print(`{ [${reader.received - shown} bytes data]\n`);
      shown = reader.received;
    }
    exchange.sizeDownload += piece.length;
    if (meter) meter.received += piece.length;
    if (!isRedirect) await write(piece);
  }
  meter?.finish(true);
  release(job, used, framing, head, url);
  return head;
}

function release(job: TransferJob, used: CurlConnection, framing: BodyFraming, head: ResponseHead, url: CurlUrl): void {
  const { session } = job;
  const closes =
    framing.kind === "close" ||
    hasToken(head.headers, "connection", "close") ||
    (head.version === "1.0" && !hasToken(head.headers, "connection", "keep-alive"));
  if (closes) {
    used.connection.close();
    session.info(`Closing connection ${used.number}`);
  } else {
    session.keep(`${url.host}:${url.port}`, used);
    session.info(`Connection #${used.number} to host ${url.host} left intact`);
  }
}

async function readHead(
  { session }: TransferJob,
  { reader }: CurlConnection,
  signal: Cancellation,
): Promise<ResponseHead> {
  const start = await reader.peek(5, signal);
  if (start !== "" && start !== "HTTP/") throw told(session, 1, "Received HTTP/0.9 when not allowed");
  const raw = await reader.readHead(signal);
  if (raw === undefined) throw told(session, 52, "Empty reply from server");
  return parseResponseHead(raw);
}

function asCurlError(job: TransferJob, error: unknown): unknown {
  const { session, exchange, timing } = job;
  if (error instanceof DeadlineError) {
    const elapsed = session.process.machine.clock.now() - timing.started;
    const expected = exchange.head && expectedLength(exchange.head);
    const outOf = expected === undefined ? "" : ` out of ${expected}`;
    const text = `Operation timed out after ${Math.round(elapsed)} milliseconds with ${exchange.sizeDownload}${outOf} bytes received`;
    return told(session, 28, text);
  }
  if (error instanceof SocketError) return told(session, 56, `Recv failure: ${socketErrorText(error)}`);
  if (error instanceof IncompleteMessageError) {
    if (!exchange.head) return told(session, 52, "Empty reply from server");
    const text =
      error.remaining === undefined
        ? "transfer closed with outstanding read data remaining"
        : `transfer closed with ${error.remaining} bytes remaining to read`;
    return told(session, 18, text);
  }
  if (error instanceof HttpSyntaxError) return told(session, 8, "Weird server reply");
  return error;
}

function told(session: CurlSession, code: number, text: string): CurlError {
  session.info(text);
  return new CurlError(code, text);
}

function showLines(session: CurlSession, mark: string, text: string): void {
  if (!session.config.verbose) return;
  for (const line of text.split(/(?<=\n)/)) session.print(`${mark} ${line}`);
}

function expectedLength(head: ResponseHead): number | undefined {
  const value = head.headers.find(([name]) => name.toLowerCase() === "content-length")?.[1];
  return value === undefined ? undefined : Number(value);
}

function hasLocation(head: ResponseHead): boolean {
  return head.headers.some(([name]) => name.toLowerCase() === "location");
}
