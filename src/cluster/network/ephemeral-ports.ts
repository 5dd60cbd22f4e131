import type { Random } from "../random.ts";
import type { Ipv4 } from "./ipv4.ts";

/** net.ipv4.ip_local_port_range's default. */
const lowest = 32768;
const highest = 60999;

/** An ephemeral port that is not `taken`, from a random start upwards; undefined when there is none left. */
export function ephemeralPort(random: Random, taken: (port: number) => boolean): number | undefined {
  const count = highest - lowest + 1;
  const start = random.int(count);
  for (let i = 0; i < count; i++) {
    const port = lowest + ((start + i) % count);
    if (!taken(port)) return port;
  }
  return undefined;
}

/** A power of two; the kernel has 2^16 of them (INET_TABLE_PERTURB_SIZE). */
const places = 256;

/**
 * Local ports of outgoing TCP connections, as __inet_hash_connect (net/ipv4/inet_hashtables.c) hands them out: even ones,
 * to one destination each a random few further than the one before. So a port, and with it what the connection
 * trackings on the way remember about it, comes back to the same destination only after some thousand others.
 */
export class OutgoingPorts {
  readonly #random: Random;
  readonly #next = new Map<number, number>();

  constructor(random: Random) {
    this.#random = random;
  }

  /** Undefined when there is none left that is not `taken`. */
  take(address: Ipv4, port: number, taken: (port: number) => boolean): number | undefined {
    const count = highest - lowest + 1;
    const place = (address ^ (address >>> 8) ^ port) & (places - 1);
    const start = this.#next.get(place) ?? 2 * this.#random.int(count / 2);
    for (const parity of [0, 1]) {
      for (let i = 0; i < count; i += 2) {
        const candidate = lowest + ((start + i + parity) % count);
        if (taken(candidate)) continue;
        this.#next.set(place, (start + Math.max(i, 2 * this.#random.int(8)) + 2) % count);
        return candidate;
      }
    }
    return undefined;
  }
}
