import type { Device } from "../../../cluster/network/device.ts";
import { formatIpv4, parseCidr } from "../../../cluster/network/ipv4.ts";
import type { InterfaceAddress } from "../../../cluster/network/sockets.ts";
import type { Applet } from "../applet.ts";
import { Refusal } from "./refusal.ts";

/** An interface with its addresses. */
interface ShownLink {
  readonly device: Device;
  readonly addresses: readonly InterfaceAddress[];
}

function links({ process: { machine } }: Applet): ShownLink[] {
  const byName = Map.groupBy(machine.network.addresses(), (one) => one.interface);
  return (machine.network.kernel?.devices() ?? []).map((device) => {
    return { device, addresses: byName.get(device.name) ?? [] };
  });
}

/** `ip address` and `ip link`: what they show, and `ip link set`. Throws Refusal. */
export function showLinks(
  applet: Applet,
  flags: ReadonlySet<string>,
  words: readonly string[],
  what: "address" | "link",
): string {
  const [command = "show", ...more] = words;
  if (what === "link" && command === "set") return setLink(applet, more);
  if (["add", "del", "delete", "set", "change", "replace", "flush"].includes(command)) {
    throw new Refusal(`eastwest: ip ${what} ${command} is not simulated`);
  }
  if (!"show".startsWith(command) && !"list".startsWith(command) && command !== "dev") {
    throw new Refusal(`Command "${command}" is unknown, try "ip ${what} help".`, 255);
  }
  const name = more.find((word) => word !== "dev");
  const all = links(applet).filter(({ addresses }) => !flags.has("-4") || what === "link" || addresses.length > 0);
  const chosen = name === undefined ? all : all.filter(({ device }) => device.name === name);
  if (chosen.length === 0) throw new Refusal(`Device "${name}" does not exist.`);
  if (flags.has("-br")) return chosen.map((link) => briefLine(link, what)).join("");
  if (flags.has("-o") && what === "address") return chosen.map(oneLine).join("");
  return chosen.map((link) => describeLink(link, what, flags.has("-4"))).join("");
}

/** `ip link set [dev] NAME up|down`. */
function setLink(applet: Applet, words: readonly string[]): string {
  const { machine } = applet.process;
  const { kernel } = machine.network;
  const [name, ...changes] = words[0] === "dev" ? words.slice(1) : words;
  const device = kernel?.devices().find((one) => one.name === name);
  if (name === undefined) throw new Refusal('Not enough information: "dev" argument is required.', 255);
  if (!device) throw new Refusal(`Cannot find device "${name}"`);
  for (const change of changes) {
    if (change !== "up" && change !== "down") throw new Refusal(`eastwest: ip link set ${change} is not simulated`);
    if (!machine.isPrivileged) throw new Refusal("RTNETLINK answers: Operation not permitted", 2);
    kernel?.setUp(device, change === "up");
  }
  return "";
}

function flagsOf({ kind, isUp }: Device): string {
  const own = { loopback: "LOOPBACK", dummy: "BROADCAST,NOARP" }[kind as string] ?? "BROADCAST,MULTICAST";
  return isUp ? `<${own},UP,LOWER_UP>` : `<${own}>`;
}

function stateOf({ kind, isUp }: Device): string {
  if (!isUp) return "DOWN";
  return kind === "loopback" || kind === "dummy" ? "UNKNOWN" : "UP";
}

/** A veth's name tells its peer's index, as that is in another namespace. */
function shownName({ name, peer }: Device): string {
  return peer ? `${name}@if${peer.index}` : name;
}

/** A dummy that was never set up has no qdisc yet. */
function qdiscOf({ kind, isUp, qdisc }: Device): string {
  if (qdisc) return "netem";
  return kind === "dummy" && !isUp ? "noop" : "noqueue";
}

function inetLine({ address, prefixLength, interface: name }: InterfaceAddress): string {
  if (name === "lo") return `inet ${address}/${prefixLength} scope host lo`;
  const { network } = parseCidr(`${address}/${prefixLength}`);
  const broadcast = prefixLength > 30 ? "" : ` brd ${formatIpv4(network + 2 ** (32 - prefixLength) - 1)}`;
  return `inet ${address}/${prefixLength}${broadcast} scope global ${name}`;
}

const forever = "       valid_lft forever preferred_lft forever";

function describeLink({ device, addresses }: ShownLink, what: "address" | "link", onlyInet: boolean): string {
  const { kind, index, master, peer, hardwareAddress } = device;
  const isLoopback = kind === "loopback";
  const mode = what === "link" ? " mode DEFAULT" : "";
  // Without a queue's length (as programs make a dummy by netlink) iproute2 shows none.
  const length = kind === "dummy" ? "" : "qlen 1000";
  const above = master ? ` master ${master.name}` : "";
  const head = `${index}: ${shownName(device)}: ${flagsOf(device)} mtu ${isLoopback ? 65536 : 1500} qdisc ${qdiscOf(device)}`;
  const lines = [`${head}${above} state ${stateOf(device)}${mode} group default ${length}`];
  if (what === "link" || !onlyInet) {
    const broadcast = isLoopback ? "00:00:00:00:00:00" : "ff:ff:ff:ff:ff:ff";
    const namespace = peer ? (peer.netns === undefined ? " link-netnsid 0" : ` link-netns ${peer.netns}`) : "";
    lines.push(`    link/${isLoopback ? "loopback" : "ether"} ${hardwareAddress} brd ${broadcast}${namespace}`);
  }
  if (what === "address") for (const one of addresses) lines.push(`    ${inetLine(one)}`, forever);
  return `${lines.join("\n")}\n`;
}

function briefLine({ device, addresses }: ShownLink, what: "address" | "link"): string {
  const head = `${shownName(device).padEnd(16)} ${stateOf(device).padEnd(14)} `;
  if (what === "link") return `${head}${device.hardwareAddress} ${flagsOf(device)} \n`;
  return `${head}${addresses.map(({ address, prefixLength }) => `${address}/${prefixLength} `).join("")}\n`;
}

function oneLine({ device, addresses }: ShownLink): string {
  return addresses.map((one) => `${device.index}: ${device.name}    ${inetLine(one)}\\${forever}\n`).join("");
}
