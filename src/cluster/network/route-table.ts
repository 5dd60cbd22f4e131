import { type Cidr, cidrContains, type Ipv4 } from "./ipv4.ts";
import type { NetworkInterface } from "./namespace.ts";

export interface Route {
  readonly to: Cidr;
  readonly through: NetworkInterface;
  /** The router; undefined when the destination is on the link. */
  readonly via?: Ipv4 | undefined;
}

/** Routes by longest prefix; among equals the first added. */
export class RouteTable {
  readonly #routes: Route[] = [];

  add(route: Route): void {
    const index = this.#routes.findIndex((other) => other.to.prefixLength < route.to.prefixLength);
    this.#routes.splice(index < 0 ? this.#routes.length : index, 0, route);
  }

  lookup(destination: Ipv4): Route | undefined {
    for (const route of this.#routes) if (cidrContains(route.to, destination)) return route;
    return undefined;
  }

  list(): readonly Route[] {
    return this.#routes;
  }
}
