import type { Clock } from "../clock.ts";
import type { Trace } from "../trace.ts";
import type { Impairment } from "./impairment.ts";
import { formatIpv4, type Ipv4 } from "./ipv4.ts";
import { LoadBalancers } from "./load-balancers.ts";
import { isIcmpError, type Packet } from "./packet.ts";
import { summarize } from "./packet-summary.ts";
import type { Station, Transit } from "./transit.ts";

/** The name that the gateway goes by in the trace. */
const gatewayName = "internet";

/**
 * What is behind everyone's default route: the cloud's router with its 1:1 NAT between a node's own and its external
 * address, its load balancers, and the internet with the hosts outside. It knows no pod and no Service: packets for
 * them, or from them, are lost here.
 */
export class Gateway implements Station {
  readonly loadBalancers = new LoadBalancers();
  readonly #clock: Clock;
  readonly #trace: Trace;
  readonly #transit: Transit;
  readonly #latency: number;
  readonly #outside = new Map<Ipv4, Station>();
  readonly #nodes = new Map<Ipv4, Station>();
  readonly #externalByInternal = new Map<Ipv4, Ipv4>();
  readonly #internalByExternal = new Map<Ipv4, Ipv4>();
  /** What happens to packets to and from a node's outside. */
  readonly #links = new Map<Ipv4, Impairment>();

  /** `latency`: milliseconds between the outside and a node. */
  constructor(options: { clock: Clock; trace: Trace; transit: Transit; latency: number }) {
    this.#clock = options.clock;
    this.#trace = options.trace;
    this.#transit = options.transit;
    this.#latency = options.latency;
  }

  addOutside(address: Ipv4, station: Station): void {
    this.#outside.set(address, station);
  }

  addNode(address: Ipv4, external: Ipv4 | undefined, station: Station): void {
    this.#nodes.set(address, station);
    if (external === undefined) return;
    this.#externalByInternal.set(address, external);
    this.#internalByExternal.set(external, address);
  }

  setLink(node: Ipv4, link: Impairment | undefined): void {
    if (link) this.#links.set(node, link);
    else this.#links.delete(node);
  }

  receive(packet: Packet): void {
    this.#forward(packet, 0);
  }

  /** A packet from a host outside, which can name no private address. */
  receiveFromOutside(packet: Packet): void {
    this.#forward(packet, this.#latency);
  }

  #forward(packet: Packet, delay: number): void {
    const inside = this.#internalByExternal.get(packet.destination);
    const outside = this.#outside.get(packet.destination);
    const node = inside ?? this.loadBalancers.nodeFor(packet);
    const station = outside ?? (node === undefined ? undefined : this.#nodes.get(node));
    packet.source = this.loadBalancers.concernedBy(packet) ?? packet.source;
    const link = this.#links.size > 0 ? this.#links.get(outside ? packet.source : (node ?? 0)) : undefined;
    const external = this.#externalByInternal.get(packet.source);
    if (!station) {
      this.#lose(packet, `nobody out here has ${formatIpv4(packet.destination)}`);
      return;
    }
    const known = this.#outside.has(packet.source) || this.loadBalancers.has(packet.source);
    if (external === undefined && !known) {
      this.#lose(packet, `${formatIpv4(packet.source)} is a private address`);
      return;
    }
    if (external !== undefined) translate(packet, "source", external);
    if (inside !== undefined) translate(packet, "destination", inside);
    if (outside) delay += this.#latency;
    packet.owed += delay;
    const bring = () => this.#transit.carry(packet.owed, packet, station);
    if (!link) bring();
    else if (!link.pass(packet, bring)) this.#lose(packet, "on the link to the outside");
  }

  #lose(packet: Packet, detail: string): void {
    if (!this.#trace.active) return;
    const time = this.#clock.now() + packet.owed;
    const { flow } = packet;
    this.#trace.emit({
      kind: "packet",
      time,
      at: gatewayName,
      stage: "dropped",
      flow,
      serial: this.#trace.serialOf(packet),
      packet: summarize(packet),
      detail,
    });
  }
}

/** Changes one end of a packet, and the same end where an ICMP error quotes it from the other side. */
function translate(packet: Packet, end: "source" | "destination", address: Ipv4): void {
  if (isIcmpError(packet)) {
    const quotedEnd = end === "source" ? "destination" : "source";
    if (packet.quoted[quotedEnd] === packet[end]) packet.quoted[quotedEnd] = address;
  }
  packet[end] = address;
}
