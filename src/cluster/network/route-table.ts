import { type Cidr, cidrContains, type Ipv4, sameCidr } from "./ipv4.ts";
import type { NetworkInterface } from "./namespace.ts";

export interface Route {
  readonly to: Cidr;
  readonly through: NetworkInterface;
  /** The router; undefined when the destination is on the link. */
  readonly via?: Ipv4 | undefined;
}

/** Destinations whose route is remembered. */
const remembered = 4096;

/** Routes by longest prefix; among equals the first added. */
export class RouteTable {
  readonly #routes: Route[] = [];
  /** What lookups have found since the last change. */
  readonly #found = new Map<Ipv4, Route>();

  add(route: Route): void {
    this.#found.clear();
    const index = this.#routes.findIndex((other) => other.to.prefixLength < route.to.prefixLength);
    this.#routes.splice(index < 0 ? this.#routes.length : index, 0, route);
  }

  lookup(destination: Ipv4): Route | undefined {
    const known = this.#found.get(destination);
    if (known) return known;
    const route = this.#routes.find(({ to }) => cidrContains(to, destination));
    if (!route) return undefined;
    if (this.#found.size >= remembered) this.#found.clear();
    this.#found.set(destination, route);
    return route;
  }

  /** Takes those through an interface out, and returns them. */
  removeThrough(interfaceName: string): readonly Route[] {
    const removed = this.#routes.filter(({ through }) => through.name === interfaceName);
    for (const route of removed) this.#take(route);
    return removed;
  }

  /** False when there is none to exactly this destination. */
  remove(to: Cidr): boolean {
    const route = this.#routes.find((one) => sameCidr(one.to, to));
    if (route) this.#take(route);
    return route !== undefined;
  }

  #take(route: Route): void {
    this.#found.clear();
    this.#routes.splice(this.#routes.indexOf(route), 1);
  }

  list(): readonly Route[] {
    return this.#routes;
  }
}
