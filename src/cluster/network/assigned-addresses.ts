import type { Ipv4 } from "./ipv4.ts";

/** An address on an interface of a namespace. */
export interface AssignedAddress {
  readonly interface: string;
  readonly address: Ipv4;
  readonly prefixLength: number;
}

/**
 * The addresses of a namespace by interface, several on each if need be. Whichever interface has one, it is local
 * wherever a packet comes in: Linux' weak host model.
 */
export class AssignedAddresses {
  readonly #byInterface = new Map<string, Map<Ipv4, AssignedAddress>>();
  /** On how many interfaces. */
  readonly #uses = new Map<Ipv4, number>();

  has(address: Ipv4): boolean {
    return this.#uses.has(address);
  }

  /** Those of one interface, in the order in which they came. */
  of(interfaceName: string): readonly AssignedAddress[] {
    return [...(this.#byInterface.get(interfaceName)?.values() ?? [])];
  }

  /** False when the interface has it already. */
  add(added: AssignedAddress): boolean {
    const present = this.#byInterface.get(added.interface) ?? new Map<Ipv4, AssignedAddress>();
    if (present.has(added.address)) return false;
    this.#byInterface.set(added.interface, present.set(added.address, added));
    this.#uses.set(added.address, (this.#uses.get(added.address) ?? 0) + 1);
    return true;
  }

  /** False when the interface does not have it. */
  remove(interfaceName: string, address: Ipv4): boolean {
    if (!this.#byInterface.get(interfaceName)?.delete(address)) return false;
    const uses = (this.#uses.get(address) ?? 0) - 1;
    if (uses > 0) this.#uses.set(address, uses);
    else this.#uses.delete(address);
    return true;
  }
}
