import type { Clock } from "../clock.ts";
import type { Random } from "../random.ts";
import type { Trace } from "../trace.ts";
import { Gateway } from "./gateway.ts";
import { Impairment, type LinkConditions } from "./impairment.ts";
import { cidrOf, type Ipv4, parseCidr, parseIpv4 } from "./ipv4.ts";
import type { LoadBalancer } from "./load-balancers.ts";
import { Namespace, type NetworkInterface } from "./namespace.ts";
import { Netfilter } from "./netfilter/netfilter.ts";
import { connectOutside, outsideLatency } from "./outside.ts";
import { PodBridge } from "./pod-bridge.ts";
import { lanLatency, Segment } from "./segment.ts";
import type { NetworkStack } from "./sockets.ts";
import { createStack, type OwnedStack } from "./stack.ts";
import { Transit } from "./transit.ts";

export interface NodeOptions {
  readonly name: string;
  readonly address: string;
  /** How the outside reaches it. */
  readonly externalAddress?: string | undefined;
  readonly podCidr: string;
}

export interface NodeNetwork {
  readonly name: string;
  readonly podCidr: string;
  /** What programs in the node's own namespace use. */
  readonly stack: NetworkStack;
  readonly netfilter: Netfilter;
  /** A namespace for a pod, on the node's bridge. Throws when the address is taken or outside the node's podCidr. */
  attachPod(podName: string, address: string): NetworkStack;
  /** Closes the pod's sockets, as the kernel does when their programs are gone, and takes it off the bridge. */
  detachPod(address: string): void;
}

export interface Network {
  addNode(options: NodeOptions): NodeNetwork;
  /** A host on the nodes' LAN, such as a resolver; it knows the way to the pods. */
  addOnLan(options: { readonly name: string; readonly address: string }): NetworkStack;
  /** A host on the internet: it reaches nodes by their external address and nothing else. */
  addOutside(options: { readonly name: string; readonly address: string }): NetworkStack;
  /** Makes the cloud forward connections from outside to `address`, or stop. Nodes that are not there get none. */
  setLoadBalancer(address: string, balancer: LoadBalancer | undefined): void;
  /**
   * What a link does to packets, both ways, instead of what was set before: between two nodes, a node and `outside`, or a
   * node and its `pods`, all of them. Undefined: a good link again. Throws for a name that is neither.
   */
  setLink(link: readonly [string, string], conditions: LinkConditions | undefined): void;
}

const everywhere = parseCidr("0.0.0.0/0");
/** The nodes' network: the one their addresses are in. */
const lanPrefixLength = 24;

interface HostOnLan {
  readonly namespace: Namespace;
  readonly ethernet: NetworkInterface;
}

interface NodeOnLan extends HostOnLan {
  readonly address: Ipv4;
  readonly podCidr: string;
  readonly bridge: PodBridge;
}

