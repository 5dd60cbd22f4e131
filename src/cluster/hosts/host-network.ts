import type { Clock } from "../clock.ts";
import { Gateway } from "../network/gateway.ts";
import { cidrOf, parseCidr, parseIpv4 } from "../network/ipv4.ts";
import { Namespace } from "../network/namespace.ts";
import { connectOutside, outsideLatency } from "../network/outside.ts";
import { lanLatency, Segment } from "../network/segment.ts";
import type { NetworkStack } from "../network/sockets.ts";
import { createStack } from "../network/stack.ts";
import { Transit } from "../network/transit.ts";
import type { Random } from "../random.ts";
import type { HostInterface, HostRoute } from "../scenario.ts";
import type { Trace } from "../trace.ts";

/** The network whose name this is has everyone's router, and knows no private address. */
export const internet = "internet";

export interface HostNetwork {
  /** Throws for an address that is taken, or a router that is on none of the host's networks. */
  addHost(host: {
    readonly name: string;
    readonly interfaces: readonly HostInterface[];
    readonly routes?: readonly HostRoute[] | undefined;
  }): NetworkStack;
  /** A host on the internet, with one card. */
  addOutside(options: { readonly name: string; readonly address: string }): NetworkStack;
}

/** LANs by their names, the internet, and hosts with cards in any of them. No host forwards what is not for it. */
export function createHostNetwork(options: { clock: Clock; random: Random; trace: Trace }): HostNetwork {
  const { clock, random, trace } = options;
  const transit = new Transit(clock);
  const router = new Gateway({ clock, trace, transit, latency: outsideLatency });
  const lans = new Map<string, Segment>();

  const connect = (namespace: Namespace, { name, network, address: text }: HostInterface) => {
    const [addressText = "", length] = text.split("/");
    const address = parseIpv4(addressText);
    if (network === internet) {
      connectOutside(namespace, router, name, address);
      return;
    }
    const lan = lans.get(network) ?? new Segment(transit);
    lans.set(network, lan);
    const prefixLength = Number(length);
    const ethernet = lan.connect(namespace, { name, kind: "ethernet", address, prefixLength, latency: lanLatency });
    lan.attach(address, { receive: (packet) => namespace.receive(packet, ethernet) });
    namespace.routes.add({ to: cidrOf(address, prefixLength), through: ethernet });
  };

  const addHost: HostNetwork["addHost"] = ({ name, interfaces, routes = [] }) => {
    const namespace = new Namespace({
      name,
      clock,
      trace,
      transit,
      forwards: false,
      random: random.fork(`network/${name}`),
    });
    for (const card of interfaces) connect(namespace, card);
    for (const { to, via } of routes) {
      const added = namespace.addRoute(parseCidr(to), parseIpv4(via), undefined);
      if (added !== "added") throw new Error(`the host ${name} has no way to ${via}`);
    }
    return createStack(namespace);
  };
  return {
    addHost,
    addOutside: ({ name, address }) => addHost({ name, interfaces: [{ name: "eth0", network: internet, address }] }),
  };
}
