import type { Clock } from "../clock.ts";
import type { Random } from "../random.ts";
import type { PacketStage, PacketSummary, Trace } from "../trace.ts";
import { type AssignedAddress, AssignedAddresses } from "./assigned-addresses.ts";
import { Device, type DeviceOptions, type Direction } from "./device.ts";
import { randomHardwareAddress } from "./hardware-address.ts";
import type { Hook, PacketHooks, Passage, RejectWith } from "./hooks.ts";
import { icmpError } from "./icmp-error.ts";
import { type Cidr, formatIpv4, type Ipv4, isLoopback, parseCidr, parseIpv4, sameCidr } from "./ipv4.ts";
import { icmpTypes, type Packet, unreachableCodes } from "./packet.ts";
import { summarize } from "./packet-summary.ts";
import { rejection } from "./rejection.ts";
import { type Route, RouteTable } from "./route-table.ts";
import { SocketError } from "./sockets.ts";
import type { Station, Transit } from "./transit.ts";

export interface NetworkInterface {
  readonly name: string;
  /** Its first: what goes out through it comes from here, unless it says otherwise. */
  readonly address: Ipv4;
  readonly prefixLength: number;
  readonly device: Device;
  /** Takes the packet over and brings it to `nextHop`. */
  transmit(packet: Packet, nextHop: Ipv4): void;
}

export interface NamespaceOptions {
  readonly name: string;
  readonly clock: Clock;
  readonly random: Random;
  readonly trace: Trace;
  readonly transit: Transit;
  /** Routes packets of others (net.ipv4.ip_forward). */
  readonly forwards: boolean;
}

/** How long a packet takes over `lo`, and to get out of the kernel at all, in milliseconds. */
const loopbackLatency = 0.01;
const sendLatency = 0.001;

/**
 * The kernel's view of one network namespace: interfaces, routes, hooks, and the way of each packet between them
 * (Linux' ip_rcv, ip_forward, ip_local_deliver, ip_local_out).
 */
export class Namespace {
  readonly name: string;
  readonly clock: Clock;
  readonly random: Random;
  readonly trace: Trace;
  readonly transit: Transit;
  readonly routes = new RouteTable();
  hooks: PacketHooks | undefined;
  /** Takes packets for this host's sockets. */
  deliver: (packet: Packet) => void = () => {};
  readonly #forwards: boolean;
  readonly #interfaces: NetworkInterface[] = [];
  readonly #devices = new Map<string, Device>();
  readonly #downRoutes = new Map<string, readonly Route[]>();
  #lastDevice = 0;
  readonly #addresses = new AssignedAddresses();
  readonly #loopback: Route;
  readonly #sockets: Station = { receive: (packet) => this.#arrive(packet) };
  #removed = false;

  constructor(options: NamespaceOptions) {
    this.name = options.name;
    this.clock = options.clock;
    this.random = options.random;
    this.trace = options.trace;
    this.transit = options.transit;
    this.#forwards = options.forwards;
    const device = this.addDevice({ name: "lo", kind: "loopback", hardwareAddress: "00:00:00:00:00:00" });
    const lo = { name: "lo", address: parseIpv4("127.0.0.1"), prefixLength: 8, device, transmit: () => {} };
    this.#loopback = { to: parseCidr("127.0.0.0/8"), through: lo };
    this.#interfaces.push(lo);
  }

  get interfaces(): readonly NetworkInterface[] {
    return this.#interfaces;
  }

