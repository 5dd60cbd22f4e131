import type { Random } from "../../random.ts";
import { PreparedPool } from "./prepared-pool.ts";

/** Why an address or port cannot be had; `message` as the allocators of the real server say it. */
export class AllocationError extends Error {}

/**
 * The cluster's service addresses: the prepared ones first, then at random from the upper part of the range, the
 * lower part being left for addresses that people pick (KEP-3070, since 1.26).
 */
export class ClusterIps {
  readonly #base: number;
  readonly #size: number;
  readonly #random: Random;
  readonly #pool: PreparedPool<string>;

  /** `cidr`: IPv4, `10.96.0.0/12`. */
  constructor(cidr: string, prepared: readonly string[], random: Random) {
    const [address = "", length = "32"] = cidr.split("/");
    this.#size = 2 ** (32 - Number(length));
    this.#base = Math.floor(toNumber(address) / this.#size) * this.#size;
    this.#pool = new PreparedPool(prepared);
    this.#random = random;
  }

  take(address: string): void {
    const offset = toNumber(address) - this.#base;
    // The network's own and its broadcast address are nobody's.
    if (!(offset > 0 && offset < this.#size - 1)) {
      throw new AllocationError("the provided network does not match the current range");
    }
    if (this.#pool.isTaken(address)) throw new AllocationError("provided IP is already allocated");
    this.#pool.take(address);
  }

  takeNext(): string {
    const address = this.#pool.nextPrepared() ?? this.#randomFree();
    this.#pool.take(address);
    return address;
  }

  release(address: string): void {
    this.#pool.release(address);
  }

  /** As if it had never been taken: a prepared one is the next again. For dry runs. */
  putBack(address: string): void {
    this.#pool.putBack(address);
  }

  #randomFree(): string {
    const lowerPart = Math.min(Math.max(16, Math.floor(this.#size / 16)), 256);
    const split = this.#size > 64 ? lowerPart : 1;
    return this.#freeBetween(split, this.#size - 1) ?? this.#freeBetween(1, split) ?? full();
  }

  /** The first free offset from a random one on, around the part once. */
  #freeBetween(from: number, to: number): string | undefined {
    const count = to - from;
    if (count <= 0) return undefined;
    const start = this.#random.int(count);
    for (let step = 0; step < count; step++) {
      const address = toText(this.#base + from + ((start + step) % count));
      if (!this.#pool.isTaken(address)) return address;
    }
    return undefined;
  }
}

function full(): never {
  throw new AllocationError("range is full");
}

/** NaN for what is no IPv4 address. */
function toNumber(address: string): number {
  const parts = address.split(".");
  return parts.length === 4 ? parts.reduce((sum, part) => sum * 256 + Number(part), 0) : Number.NaN;
}

function toText(address: number): string {
  return [24, 16, 8, 0].map((shift) => (address >>> shift) & 255).join(".");
}
