import type { Random } from "../../random.ts";
import { AllocationError } from "./cluster-ips.ts";
import { PreparedPool } from "./prepared-pool.ts";

const lowest = 30000;
const highest = 32767;
/** The first ports are left for people who pick their own (KEP-3668, since 1.27). */
const lowerPart = 86;

/** The ports that NodePort Services open on every node. One number serves TCP and UDP apart. */
export class NodePorts {
  readonly #random: Random;
  readonly #pool: PreparedPool<number>;

  constructor(prepared: readonly number[], random: Random) {
    this.#pool = new PreparedPool(prepared);
    this.#random = random;
  }

  take(port: number): void {
    if (port < lowest || port > highest) {
      throw new AllocationError(
        `provided port is not in the valid range. The range of valid ports is ${lowest}-${highest}`,
      );
    }
    if (this.#pool.isTaken(port)) throw new AllocationError("provided port is already allocated");
    this.#pool.take(port);
  }

  takeNext(): number {
    const port =
      this.#pool.nextPrepared() ??
      this.#freeBetween(lowest + lowerPart, highest + 1) ??
      this.#freeBetween(lowest, lowest + lowerPart);
    if (port === undefined) throw new AllocationError("range is full");
    this.#pool.take(port);
    return port;
  }

  release(port: number): void {
    this.#pool.release(port);
  }

  /** As if it had never been taken: a prepared one is the next again. For dry runs. */
  putBack(port: number): void {
    this.#pool.putBack(port);
  }

  #freeBetween(from: number, to: number): number | undefined {
    const start = this.#random.int(to - from);
    for (let step = 0; step < to - from; step++) {
      const port = from + ((start + step) % (to - from));
      if (!this.#pool.isTaken(port)) return port;
    }
    return undefined;
  }
}
