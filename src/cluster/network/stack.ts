import { Icmp } from "./icmp.ts";
import { Impairment } from "./impairment.ts";
import { formatIpv4 } from "./ipv4.ts";
import type { NetworkKernel } from "./kernel.ts";
import type { Namespace } from "./namespace.ts";
import { Netfilter } from "./netfilter/netfilter.ts";
import { isIcmpError, type Packet } from "./packet.ts";
import type { NetworkStack } from "./sockets.ts";
import { Tcp } from "./tcp/tcp.ts";
import { Udp } from "./udp.ts";

/** A stack whose owner can end it. */
export interface OwnedStack extends NetworkStack {
  /** Closes every socket as the kernel does when their programs are gone (FIN or RST to the peers), then the network. */
  remove(): void;
}

/** Sockets on top of a namespace. */
export function createStack(namespace: Namespace): OwnedStack {
  const tcp = new Tcp(namespace);
  const udp = new Udp(namespace);
  const icmp = new Icmp(namespace);

  const deliverError = (quoted: Packet, error: Packet) => {
    if (error.protocol !== "icmp") return;
    if (quoted.protocol === "tcp") tcp.undeliverable(quoted, error);
    else if (quoted.protocol === "udp") udp.undeliverable(quoted, error);
    else icmp.undeliverable(quoted, error);
  };
  namespace.deliver = (packet) => {
    if (isIcmpError(packet)) deliverError(packet.quoted, packet);
    else if (packet.protocol === "tcp") tcp.deliver(packet);
    else if (packet.protocol === "udp") udp.deliver(packet);
    else icmp.deliver(packet);
  };

  return {
    name: namespace.name,
    addresses: () =>
      namespace.addresses().map(({ interface: name, address, prefixLength }) => ({
        interface: name,
        address: formatIpv4(address),
        prefixLength,
      })),
    connect: (to, signal) => tcp.connect(to, signal),
    listen: (port, accept, address) => tcp.listen(port, accept, address),
    bindUdp: (port, address) => udp.bind(port, address),
    openPing: () => icmp.open(),
    trace: namespace.trace,
    kernel: kernelOf(namespace, () => [...udp.views(), ...tcp.views()]),
    remove: () => {
      tcp.closeAll();
      udp.closeAll();
      icmp.closeAll();
      namespace.remove();
      tcp.fail();
    },
  };
}

function kernelOf(namespace: Namespace, sockets: NetworkKernel["sockets"]): NetworkKernel {
  let qdiscs = 0;
  return {
    netfilter: () => {
      if (namespace.hooks instanceof Netfilter) return namespace.hooks;
      const created = new Netfilter({
        clock: namespace.clock,
        random: namespace.random.fork("netfilter"),
        isLocal: (address) => namespace.isLocal(address),
        addressOf: (name) => namespace.interfaces.find((one) => one.name === name)?.address,
      });
      namespace.hooks = created;
      return created;
    },
    routes: () => namespace.routes.list(),
    addRoute: (to, via, name) => namespace.addRoute(to, via, name),
    removeRoute: (to) => namespace.routes.remove(to),
    addDummy: (name) => namespace.addDummy(name),
    removeDummy: (name) => namespace.removeDummy(name),
    addressesOf: (name) => namespace.addressesOf(name),
    addAddress: (added) => namespace.addAddress(added),
    removeAddress: (name, address) => namespace.removeAddress(name, address),
    isLocal: (address) => namespace.isLocal(address),
    devices: () => namespace.devices,
    sockets,
    setUp: (device, isUp) => namespace.setUp(device, isUp),
    setQdisc: (device, netem) => {
      if (!netem) {
        device.qdisc = undefined;
        return;
      }
      const { handle, limit, conditions } = netem;
      const impairment = new Impairment(conditions, namespace.random.fork(`netem/${qdiscs++}`), namespace.transit);
      device.qdisc = { handle, limit, impairment, sentBytes: 0, sentPackets: 0, dropped: 0 };
    },
  };
}
