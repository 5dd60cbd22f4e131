import { askOverTcp, exchange } from "../../cluster/dns/exchange.ts";
import type { DecodedReply, QueryOptions, Question } from "../../cluster/dns/message.ts";
import { DeadlineError, within } from "../../cluster/network/http/deadline.ts";
import { SocketError } from "../../cluster/network/sockets.ts";
import type { Applet } from "./applet.ts";

export interface BindQueryOptions {
  readonly servers: readonly string[];
  readonly port: number;
  readonly tries: number;
  readonly intervalMs: number;
  readonly viaTcp?: boolean | undefined;
  readonly query?: QueryOptions | undefined;
}

export interface BindReply {
  readonly reply: DecodedReply;
  readonly server: string;
}

/**
 * Asks as BIND's tools do, and says on the way what went wrong: server after server, the first answer that is not
 * SERVFAIL, or the last one. Undefined when none came.
 */
export async function askAsBind(
  applet: Applet,
  question: Question,
  options: BindQueryOptions,
): Promise<BindReply | undefined> {
  const { servers, port, tries } = options;
  let failed: BindReply | undefined;
  for (let attempt = 0; attempt < tries; attempt++) {
    for (const server of servers) {
      let why = "timed out";
      try {
        const reply = await askOne(applet, question, server, options);
        if (reply && reply.responseCode !== "SERVFAIL") return { reply, server };
        if (reply) {
          await applet.write(`;; Got SERVFAIL reply from ${server}\n`);
          failed = { reply, server };
          continue;
        }
      } catch (error) {
        if (error instanceof SocketError)
          why = error.code === "ECONNREFUSED" ? "connection refused" : "host unreachable";
        else if (!(error instanceof DeadlineError)) throw error;
      }
      await applet.write(`;; communications error to ${server}#${port}: ${why}\n`);
    }
    if (failed) return failed;
  }
  return undefined;
}

async function askOne(
  { process }: Applet,
  question: Question,
  server: string,
  { port, intervalMs, viaTcp, query }: BindQueryOptions,
): Promise<DecodedReply | undefined> {
  if (viaTcp)
    return within(process.machine.clock, intervalMs, process.signal, (signal) =>
      askOverTcp(process, { server, port, query }, question, signal),
    );
  const options = { servers: [server], attempts: 1, intervalMs, connected: true, port, query };
  const [reply] = await exchange(process, [question], options);
  return reply;
}
