import type { AssignedAddress } from "./assigned-addresses.ts";
import type { Device } from "./device.ts";
import type { LinkConditions } from "./impairment.ts";
import type { Cidr, Ipv4 } from "./ipv4.ts";
import type { Netfilter } from "./netfilter/netfilter.ts";
import type { Route } from "./route-table.ts";
import type { SocketView } from "./socket-view.ts";

/** What tools for the network itself see and change of a namespace; who may is for them to ask (`Machine.isPrivileged`). */
export interface NetworkKernel {
  /** The namespace's own; a pod has none before somebody asks for it. */
  netfilter(): Netfilter;
  /** Longest prefix first. */
  routes(): readonly Route[];
  /** Through the interface named, or the one that the router is on. */
  addRoute(to: Cidr, via: Ipv4 | undefined, interfaceName: string | undefined): "added" | "exists" | "unreachable";
  /** False when there is none to exactly this destination. */
  removeRoute(to: Cidr): boolean;
  isLocal(address: Ipv4): boolean;
  /** Makes an interface that only holds addresses, or takes it away with them. False when it is there, or not. */
  addDummy(name: string): boolean;
  removeDummy(name: string): boolean;
  /** An interface's, in the order in which they came. */
  addressesOf(interfaceName: string): readonly AssignedAddress[];
  /** False when the interface has the address already, or not, or there is no such interface. */
  addAddress(added: AssignedAddress): boolean;
  removeAddress(interfaceName: string, address: Ipv4): boolean;
  /** All there are, by index. */
  devices(): readonly Device[];
  /** TCP's and UDP's. */
  sockets(): readonly SocketView[];
  setUp(device: Device, isUp: boolean): void;
  /** Puts netem on a device instead of what was there; undefined: nothing any more. */
  setQdisc(device: Device, netem: NetemSettings | undefined): void;
}

export interface NetemSettings {
  /** `8001:` */
  readonly handle: string;
  /** Packets that it holds at most. */
  readonly limit: number;
  readonly conditions: LinkConditions;
}
