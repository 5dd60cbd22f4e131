import { cidrOf, type Ipv4 } from "../ipv4.ts";
import type { Packet } from "../packet.ts";
import { type Element, elementText } from "./element.ts";
import { IpSetError } from "./ip-set-error.ts";
import { isBitmap, type SetType } from "./set-type.ts";

/** Which end of a packet a part of an element is compared with. */
export type SetDirection = "src" | "dst";

export interface IpSetOptions {
  /** Hashes. */
  readonly hashSize: number;
  readonly maxElements: number;
  readonly bucketSize: number;
  /** What the kernel's hash function begins with. */
  readonly initialValue: number;
  /** Bitmaps: first and last port. */
  readonly range: readonly [number, number];
}

/** A set of addresses, ports or both, in the kernel; rules ask it by `-m set` (ipset(8)). */
export class IpSet {
  readonly type: SetType;
  readonly options: IpSetOptions;
  readonly #elements = new Map<string, Element>();
  #revision = 0;
  /** How many networks of each prefix length, the longest first. */
  #prefixLengths: readonly (readonly [length: number, count: number])[] = [];

  constructor(type: SetType, options: IpSetOptions) {
    this.type = type;
    this.options = options;
  }

  /** Changes whenever an element comes or goes. */
  get revision(): number {
    return this.#revision;
  }

  get size(): number {
    return this.#elements.size;
  }

  /** `Size in memory`: in a hash, as if no two elements shared a bucket. */
  get bytes(): number {
    const { emptyBytes, elementBytes } = this.type;
    const [first, last] = this.options.range;
    // Bits come in words of 64.
    const bitmap = isBitmap(this.type) ? 8 * Math.ceil((last - first + 1) / 64) : 0;
    return emptyBytes + bitmap + this.size * elementBytes;
  }

  has(element: Element): boolean {
    return this.#elements.has(this.#textOf(element));
  }

  /** False when it is in already. Throws IpSetError when there is no room for it. */
  add(element: Element): boolean {
    const text = this.#textOf(element);
    const { range, maxElements } = this.options;
    if (isBitmap(this.type) && (element.port < range[0] || element.port > range[1])) {
      throw new IpSetError("Element is out of the range of the set");
    }
    if (this.#elements.has(text)) return false;
    if (!isBitmap(this.type) && this.size >= maxElements)
      throw new IpSetError("Hash is full, cannot add more elements");
    this.#revision++;
    this.#elements.set(text, element);
    this.#countPrefix(element, 1);
    return true;
  }

  /** False when it is not in. */
  delete(element: Element): boolean {
    if (!this.#elements.delete(this.#textOf(element))) return false;
    this.#revision++;
    this.#countPrefix(element, -1);
    return true;
  }

  clear(): void {
    this.#revision++;
    this.#elements.clear();
    this.#prefixLengths = [];
  }

  /** The elements as they are printed; a hash has its own order, which is that of their coming here. */
  members(): string[] {
    const texts = [...this.#elements.keys()];
    return isBitmap(this.type) ? texts.sort((a, b) => Number(a) - Number(b)) : texts;
  }

  /** Whether a packet's ends are in the set; with fewer directions than parts none is. */
  matches(packet: Packet, directions: readonly SetDirection[]): boolean {
    const { parts } = this.type;
    if (directions.length < parts.length || this.size === 0) return false;
    if (packet.protocol === "icmp" && parts.includes("port")) return false;
    const addresses: Ipv4[] = [];
    let port = 0;
    for (const [index, part] of parts.entries()) {
      const isSource = directions[index] === "src";
      if (part !== "port") addresses.push(isSource ? packet.source : packet.destination);
      else if (packet.protocol !== "icmp") port = isSource ? packet.sourcePort : packet.destinationPort;
    }
    return this.#lengths().some((length) => {
      const last = addresses.length - 1;
      const whole = addresses.map((address, index) => cidrOf(address, index === last ? length : 32));
      return this.has({ addresses: whole, protocol: packet.protocol, port });
    });
  }

  #textOf(element: Element): string {
    return elementText(this.type, element);
  }

  #lengths(): readonly number[] {
    return this.type.parts.includes("network") ? this.#prefixLengths.map(([length]) => length) : [32];
  }

  #countPrefix({ addresses }: Element, change: number): void {
    const length = addresses.at(-1)?.prefixLength ?? 32;
    const counts = new Map(this.#prefixLengths);
    counts.set(length, (counts.get(length) ?? 0) + change);
    this.#prefixLengths = [...counts].filter(([, count]) => count > 0).sort(([a], [b]) => b - a);
  }
}
