import type { Ipv4 } from "./ipv4.ts";
import type { Netfilter } from "./netfilter/netfilter.ts";
import type { Route } from "./route-table.ts";

/** What tools for the network itself see and change of a namespace; who may is for them to ask (`Machine.isPrivileged`). */
export interface NetworkKernel {
  /** The namespace's own; a pod has none before somebody asks for it. */
  netfilter(): Netfilter;
  /** Longest prefix first. */
  routes(): readonly Route[];
  isLocal(address: Ipv4): boolean;
}
