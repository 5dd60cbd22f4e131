import type { Clock } from "../clock.ts";
import type { Packet } from "./packet.ts";

/** Something that takes packets. */
export interface Station {
  receive(packet: Packet): void;
}

/** What arrives at one moment: the packets, and whom each is for. */
interface Batch {
  readonly packets: Packet[];
  readonly stations: Station[];
}

/** Packets on their way. Those sent at one moment and as long on their way share a timer, however many they are. */
export class Transit {
  readonly #clock: Clock;
  #moment = Number.NaN;
  /** Of those sent at `#moment`, by how long they take. */
  readonly #batches = new Map<number, Batch>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Brings a packet to `station` after `delayMs`; it then owes nothing. With the same delay none overtakes another. */
  carry(delayMs: number, packet: Packet, station: Station): void {
    if (this.#clock.now() !== this.#moment) {
      this.#moment = this.#clock.now();
      this.#batches.clear();
    }
    let batch = this.#batches.get(delayMs);
    if (!batch) {
      const begun: Batch = { packets: [], stations: [] };
      batch = begun;
      this.#batches.set(delayMs, begun);
      this.#clock.after(delayMs, () => {
        if (this.#batches.get(delayMs) === begun) this.#batches.delete(delayMs);
        arrive(begun);
      });
    }
    batch.packets.push(packet);
    batch.stations.push(station);
  }
}

function arrive({ packets, stations }: Batch): void {
  let index = 0;
  for (const packet of packets) {
    packet.owed = 0;
    stations[index++]?.receive(packet);
  }
}
