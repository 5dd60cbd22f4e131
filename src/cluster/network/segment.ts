import type { DeviceOptions } from "./device.ts";
import { hardwareAddressFor } from "./hardware-address.ts";
import type { Impairment } from "./impairment.ts";
import { formatIpv4, type Ipv4 } from "./ipv4.ts";
import type { Namespace, NetworkInterface } from "./namespace.ts";
import type { Packet } from "./packet.ts";
import type { Station, Transit } from "./transit.ts";

/** How long Linux asks for a neighbour that does not answer (3 probes, a second apart), in milliseconds. */
const neighbourTimeout = 3000;

export interface ConnectOptions {
  readonly name: string;
  readonly kind: DeviceOptions["kind"];
  readonly address: Ipv4;
  readonly prefixLength: number;
  readonly latency: Latency;
}

/** A link-layer network: a bridge with its veth pairs, or the nodes' LAN. Who is asked for and not there is reported. */
export class Segment {
  readonly #transit: Transit;
  readonly #stations = new Map<Ipv4, Station>();
  /** By sender and next hop; undefined as long as all links are good. */
  #links: Map<Ipv4, Map<Ipv4, Impairment>> | undefined;

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

  /** What happens to packets from one station to the other, this way round; undefined: nothing any more. */
  setLink(from: Ipv4, to: Ipv4, link: Impairment | undefined): void {
    this.#links ??= new Map();
    const links = this.#links.get(from) ?? new Map<Ipv4, Impairment>();
    this.#links.set(from, links);
    if (link) links.set(to, link);
    else links.delete(to);
  }

  /** The interface of `namespace` on this segment; a packet that it sends takes `latency` milliseconds. */
  connect(namespace: Namespace, options: ConnectOptions): NetworkInterface {
    const { name, kind, address, prefixLength, latency } = options;
    const device = namespace.addDevice({ name, kind, hardwareAddress: hardwareAddressFor(address) });
    const connected = {
      name,
      address,
      prefixLength,
      device,
      transmit: (packet: Packet, nextHop: Ipv4) => {
        packet.owed += latency.ms;
        const station = this.#stations.get(nextHop);
        if (!station) {
          this.reportMissing(packet, namespace);
          return;
        }
        const link = this.#links?.get(address)?.get(nextHop);
        if (!link) this.#bring(packet, station, latency);
        else if (!link.pass(packet, () => this.#bring(packet, station, latency))) {
          namespace.lost(packet, `on the link to ${formatIpv4(nextHop)}`);
        }
      },
    };
    namespace.addInterface(connected);
    return connected;
  }

  /** Nobody here has the next hop's address: its sender hears of it once it has asked long enough. */
  reportMissing(packet: Packet, sender: Namespace): void {
    this.#transit.carry(neighbourTimeout, packet, { receive: () => sender.undeliverable(packet) });
  }

  #bring(packet: Packet, station: Station, latency: Latency): void {
    if (latency.deferred) station.receive(packet);
    else this.#transit.carry(packet.owed, packet, station);
  }
}

export interface Latency {
  readonly ms: number;
  /** Not waited for on this link, but together with the next: see `Packet.owed`. */
  readonly deferred: boolean;
}

/** Between two hosts of a LAN. */
export const lanLatency: Latency = { ms: 0.25, deferred: false };
