/** A node's pod addresses, as the CNI plugin host-local hands them out: upwards from the last one, around at the end. */
export class PodAddresses {
  readonly #base: number;
  readonly #size: number;
  readonly #taken = new Set<number>();
  #last: number;

  /** `first`: host part of the first address; 2 in a fresh range, since .1 is the bridge. */
  constructor(cidr: string, first = 2) {
    const [network = "", prefix = "24"] = cidr.split("/");
    this.#base = network.split(".").reduce((value, octet) => value * 256 + Number(octet), 0);
    this.#size = 2 ** (32 - Number(prefix));
    this.#last = first - 1;
  }

  /** Undefined when all are taken. */
  take(): string | undefined {
    // Without the network's own address, the bridge's and the broadcast address.
    for (let step = 1; step <= this.#size; step++) {
      const host = (this.#last + step) % this.#size;
      if (host < 2 || host === this.#size - 1 || this.#taken.has(host)) continue;
      this.#taken.add(host);
      this.#last = host;
      return format(this.#base + host);
    }
    return undefined;
  }

  release(address: string): void {
    const value = address.split(".").reduce((sum, octet) => sum * 256 + Number(octet), 0);
    this.#taken.delete(value - this.#base);
  }
}

function format(address: number): string {
  return [24, 16, 8, 0].map((shift) => Math.floor(address / 2 ** shift) % 256).join(".");
}
