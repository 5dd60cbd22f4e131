import type { Clock } from "../clock.ts";
import type { Impairment } from "./impairment.ts";
import { type Packet, packetBytes } from "./packet.ts";

/** `other host`: it came in, addressed to somebody else's hardware, as on a bridge's ports (PACKET_OTHERHOST). */
export type Direction = "in" | "out" | "other host";

/** A packet at a device: on the way in before any hook, on the way out behind all of them. */
export interface Sighting {
  readonly device: Device;
  readonly direction: Direction;
  /** A copy, as it was here. */
  readonly packet: Packet;
  /** Milliseconds since the Unix epoch. */
  readonly time: number;
}

/** A queueing discipline that someone has put on a device; netem is the only one that there is. */
export interface Qdisc {
  /** `8001:` */
  readonly handle: string;
  /** Packets that it holds at most. */
  readonly limit: number;
  readonly impairment: Impairment;
  sentBytes: number;
  sentPackets: number;
  dropped: number;
}

const ethernetHeader = 14;

export interface DeviceOptions {
  readonly name: string;
  readonly index: number;
  /** A dummy has addresses and nothing behind it. */
  readonly kind: "loopback" | "ethernet" | "bridge" | "veth" | "dummy";
  /** `0a:58:0a:f4:02:02` */
  readonly hardwareAddress: string;
  readonly clock: Clock;
  /** Hears of packets that are lost here. */
  readonly lost: (packet: Packet, why: string) => void;
}

/**
 * A network device of one namespace. Packets pass by it untouched, at the cost of one look at `isSpecial`, unless it is
 * down, has a queueing discipline or bad conditions, or somebody captures.
 */
export class Device {
  readonly name: string;
  readonly index: number;
  readonly kind: DeviceOptions["kind"];
  readonly hardwareAddress: string;
  /** The other end of a veth pair, by its index in its own namespace, and that namespace's name where it has one. */
  peer: { readonly index: number; readonly netns: string | undefined } | undefined;
  /** The bridge that it is a port of. */
  master: Device | undefined;
  readonly #clock: Clock;
  readonly #lost: DeviceOptions["lost"];
  readonly #watchers = new Set<(sighting: Sighting) => void>();
  #isUp = true;
  #qdisc: Qdisc | undefined;
  #link: Impairment | undefined;
  #isSpecial = false;

  constructor(options: DeviceOptions) {
    this.name = options.name;
    this.index = options.index;
    this.kind = options.kind;
    this.hardwareAddress = options.hardwareAddress;
    this.#clock = options.clock;
    this.#lost = options.lost;
  }

  /** Whether packets must be given to `send` and `receive` instead of just passing by. */
  get isSpecial(): boolean {
    return this.#isSpecial;
  }

  get isUp(): boolean {
    return this.#isUp;
  }

  set isUp(isUp: boolean) {
    this.#isUp = isUp;
    this.#update();
  }

  get qdisc(): Qdisc | undefined {
    return this.#qdisc;
  }

  set qdisc(qdisc: Qdisc | undefined) {
    this.#qdisc = qdisc;
    this.#update();
  }

  /** What its cable does to packets, both ways. */
  set link(link: Impairment | undefined) {
    this.#link = link;
    this.#update();
  }

  /** Shows every packet that comes by, in the order of time. Returns the function that ends it. */
  watch(watcher: (sighting: Sighting) => void): () => void {
    this.#watchers.add(watcher);
    this.#update();
    return () => {
      this.#watchers.delete(watcher);
      this.#update();
    };
  }

  /** A packet leaves by this device; `go` puts it on the link. As in Linux, a capture is behind the qdisc. */
  send(packet: Packet, go: () => void): void {
    this.#queue(packet, () => {
      this.#show(packet, "out");
      this.#overLink(packet, go);
    });
  }

  /** A packet has come over the link; `go` lets it in. */
  receive(packet: Packet, direction: Direction, go: () => void): void {
    const arrive = () => {
      if (!this.#isUp) {
        this.#lost(packet, `${this.name} is down`);
        return;
      }
      this.#show(packet, direction);
      go();
    };
    this.#overLink(packet, arrive);
  }

  /** A packet goes round the loopback device: out and in at once, seen once. */
  loop(packet: Packet, go: () => void): void {
    this.#queue(packet, () => {
      this.#show(packet, "in");
      go();
    });
  }

  #queue(packet: Packet, go: () => void): void {
    if (!this.#isUp) {
      this.#lost(packet, `${this.name} is down`);
      return;
    }
    const qdisc = this.#qdisc;
    if (!qdisc) {
      go();
      return;
    }
    const { impairment, limit } = qdisc;
    const dequeue = () => {
      qdisc.sentPackets++;
      qdisc.sentBytes += ethernetHeader + packetBytes(packet);
      go();
    };
    if (impairment.underWay < limit && impairment.pass(packet, dequeue)) return;
    qdisc.dropped++;
    this.#lost(packet, `netem on ${this.name}`);
  }

  #overLink(packet: Packet, go: () => void): void {
    if (!this.#link) go();
    else if (!this.#link.pass(packet, go)) this.#lost(packet, `on the link at ${this.name}`);
  }

  #show(packet: Packet, direction: Direction): void {
    if (this.#watchers.size === 0) return;
    const sighting = { device: this, direction, packet: { ...packet }, time: this.#clock.now() + packet.owed };
    const show = () => {
      for (const watcher of this.#watchers) watcher(sighting);
    };
    // What a packet owes of its way lies ahead; others come by before.
    if (packet.owed === 0) show();
    else this.#clock.after(packet.owed, show);
  }

  #update(): void {
    this.#isSpecial = !this.#isUp || this.#qdisc !== undefined || this.#link !== undefined || this.#watchers.size > 0;
  }
}
