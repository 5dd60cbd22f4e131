import type { Random } from "../random.ts";
import type { Packet } from "./packet.ts";
import type { Transit } from "./transit.ts";

/** How badly a link, or a queueing discipline on purpose, treats packets. */
export interface LinkConditions {
  /** Milliseconds more, one way. */
  readonly delayMs?: number | undefined;
  /** The delay varies evenly by so many milliseconds, up and down; packets may overtake each other. */
  readonly jitterMs?: number | undefined;
  /** How many packets of a hundred are lost. */
  readonly lossPercent?: number | undefined;
}

/** Delays and loses packets as netem does without a distribution table or correlation (net/sched/sch_netem.c). */
export class Impairment {
  readonly conditions: LinkConditions;
  readonly #random: Random;
  readonly #transit: Transit;
  #underWay = 0;

  constructor(conditions: LinkConditions, random: Random, transit: Transit) {
    this.conditions = conditions;
    this.#random = random;
    this.#transit = transit;
  }

  /** Packets that wait for their time. */
  get underWay(): number {
    return this.#underWay;
  }

  /** Brings the packet on by `go`, now or later; false when it is lost. */
  pass(packet: Packet, go: () => void): boolean {
    const { delayMs = 0, jitterMs = 0, lossPercent = 0 } = this.conditions;
    if (lossPercent > 0 && this.#random.next() * 100 < lossPercent) return false;
    const varied = jitterMs > 0 ? delayMs + (this.#random.next() * 2 - 1) * jitterMs : delayMs;
    if (varied <= 0) {
      go();
      return true;
    }
    this.#underWay++;
    const receive = () => {
      this.#underWay--;
      go();
    };
    this.#transit.carry(packet.owed + varied, packet, { receive });
    return true;
  }
}
