import { lookup, ResolveError } from "../../../cluster/dns/stub-resolver.ts";
import { DeadlineError } from "../../../cluster/network/http/deadline.ts";
import { SocketError, type TcpConnection } from "../../../cluster/network/sockets.ts";
import { socketErrorText } from "../socket-error-text.ts";
import { CurlError } from "./curl-error.ts";
import type { CurlConnection, CurlSession } from "./session.ts";
import type { CurlUrl } from "./url.ts";

/** When the steps of a transfer were done, in milliseconds of cluster time. */
export interface Timing {
  readonly started: number;
  lookedUp: number;
  connected: number;
  /** The request is about to go out. */
  ready: number;
  firstByte: number;
  redirects: number;
}

/** A kept connection to the host, or a new one. Throws CurlError 6, 7 or 28. */
export async function connectTo(
  session: CurlSession,
  url: CurlUrl,
  deadline: number | undefined,
  timing: Timing,
): Promise<CurlConnection & { readonly isNew: boolean }> {
  const { clock, random } = session.process.machine;
  const kept = session.takeKept(`${url.host}:${url.port}`);
  if (kept) {
    session.info(
      `Found bundle for host: 0x55${random
        .int(2 ** 28)
        .toString(16)
        .padStart(7, "0")}200 [serially]`,
    );
    session.info("Can not multiplex, even if we wanted to");
    session.info(`Re-using existing connection #${kept.number} with host ${url.host}`);
    return { ...kept, isNew: false };
  }
  session.announceNew();
  const started = clock.now();
  const addresses = await addressesOf(session, url, deadline, started);
  timing.lookedUp = clock.now();
  const connection = await connectToAny(session, url, addresses, deadline, started);
  timing.connected = clock.now();
  session.info(`Connected to ${url.host} (${connection.remote.address}) port ${url.port} (#${session.number})`);
  return { ...session.adopt(connection), isNew: true };
}

/** How long an answer is kept (CURLOPT_DNS_CACHE_TIMEOUT's default). */
const dnsCacheMs = 60_000;

async function addressesOf(
  session: CurlSession,
  url: CurlUrl,
  deadline: number | undefined,
  started: number,
): Promise<readonly string[]> {
  const { config, process } = session;
  const name = url.host.toLowerCase();
  const known = session.namesFound.get(name);
  const given =
    config.resolved.get(`${name}:${url.port}`) ??
    config.resolved.get(`*:${url.port}`) ??
    (known && started - known.at < dnsCacheMs ? known.addresses : undefined);
  if (given) {
    session.info(`Hostname ${url.host} was found in DNS cache`);
    return given;
  }
  const addresses = await lookUp(session, url, deadline, started);
  session.namesFound.set(name, { addresses, at: process.machine.clock.now() });
  return addresses;
}

async function lookUp(
  session: CurlSession,
  url: CurlUrl,
  deadline: number | undefined,
  started: number,
): Promise<readonly string[]> {
  const { config, process } = session;
  // As RFC 6761 wants it, curl asks nobody for localhost.
  if (/^(.*\.)?localhost\.?$/i.test(url.host)) return ["127.0.0.1"];
  if (url.host.includes(":")) return [url.host];
  try {
    return await session.until(earlier(deadline, started + config.connectTimeout), (signal) =>
      lookup({ machine: process.machine, signal }, url.host),
    );
  } catch (error) {
    const elapsed = process.machine.clock.now() - started;
    if (error instanceof DeadlineError) throw failed(session, 28, `Resolving timed out after ${elapsed} milliseconds`);
    if (error instanceof ResolveError) throw failed(session, 6, `Could not resolve host: ${url.host}`);
    throw error;
  }
}

/** One address after the other; each but the last gets half of the time that is left (lib/connect.c). */
async function connectToAny(
  session: CurlSession,
  url: CurlUrl,
  addresses: readonly string[],
  deadline: number | undefined,
  started: number,
): Promise<TcpConnection> {
  const { clock, network } = session.process.machine;
  const connectDeadline = started + session.config.connectTimeout;
  let code = 7;
  let text = "Couldn't connect to server";
  for (const [index, address] of addresses.entries()) {
    const attempted = clock.now();
    const limit = earlier(deadline, connectDeadline) ?? connectDeadline;
    const share = index < addresses.length - 1 ? attempted + (limit - attempted) / 2 : limit;
    session.info(`  Trying ${address.includes(":") ? `[${address}]` : address}:${url.port}...`);
    try {
      // The network is IPv4 only: the kernel has no route for anything else.
      if (address.includes(":")) throw new SocketError("ENETUNREACH");
      const opened = await session.until(share, (signal) => network.connect({ address, port: url.port }, signal));
      opened.keepAlive(keepAlive);
      return opened;
    } catch (error) {
      if (error instanceof DeadlineError) {
        if (deadline !== undefined && clock.now() >= deadline) {
          throw failed(session, 28, `Connection timed out after ${clock.now() - started} milliseconds`);
        }
        session.info(`ipv4 connect timeout after ${Math.round(share - attempted)}ms, move on!`);
        [code, text] = [28, "Timeout was reached"];
      } else if (error instanceof SocketError) {
        const immediate = clock.now() === attempted && error.code !== "ECONNREFUSED";
        const reason = socketErrorText(error);
        session.info(
          immediate
            ? `Immediate connect fail for ${address}: ${reason}`
            : `connect to ${address} port ${url.port} failed: ${reason}`,
        );
        [code, text] = [error.code === "ETIMEDOUT" ? 28 : 7, "Couldn't connect to server"];
      } else throw error;
    }
  }
  const elapsed = clock.now() - started;
  throw failed(
    session,
    code,
    `Failed to connect to ${url.host} port ${url.port} after ${Math.round(elapsed)} ms: ${text}`,
  );
}

/** --keepalive-time's default, and Linux' number of probes. */
const keepAlive = { idleMs: 60_000, intervalMs: 60_000, probes: 9 };

function failed(session: CurlSession, code: number, message: string): CurlError {
  session.info(message);
  return new CurlError(code, message);
}

function earlier(one: number | undefined, other: number): number | undefined {
  return one === undefined ? other : Math.min(one, other);
}
