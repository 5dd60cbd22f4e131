import type { Service } from "kubernetes-types/core/v1";
import type { EndpointSlice } from "kubernetes-types/discovery/v1";
import type { Protocol } from "./layout.ts";

/** Who asks whom: `client0 tcp 10.96.0.80:80`. */
export interface Flow {
  readonly from: string;
  readonly protocol: Protocol;
  readonly address: string;
  readonly port: number;
}

/** What a cluster has, and the flows to try in it. */
export interface Situation {
  readonly services: readonly Service[];
  readonly slices: readonly EndpointSlice[];
  readonly flows: readonly string[];
  /** Picks must be as even as chance makes them: these flows, over so many backends. */
  readonly even?: Readonly<Record<string, number>>;
}

export interface Case extends Situation {
  readonly title: string;
  /** What it has next: kube-proxy's changes are loaded over the rules that are there. */
  readonly next?: Situation;
  /** Input for iptables-restore that somebody loads on a node by hand, given what the node has. */
  readonly tampering?: { readonly node: string; readonly text: (saved: string) => string };
  /** Flows that another packet refuses, with the reason. */
  readonly refusedOtherwise?: Readonly<Record<string, string>>;
  /** Which backend is picked is chance; all connections must go to as many in both. */
  readonly sticky?: boolean;
}

export function parseFlow(text: string): Flow {
  const [from = "", protocol = "", target = ""] = text.split(" ");
  const [address = "", port = ""] = target.split(":");
  if (protocol !== "tcp" && protocol !== "udp") throw new Error(`which protocol is ${text}?`);
  return { from, protocol, address, port: Number(port) };
}

/** Every place in turn asks the same. */
export function each(places: string, question: string): string[] {
  return places.split(" ").map((place) => `${place} ${question}`);
}

export const everywhere = "client0 client1 node0 node1";
export const http = { port: 80, targetPort: 8080 };
export const dns = { port: 53, targetPort: 5353, protocol: "UDP" };
export const ending = { ready: false, serving: true, terminating: true };
