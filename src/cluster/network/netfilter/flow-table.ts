import { sameTuple, type Tuple } from "./tuple.ts";

interface Slot<Value> {
  readonly tuple: Tuple;
  value: Value;
  next: Slot<Value> | undefined;
}

/**
 * Values by tuple. It is asked for every packet, so it hashes the numbers to a small integer instead of making a text
 * of them; what falls together is told apart by comparing.
 */
export class FlowTable<Value> {
  readonly #slots = new Map<number, Slot<Value>>();

  get(tuple: Tuple): Value | undefined {
    let slot = this.#slots.get(hash(tuple));
    while (slot && !sameTuple(slot.tuple, tuple)) slot = slot.next;
    return slot?.value;
  }

  /** `tuple` must not change afterwards. */
  set(tuple: Tuple, value: Value): void {
    const key = hash(tuple);
    const first = this.#slots.get(key);
    let slot = first;
    while (slot && !sameTuple(slot.tuple, tuple)) slot = slot.next;
    if (slot) slot.value = value;
    else this.#slots.set(key, { tuple, value, next: first });
  }

  delete(tuple: Tuple): void {
    const key = hash(tuple);
    const first = this.#slots.get(key);
    if (!first) return;
    if (sameTuple(first.tuple, tuple)) {
      if (first.next) this.#slots.set(key, first.next);
      else this.#slots.delete(key);
      return;
    }
    for (let slot = first; slot.next; slot = slot.next) {
      if (!sameTuple(slot.next.tuple, tuple)) continue;
      slot.next = slot.next.next;
      return;
    }
  }

  /** In no order to rely on. */
  *values(): Generator<Value, void, undefined> {
    for (const first of this.#slots.values()) {
      for (let slot: Slot<Value> | undefined = first; slot; slot = slot.next) yield slot.value;
    }
  }
}

/** 30 bits: what engines keep in a word. */
function hash({ source, destination, sourcePort, destinationPort, protocol }: Tuple): number {
  const ports = (sourcePort << 16) ^ destinationPort ^ protocol.charCodeAt(0);
  let mixed = Math.imul(source ^ Math.imul(destination, 0x9e3779b1), 0x85ebca6b) ^ ports;
  mixed = Math.imul(mixed ^ (mixed >>> 15), 0x2c1b3c6d);
  return (mixed ^ (mixed >>> 13)) & 0x3fffffff;
}
