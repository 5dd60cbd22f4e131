import { ephemeralPort } from "./ephemeral-ports.ts";
import { formatIpv4, parseIpv4 } from "./ipv4.ts";
import type { Namespace } from "./namespace.ts";
import { defaultTtl, type IcmpMessage, icmpTypes } from "./packet.ts";
import { type PingReply, type PingSocket, SocketError } from "./sockets.ts";
import { WaitQueue } from "./wait-queue.ts";

interface Pinging {
  readonly flows: Map<string, number>;
  take(reply: PingReply): void;
}

/** Echo requests and replies of one namespace (RFC 792). */
export class Icmp {
  readonly #namespace: Namespace;
  readonly #pinging = new Map<number, Pinging>();

  constructor(namespace: Namespace) {
    this.#namespace = namespace;
  }

  open(): PingSocket {
    const identifier = ephemeralPort(this.#namespace.random, (candidate) => this.#pinging.has(candidate));
    if (identifier === undefined) throw new SocketError("EADDRINUSE");
    const queue: PingReply[] = [];
    const readers = new WaitQueue();
    const pinging: Pinging = {
      flows: new Map(),
      take: (reply) => {
        queue.push(reply);
        readers.wake();
      },
    };
    this.#pinging.set(identifier, pinging);
    return {
      send: (to, sequence, data) => this.#request(pinging, identifier, to, sequence, data),
      receive: async (signal) => {
        for (;;) {
          signal?.throwIfAborted();
          const reply = queue.shift();
          if (reply) return reply;
          await readers.wait(signal);
        }
      },
      close: () => {
        this.#pinging.delete(identifier);
      },
    };
  }

  deliver(message: IcmpMessage): void {
    if (message.type === icmpTypes.echoRequest) {
      const { source, destination } = message;
      const answer = { source: destination, destination: source, type: icmpTypes.echoReply, ttl: defaultTtl };
      if (this.#namespace.sourceFor(source) !== undefined) this.#namespace.send({ ...message, ...answer });
      return;
    }
    if (message.type !== icmpTypes.echoReply) return;
    const from = formatIpv4(message.source);
    const { sequence, ttl, payload } = message;
    this.#pinging.get(message.identifier)?.take({ kind: "reply", from, sequence, ttl, data: payload });
  }

  /** An ICMP error about an echo request sent from here. */
  undeliverable(request: IcmpMessage, error: IcmpMessage): void {
    if (error.type !== icmpTypes.unreachable) return;
    const { sequence } = request;
    const from = formatIpv4(error.source);
    this.#pinging.get(request.identifier)?.take({ kind: "unreachable", from, sequence, code: error.code });
  }

  closeAll(): void {
    this.#pinging.clear();
  }

  #request(pinging: Pinging, identifier: number, to: string, sequence: number, payload: Uint8Array): void {
    const destination = parseIpv4(to);
    const source = this.#namespace.sourceFor(destination);
    if (source === undefined) throw new SocketError("ENETUNREACH");
    const flow = pinging.flows.get(to) ?? this.#namespace.trace.nextFlow();
    pinging.flows.set(to, flow);
    this.#namespace.send({
      protocol: "icmp",
      source,
      destination,
      ttl: defaultTtl,
      flow,
      owed: 0,
      type: icmpTypes.echoRequest,
      code: 0,
      identifier,
      sequence,
      payload,
    });
  }
}
