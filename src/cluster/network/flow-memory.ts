import type { Ipv4 } from "./ipv4.ts";

/** Conversations that a socket remembers at least; twice as many at most. */
const generation = 2048;

/**
 * Which flow (`TraceEvent.flow`) a socket's conversation with a peer belongs to. The ones used least recently are
 * forgotten a generation at a time.
 */
export class FlowMemory {
  #recent = new Map<number, number>();
  #older = new Map<number, number>();

  get(address: Ipv4, port: number): number | undefined {
    const key = keyOf(address, port);
    return this.#recent.get(key) ?? this.#older.get(key);
  }

  remember(address: Ipv4, port: number, flow: number): void {
    this.#recent.set(keyOf(address, port), flow);
    if (this.#recent.size < generation) return;
    this.#older = this.#recent;
    this.#recent = new Map();
  }
}

/** Both in one number. */
function keyOf(address: Ipv4, port: number): number {
  return address * 65536 + port;
}