  /** All, dummies too, in the order of their indices. */
  get devices(): readonly Device[] {
    return [...this.#devices.values()];
  }

  addDevice(options: Pick<DeviceOptions, "name" | "kind" | "hardwareAddress">): Device {
    const lost = (packet: Packet, why: string) => this.lost(packet, why);
    const device = new Device({ ...options, index: ++this.#lastDevice, clock: this.clock, lost });
    this.#devices.set(device.name, device);
    return device;
  }

  removeDevice(device: Device): void {
    this.#devices.delete(device.name);
  }

  /**
   * Cuts a device off or connects it again. Without it there are no routes through it (fib_sync_down_dev); they come back
   * with it at once, as a network manager and the CNI's daemon would put them back in a while.
   */
  setUp(device: Device, isUp: boolean): void {
    device.isUp = isUp;
    if (!isUp) {
      const gone = this.routes.removeThrough(device.name);
      this.#downRoutes.set(device.name, [...(this.#downRoutes.get(device.name) ?? []), ...gone]);
      return;
    }
    for (const route of this.#downRoutes.get(device.name) ?? []) this.routes.add(route);
    this.#downRoutes.delete(device.name);
  }

  /** See `NetworkKernel`. */
  addRoute(to: Cidr, via: Ipv4 | undefined, interfaceName: string | undefined): "added" | "exists" | "unreachable" {
    const name = interfaceName ?? (via === undefined ? undefined : this.routes.lookup(via)?.through.name);
    const through = this.#interfaces.find((one) => one.name === name);
    if (!through?.device.isUp) return "unreachable";
    if (this.routes.list().some((route) => sameCidr(route.to, to))) return "exists";
    this.routes.add({ to, through, via });
    return "added";
  }

  addInterface(added: NetworkInterface): void {
    this.#interfaces.push(added);
    this.addAddress({ interface: added.name, address: added.address, prefixLength: added.prefixLength });
  }

  /** Makes an interface that only holds addresses. False when there is one of this name. */
  addDummy(name: string): boolean {
    if (this.#devices.has(name)) return false;
    const hardwareAddress = randomHardwareAddress(this.random.fork(`link/${name}`));
    this.addDevice({ name, kind: "dummy", hardwareAddress }).isUp = false;
    return true;
  }

  /** Takes a dummy away with its addresses. False when there is none of this name. */
  removeDummy(name: string): boolean {
    if (this.#devices.get(name)?.kind !== "dummy") return false;
    this.#devices.delete(name);
    for (const { address } of this.#addresses.of(name)) this.#addresses.remove(name, address);
    return true;
  }

  /** False when the interface has it already, or there is no such interface. */
  addAddress(added: AssignedAddress): boolean {
    return this.#devices.has(added.interface) && this.#addresses.add(added);
  }

  /** False when the interface does not have it. */
  removeAddress(interfaceName: string, address: Ipv4): boolean {
    return this.#addresses.remove(interfaceName, address);
  }

  addressesOf(interfaceName: string): readonly AssignedAddress[] {
    return this.#addresses.of(interfaceName);
  }

  /** By interface, each one's first address first. */
  addresses(): readonly AssignedAddress[] {
    const { name, address, prefixLength } = this.#loopback.through;
    const loopback = { interface: name, address, prefixLength };
    return [loopback, ...this.devices.flatMap((device) => this.#addresses.of(device.name))];
  }

  /** Ends the namespace: nothing comes in or goes out any more. */
  remove(): void {
    this.#removed = true;
  }

  isLocal(address: Ipv4): boolean {
    return this.#addresses.has(address) || isLoopback(address);
  }

  /** The address that a socket here speaks to `destination` from; undefined without a route. */
  sourceFor(destination: Ipv4): Ipv4 | undefined {
    if (this.#addresses.has(destination)) return destination;
    return this.#route(destination)?.through.address;
  }

  /** Sends a packet that was made here. Throws SocketError ENETUNREACH without a route. */
  send(packet: Packet): void {
    if (!this.trySend(packet)) throw new SocketError("ENETUNREACH");
  }

  /** As `send`; false without a route. */
  trySend(packet: Packet): boolean {
    if (this.#removed) return true;
    const { destination } = packet;
    const route = this.#route(destination);
    if (!route) return false;
    this.#note("sent", packet);
    packet.owed += sendLatency;
    const passage = newPassage(packet, "", route.through.name);
    if (this.#pass("output", passage)) {
      this.#depart(passage, packet.destination === destination ? route : this.#route(packet.destination));
    }
    return true;
  }

  /** A packet arrives. */
  receive(packet: Packet, from: NetworkInterface, direction: Direction = "in"): void {
    const passage = newPassage(packet, from.name, "");
    if (from.device.isSpecial) from.device.receive(packet, direction, () => this.#enter(passage, from));
    else this.#enter(passage, from);
  }

  /** A packet is gone, and nobody is told but who traces. */
  lost(packet: Packet, why: string): void {
    this.#note("dropped", packet, { detail: why });
  }

  /** Answers a packet that could not be brought to its next hop. */
  undeliverable(packet: Packet): void {
    this.#note("dropped", packet, { detail: "no such host on the link" });
    this.#report(packet, icmpTypes.unreachable, unreachableCodes.host);
  }

  #enter(passage: Passage, from: NetworkInterface): void {
    if (this.#removed) return;
    const packet = passage.packet;
    const addressedTo = packet.destination;
    if (!this.#pass("prerouting", passage)) return;
    if (this.isLocal(packet.destination)) {
      if (this.#pass("input", passage)) this.#handOver(packet);
      return;
    }
    if (!this.#forwards) {
      this.#note("dropped", packet, { detail: "not for this host" });
      return;
    }
    const route = this.#route(packet.destination);
    // Between two pods on one bridge nothing is routed: the hooks see the packet (br_netfilter), its TTL stays.
    const bridged = route?.through === from && route.via === undefined && packet.destination === addressedTo;
    if (!bridged && packet.ttl <= 1) {
      this.#note("dropped", packet, { detail: "its time to live is over" });
      this.#reportOn(passage, icmpTypes.timeExceeded, 0);
      return;
    }
    if (!bridged) packet.ttl--;
    passage.outInterface = route?.through.name ?? "";
    if (route && !this.#pass("forward", passage)) return;
    this.#depart(passage, route, bridged);
  }

  /** Last hook and out. What is only bridged leaves by the other port, not by the bridge's own device. */
  #depart(passage: Passage, route: Route | undefined, bridged = false): void {
    const packet = passage.packet;
    if (!route) {
      this.#note("dropped", packet, { detail: "no route" });
      this.#reportOn(passage, icmpTypes.unreachable, unreachableCodes.net);
      return;
    }
    passage.outInterface = route.through.name;
    if (!this.#pass("postrouting", passage)) return;
    const nextHop = route.via ?? packet.destination;
    if (this.trace.active && route !== this.#loopback) {
      const detail = `${route.through.name}${route.via === undefined ? "" : ` via ${formatIpv4(route.via)}`}`;
      this.#note("routed", packet, { detail });
    }
    const { through } = route;
    if (route !== this.#loopback) {
      if (through.device.isSpecial && !bridged) through.device.send(packet, () => through.transmit(packet, nextHop));
      else through.transmit(packet, nextHop);
      return;
    }
    packet.owed += loopbackLatency;
    passage.inInterface = through.name;
    passage.outInterface = "";
    if (through.device.isSpecial) through.device.loop(packet, () => this.#enter(passage, through));
    else this.#enter(passage, through);
  }

  /** IPVS has given it another destination: out again, as one of this host's own (ip_vs_nat_xmit). */
  #transmit(passage: Passage): void {
    const { packet } = passage;
    if (packet.ttl <= 1) {
      this.#note("dropped", packet, { detail: "its time to live is over" });
      this.#reportOn(passage, icmpTypes.timeExceeded, 0);
      return;
    }
    packet.ttl--;
    passage.outInterface = this.#route(packet.destination)?.through.name ?? "";
    if (this.#pass("output", passage)) this.#depart(passage, this.#route(packet.destination));
  }

  /** To the sockets, once the time that the packet owes is over. */
  #handOver(packet: Packet): void {
    // Owing nothing, it comes straight from a timer; everything else waits, so that no socket hears an answer in the
    // turn in which it asked.
    if (packet.owed === 0) this.#arrive(packet);
    else this.transit.carry(packet.owed, packet, this.#sockets);
  }

  #arrive(packet: Packet): void {
    if (this.#removed) return;
    this.#note("delivered", packet);
    this.deliver(packet);
  }

  #route(destination: Ipv4): Route | undefined {
    return this.isLocal(destination) ? this.#loopback : this.routes.lookup(destination);
  }

  #pass(hook: Hook, passage: Passage): boolean {
    const { hooks } = this;
    if (!hooks) return true;
    const packet = passage.packet;
    const before = this.trace.active ? summarize(packet) : undefined;
    passage.rules = before ? [] : undefined;
    const balancedBefore = passage.ipvs;
    passage.detail = undefined;
    const verdict = hooks.run(hook, passage);
    if (before) {
      const translation = (from: PacketSummary, to: PacketSummary) => (differs(from, to) ? to : undefined);
      const after = summarize(packet);
      const balanced = passage.ipvs === balancedBefore ? undefined : passage.ipvs;
      const atIpvs = balanced?.before ?? after;
      const { rules, detail } = passage;
      this.#note(hook, packet, { before, rules, translated: translation(before, atIpvs), detail });
      if (balanced) {
        const { detail } = balanced;
        this.#note("ipvs", packet, { before: atIpvs, translated: translation(atIpvs, after), detail });
      }
    }
    if (verdict === "accept") return true;
    if (verdict === "transmit") {
      this.#transmit(passage);
      return false;
    }
    if (verdict === "drop") {
      this.#note("dropped", packet, { detail: `in ${hook.toUpperCase()}` });
      return false;
    }
    if ("dropped" in verdict) {
      this.#note("dropped", packet, { detail: verdict.dropped });
      return false;
    }
    this.#note("rejected", packet, { detail: verdict.rejectWith });
    this.#reject(passage, verdict.rejectWith);
    return false;
  }

  #reject(passage: Passage, rejectWith: RejectWith): void {
    const refused = this.hooks?.untranslated(passage) ?? passage.packet;
    this.#answer(rejection(refused, rejectWith, this.#errorSource(refused)));
  }

  #reportOn(passage: Passage, type: number, code: number): void {
    this.#report(this.hooks?.untranslated(passage) ?? passage.packet, type, code);
  }

  #report(about: Packet, type: number, code: number): void {
    this.#answer(icmpError(about, type, code, this.#errorSource(about)));
  }

  /** An error about a packet to this host speaks for the address it was sent to; a router's for the way back. */
  #errorSource(about: Packet): Ipv4 | undefined {
    return this.isLocal(about.destination) ? about.destination : this.sourceFor(about.source);
  }

  #answer(answer: Packet | undefined): void {
    if (answer) this.trySend(answer);
  }

  #note(stage: PacketStage, packet: Packet, more?: Note): void {
    if (!this.trace.active) return;
    this.trace.emit({
      kind: "packet",
      time: this.clock.now() + packet.owed,
      at: this.name,
      stage,
      flow: packet.flow,
      serial: this.trace.serialOf(packet),
      packet: more?.before ?? summarize(packet),
      rules: more?.rules,
      translated: more?.translated,
      detail: more?.detail,
    });
  }
}

function newPassage(packet: Packet, inInterface: string, outInterface: string): Passage {
  return {
    packet,
    inInterface,
    outInterface,
    mark: 0,
    tracking: undefined,
    ipvs: undefined,
    rules: undefined,
    detail: undefined,
  };
}

interface Note {
  readonly before?: PacketSummary | undefined;
  readonly rules?: readonly string[] | undefined;
  readonly translated?: PacketSummary | undefined;
  readonly detail?: string | undefined;
}

function differs(a: PacketSummary, b: PacketSummary): boolean {
  return (
    a.source !== b.source ||
    a.destination !== b.destination ||
    a.sourcePort !== b.sourcePort ||
    a.destinationPort !== b.destinationPort
  );
}
