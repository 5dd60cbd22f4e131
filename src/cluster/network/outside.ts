import type { Gateway } from "./gateway.ts";
import { hardwareAddressFor } from "./hardware-address.ts";
import { cidrOf, type Ipv4, parseCidr } from "./ipv4.ts";
import type { Namespace, NetworkInterface } from "./namespace.ts";

/** One way to the internet's other hosts, in milliseconds. */
export const outsideLatency = 5;

const prefixLength = 24;

/** Puts an interface of `namespace` on the internet, which is also where its default route leads. */
export function connectOutside(namespace: Namespace, gateway: Gateway, name: string, address: Ipv4): void {
  const ethernet: NetworkInterface = {
    name,
    address,
    prefixLength,
    device: namespace.addDevice({ name, kind: "ethernet", hardwareAddress: hardwareAddressFor(address) }),
    transmit: (packet) => gateway.receiveFromOutside(packet),
  };
  namespace.addInterface(ethernet);
  const router = cidrOf(address, prefixLength).network + 1;
  namespace.routes.add({ to: parseCidr("0.0.0.0/0"), through: ethernet, via: router });
  gateway.addOutside(address, { receive: (packet) => namespace.receive(packet, ethernet) });
}
