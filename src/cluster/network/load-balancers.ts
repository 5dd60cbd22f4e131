import type { Ipv4 } from "./ipv4.ts";
import { isIcmpError, type Packet } from "./packet.ts";

/** What a load balancer does with connections to its address. */
export interface LoadBalancer {
  /** Those that it forwards; everything else is lost. */
  readonly ports: readonly { readonly protocol: "tcp" | "udp" | "sctp"; readonly port: number }[];
  /** Names of the nodes that it spreads connections over. */
  readonly nodeNames: readonly string[];
}

interface Forwarding {
  /** `tcp/80`. */
  readonly ports: ReadonlySet<string>;
  readonly nodes: readonly Ipv4[];
}

/**
 * The cloud's load balancers, of the kind that passes packets on as they are (ipMode VIP): the nodes see the client's
 * address and the balancer's own, and answer past it.
 */
export class LoadBalancers {
  readonly #byAddress = new Map<Ipv4, Forwarding>();

  set(address: Ipv4, ports: LoadBalancer["ports"], nodes: readonly Ipv4[]): void {
    this.#byAddress.set(address, { ports: new Set(ports.map(({ protocol, port }) => `${protocol}/${port}`)), nodes });
  }

  remove(address: Ipv4): void {
    this.#byAddress.delete(address);
  }

  has(address: Ipv4): boolean {
    return this.#byAddress.has(address);
  }

  /** The balancer's address that an ICMP error is about: it comes from there, as nobody outside knows the node. */
  concernedBy(packet: Packet): Ipv4 | undefined {
    if (!isIcmpError(packet)) return undefined;
    const { destination } = packet.quoted;
    return this.has(destination) ? destination : undefined;
  }

  /**
   * The node that gets a packet: for all packets of a connection the same, and for most also when other nodes come or
   * go (rendezvous hashing).
   */
  nodeFor(packet: Packet): Ipv4 | undefined {
    const forwarding = this.#byAddress.get(packet.destination);
    if (!forwarding || packet.protocol === "icmp") return undefined;
    const { protocol, source, destination, sourcePort, destinationPort } = packet;
    if (!forwarding.ports.has(`${protocol}/${destinationPort}`)) return undefined;
    const flow = [protocol.length, source, destination, sourcePort, destinationPort];
    const weight = (node: Ipv4) => hash([...flow, node]);
    let best: Ipv4 | undefined;
    for (const node of forwarding.nodes) if (best === undefined || weight(node) > weight(best)) best = node;
    return best;
  }
}

/** FNV-1a over 32-bit words, with a last stir so that the last word reaches all bits (MurmurHash3's finalizer). */
function hash(words: readonly number[]): number {
  let value = 0x811c9dc5;
  for (const word of words) {
    for (let shift = 0; shift < 32; shift += 8) value = Math.imul(value ^ ((word >>> shift) & 255), 0x01000193);
  }
  value = Math.imul(value ^ (value >>> 16), 0x85ebca6b);
  value = Math.imul(value ^ (value >>> 13), 0xc2b2ae35);
  return (value ^ (value >>> 16)) >>> 0;
}
