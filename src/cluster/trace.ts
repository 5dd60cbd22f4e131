/** Where in a packet's way an event was seen. Hook names are netfilter's. */
export type PacketStage =
  | "sent"
  | "raw"
  | "prerouting"
  | "input"
  | "forward"
  | "output"
  | "postrouting"
  | "ipvs"
  | "routed"
  | "delivered"
  | "dropped"
  | "rejected";

/** The header fields of a packet that a learner looks at. */
export interface PacketSummary {
  readonly protocol: "tcp" | "udp" | "icmp";
  readonly source: string;
  readonly sourcePort?: number | undefined;
  readonly destination: string;
  readonly destinationPort?: number | undefined;
  /** TCP: as tcpdump writes them, `S`, `S.`, `.`, `P.`, `F.`, `R`. */
  readonly flags?: string | undefined;
  /** Bytes of payload. */
  readonly length: number;
}

export interface PacketEvent {
  readonly kind: "packet";
  readonly time: number;
  /** The network namespace: a node's or pod's name, `laptop`. */
  readonly at: string;
  readonly stage: PacketStage;
  /** Same for all packets of one connection, both directions, in all namespaces. */
  readonly flow: number;
  /** Same for one packet all its way. */
  readonly serial: number;
  readonly packet: PacketSummary;
  /** The rules that matched here, in order, as iptables-save would print them with their chain. */
  readonly rules?: readonly string[] | undefined;
  /** After DNAT or SNAT at this stage. */
  readonly translated?: PacketSummary | undefined;
  /**
   * `routed`: the interface and next hop. `dropped`: why. `ipvs`: `10.96.11.18:8080 rr -> 10.244.1.67:8080`.
   * `postrouting`: the policies that let it through.
   */
  readonly detail?: string | undefined;
}

export interface DnsEvent {
  readonly kind: "dns";
  readonly time: number;
  /** `query` and `answer` at the resolver, `served` at the DNS server. */
  readonly stage: "query" | "answer" | "served";
  /** The network namespace that saw it. */
  readonly at: string;
  readonly client: string;
  /** `query` and `answer`: the port asked from. */
  readonly clientPort?: number | undefined;
  readonly server: string;
  readonly name: string;
  readonly type: string;
  readonly responseCode?: string | undefined;
  readonly answers?: readonly string[] | undefined;
  /** Milliseconds from question to answer. */
  readonly took?: number | undefined;
}

export interface HttpEvent {
  readonly kind: "http";
  readonly time: number;
  /** `request` and `response` as the server sees them. */
  readonly stage: "request" | "response";
  readonly at: string;
  readonly client: string;
  readonly server: string;
  readonly method: string;
  readonly path: string;
  readonly status?: number | undefined;
}

export type TraceEvent = PacketEvent | DnsEvent | HttpEvent;

/** One event per stage of a packet's, query's or request's way; views and tests read it, nothing is drawn from guesses. */
export class Trace {
  readonly #listeners = new Set<(event: TraceEvent) => void>();
  readonly #serials = new WeakMap<object, number>();
  #flows = 0;
  #packets = 0;

  /** Whether anybody listens: emitters may skip building the event otherwise. */
  get active(): boolean {
    return this.#listeners.size > 0;
  }

  nextFlow(): number {
    return ++this.#flows;
  }

  /** The number of a packet: given when it is first asked for, and its own from then on. */
  serialOf(packet: object): number {
    let serial = this.#serials.get(packet);
    if (serial === undefined) {
      serial = ++this.#packets;
      this.#serials.set(packet, serial);
    }
    return serial;
  }

  emit(event: TraceEvent): void {
    for (const listener of this.#listeners) listener(event);
  }

  /** Returns the function that ends the subscription. */
  subscribe(listener: (event: TraceEvent) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }
}
