import { formatIpv4, type Ipv4 } from "./ipv4.ts";
import type { Namespace, NetworkInterface } from "./namespace.ts";
import type { Packet } from "./packet.ts";
import type { Station, Transit } from "./transit.ts";

/** How long Linux asks for a neighbour that does not answer (3 probes, a second apart), in milliseconds. */
const neighbourTimeout = 3000;

/** A link-layer network: a bridge with its veth pairs, or the nodes' LAN. Who is asked for and not there is reported. */
export class Segment {
  readonly #transit: Transit;
  readonly #stations = new Map<Ipv4, Station>();

  constructor(transit: Transit) {
    this.#transit = transit;
  }

  /** Throws when the address is taken. */
  attach(address: Ipv4, station: Station): void {
    if (this.#stations.has(address)) throw new Error(`${formatIpv4(address)} is in use already`);
    this.#stations.set(address, station);
  }

  detach(address: Ipv4): void {
    this.#stations.delete(address);
  }

  /** The interface of `namespace` on this segment; a packet that it sends takes `latency` milliseconds. */
  connect(
    namespace: Namespace,
    options: { name: string; address: Ipv4; prefixLength: number; latency: Latency },
  ): NetworkInterface {
    const { name, address, prefixLength, latency } = options;
    const nobody: Station = { receive: (packet) => namespace.undeliverable(packet) };
    const connected = {
      name,
      address,
      prefixLength,
      transmit: (packet: Packet, nextHop: Ipv4) => {
        packet.owed += latency.ms;
        const station = this.#stations.get(nextHop);
        if (!station) this.#transit.carry(neighbourTimeout, packet, nobody);
        else if (latency.deferred) station.receive(packet);
        else this.#transit.carry(packet.owed, packet, station);
      },
    };
    namespace.addInterface(connected);
    return connected;
  }
}

export interface Latency {
  readonly ms: number;
  /** Not waited for on this link, but together with the next: see `Packet.owed`. */
  readonly deferred: boolean;
}
