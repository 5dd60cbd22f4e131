import { type Random, uuid } from "../random.ts";
import type { Device } from "./device.ts";
import { hardwareAddressFor, randomHardwareAddress } from "./hardware-address.ts";
import type { Impairment } from "./impairment.ts";
import { type Cidr, cidrContains, formatIpv4, type Ipv4 } from "./ipv4.ts";
import type { Namespace, NetworkInterface } from "./namespace.ts";
import type { Packet } from "./packet.ts";
import { Segment } from "./segment.ts";
import type { Transit } from "./transit.ts";

/** A pod's veth is counted twice on the way out and not on the way in, in milliseconds: one timer less. */
const podToBridgeMs = 0.04;
const bridgeToPod = { ms: 0, deferred: true };

interface Port {
  readonly device: Device;
  readonly pod: Namespace;
}

/** A node's bridge for pods, cni0, with a veth pair to each, as the CNI plugin `bridge` lays them. */
export class PodBridge {
  readonly interface: NetworkInterface;
  readonly #node: Namespace;
  readonly #pods: Cidr;
  readonly #address: Ipv4;
  readonly #segment: Segment;
  readonly #names: Random;
  readonly #ports = new Map<Ipv4, Port>();
  #conditions: (() => Impairment) | undefined;

  constructor(node: Namespace, pods: Cidr, transit: Transit) {
    this.#node = node;
    this.#pods = pods;
    this.#address = pods.network + 1;
    this.#segment = new Segment(transit);
    this.#names = node.random.fork("veth");
    const { prefixLength } = pods;
    const options = {
      name: "cni0",
      kind: "bridge",
      address: this.#address,
      prefixLength,
      latency: bridgeToPod,
    } as const;
    this.interface = this.#segment.connect(node, options);
    this.#segment.attach(this.#address, { receive: (packet) => node.receive(packet, this.interface) });
  }

  /** Connects a pod's namespace. Throws when the address is taken or not one of this bridge's. */
  attach(pod: Namespace, address: Ipv4): NetworkInterface {
    const { prefixLength } = this.#pods;
    if (!cidrContains(this.#pods, address)) {
      throw new Error(`${formatIpv4(address)} is not in ${formatIpv4(this.#pods.network)}/${prefixLength}`);
    }
    const port = this.#node.addDevice({
      name: `veth${hexDigits(this.#names, 8)}`,
      kind: "veth",
      hardwareAddress: randomHardwareAddress(this.#names),
    });
    port.master = this.interface.device;
    port.link = this.#conditions?.();
    const device = pod.addDevice({ name: "eth0", kind: "veth", hardwareAddress: hardwareAddressFor(address) });
    device.peer = { index: port.index, netns: undefined };
    port.peer = { index: device.index, netns: `cni-${uuid(this.#names)}` };
    const veth: NetworkInterface = {
      name: device.name,
      address,
      prefixLength,
      device,
      transmit: (packet, nextHop) => {
        packet.owed += podToBridgeMs;
        // All that a pod sends goes to the node, also what stays on the bridge: br_netfilter shows it to the node's hooks.
        if (nextHop !== this.#address && !this.#ports.has(nextHop)) this.#segment.reportMissing(packet, pod);
        else if (port.isSpecial) port.receive(packet, "other host", () => this.#enter(packet));
        else this.#enter(packet);
      },
    };
    this.#segment.attach(address, {
      receive: (packet) => {
        if (port.isSpecial) port.send(packet, () => pod.receive(packet, veth));
        else pod.receive(packet, veth);
      },
    });
    this.#ports.set(address, { device: port, pod });
    pod.addInterface(veth);
    pod.routes.add({ to: this.#pods, through: veth });
    pod.routes.add({ to: everywhere, through: veth, via: this.#address });
    return veth;
  }

  detach(address: Ipv4): void {
    const port = this.#ports.get(address);
    if (port) this.#node.removeDevice(port.device);
    this.#ports.delete(address);
    this.#segment.detach(address);
  }

  /** What the veth pairs do to packets from now on, those of later pods, too. */
  setConditions(create: (() => Impairment) | undefined): void {
    this.#conditions = create;
    for (const { device } of this.#ports.values()) device.link = create?.();
  }

  #enter(packet: Packet): void {
    const { device } = this.interface;
    const isForPod = device.isSpecial && this.#ports.has(packet.destination);
    this.#node.receive(packet, this.interface, isForPod ? "other host" : "in");
  }
}

const everywhere: Cidr = { network: 0, prefixLength: 0 };

function hexDigits(random: Random, count: number): string {
  let digits = "";
  for (let i = 0; i < count; i++) digits += random.int(16).toString(16);
  return digits;
}