/** The network that a cluster and its surroundings live in: nodes on a LAN, pods on bridges, the internet outside. */
export function createNetwork(options: { clock: Clock; random: Random; trace: Trace }): Network {
  const { clock, random, trace } = options;
  const transit = new Transit(clock);
  const lan = new Segment(transit);
  const gateway = new Gateway({ clock, trace, transit, latency: outsideLatency });
  const gateways = new Set<Ipv4>();
  const nodes: NodeOnLan[] = [];
  const lanHosts: HostOnLan[] = [];

  const createNamespace = (name: string, forwards: boolean) =>
    new Namespace({ name, clock, trace, transit, forwards, random: random.fork(`network/${name}`) });

  const gatewayOf = (address: Ipv4): Ipv4 => {
    const gatewayAddress = cidrOf(address, lanPrefixLength).network + 1;
    if (!gateways.has(gatewayAddress)) {
      gateways.add(gatewayAddress);
      lan.attach(gatewayAddress, gateway);
    }
    return gatewayAddress;
  };

  return {
    addNode({ name, address: addressText, externalAddress, podCidr }) {
      const address = parseIpv4(addressText);
      const namespace = createNamespace(name, true);
      const netfilter = new Netfilter({
        clock,
        random: random.fork(`netfilter/${name}`),
        isLocal: (candidate) => namespace.isLocal(candidate),
        addressOf: (interfaceName) => {
          // What lo has is of scope host: an address that others may see comes from the first interface that has one
          // (inet_select_addr).
          const { interfaces } = namespace;
          return interfaces.find(({ name }) => name !== "lo" && (name === interfaceName || interfaceName === "lo"))
            ?.address;
        },
      });
      namespace.hooks = netfilter;
      const via = gatewayOf(address);
      const ethernet = lan.connect(namespace, {
        name: "eth0",
        kind: "ethernet",
        address,
        prefixLength: lanPrefixLength,
        latency: lanLatency,
      });
      const station = { receive: (packet: Parameters<Namespace["receive"]>[0]) => namespace.receive(packet, ethernet) };
      lan.attach(address, station);
      gateway.addNode(address, externalAddress === undefined ? undefined : parseIpv4(externalAddress), station);
      namespace.routes.add({ to: cidrOf(address, lanPrefixLength), through: ethernet });
      namespace.routes.add({ to: everywhere, through: ethernet, via });

      const pods = parseCidr(podCidr);
      const bridge = new PodBridge(namespace, pods, transit);
      namespace.routes.add({ to: pods, through: bridge.interface });

      for (const other of nodes) {
        namespace.routes.add({ to: parseCidr(other.podCidr), through: ethernet, via: other.address });
        other.namespace.routes.add({ to: pods, through: other.ethernet, via: address });
      }
      for (const host of lanHosts) host.namespace.routes.add({ to: pods, through: host.ethernet, via: address });
      nodes.push({ namespace, ethernet, address, podCidr, bridge });

      const attached = new Map<string, OwnedStack>();
      return {
        name,
        podCidr,
        netfilter,
        stack: createStack(namespace),
        attachPod: (podName, podAddressText) => {
          const pod = createNamespace(podName, false);
          bridge.attach(pod, parseIpv4(podAddressText));
          const stack = createStack(pod);
          attached.set(podAddressText, stack);
          return stack;
        },
        detachPod: (podAddressText) => {
          attached.get(podAddressText)?.remove();
          attached.delete(podAddressText);
          bridge.detach(parseIpv4(podAddressText));
        },
      };
    },

    addOnLan({ name, address: addressText }) {
      const address = parseIpv4(addressText);
      const namespace = createNamespace(name, false);
      const via = gatewayOf(address);
      const ethernet = lan.connect(namespace, {
        name: "eth0",
        kind: "ethernet",
        address,
        prefixLength: lanPrefixLength,
        latency: lanLatency,
      });
      lan.attach(address, { receive: (packet) => namespace.receive(packet, ethernet) });
      namespace.routes.add({ to: cidrOf(address, lanPrefixLength), through: ethernet });
      namespace.routes.add({ to: everywhere, through: ethernet, via });
      for (const node of nodes) {
        namespace.routes.add({ to: parseCidr(node.podCidr), through: ethernet, via: node.address });
      }
      lanHosts.push({ namespace, ethernet });
      return createStack(namespace);
    },

    addOutside({ name, address: addressText }) {
      const address = parseIpv4(addressText);
      const namespace = createNamespace(name, false);
      connectOutside(namespace, gateway, "eth0", address);
      return createStack(namespace);
    },

    setLoadBalancer(addressText, balancer) {
      const address = parseIpv4(addressText);
      if (!balancer) {
        gateway.loadBalancers.remove(address);
        return;
      }
      const members = nodes.filter(({ namespace }) => balancer.nodeNames.includes(namespace.name));
      gateway.loadBalancers.set(
        address,
        balancer.ports,
        members.map((node) => node.address),
      );
    },

    setLink(link, conditions) {
      const [one, other] = link;
      const node = nodes.find(({ namespace }) => namespace.name === one);
      const peer = nodes.find(({ namespace }) => namespace.name === other);
      const impairment = (way: string) =>
        new Impairment(conditions ?? {}, random.fork(`link/${one}/${other}/${way}`), transit);
      if (!node) throw new Error(`no node ${one}`);
      if (other === "pods") {
        let count = 0;
        node.bridge.setConditions(conditions && (() => impairment(String(count++))));
      } else if (other === "outside") {
        gateway.setLink(node.address, conditions && impairment("both"));
      } else if (peer) {
        lan.setLink(node.address, peer.address, conditions && impairment("there"));
        lan.setLink(peer.address, node.address, conditions && impairment("back"));
      } else throw new Error(`no node ${other}`);
    },
  };
}
