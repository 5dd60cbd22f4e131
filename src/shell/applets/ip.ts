import type { Device } from "../../cluster/network/device.ts";
import { formatCidr, formatIpv4, parseCidr, tryParseIpv4 } from "../../cluster/network/ipv4.ts";
import type { Route } from "../../cluster/network/route-table.ts";
import type { InterfaceAddress } from "../../cluster/network/sockets.ts";
import { bytes } from "../../cluster/pipe.ts";
import type { Program } from "../../cluster/process.ts";
import { type Applet, toProgram } from "./applet.ts";

/** ip of iproute2: shows addresses, links and routes, IPv4 only. Changes are not simulated. */
export const ip: Program = toProgram(main, "", "gnu");

/** What the command line asks for is wrong: the tool's words and status. */
class Refusal extends Error {
  readonly status: number;

  constructor(message: string, status = 1) {
    super(message);
    this.status = status;
  }
}

/** An interface with its addresses. */
interface ShownLink extends Pick<Device, "index" | "name" | "kind" | "hardwareAddress"> {
  readonly addresses: readonly InterfaceAddress[];
}

async function main(applet: Applet): Promise<number> {
  try {
    await applet.write(answer(applet));
    return 0;
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    await applet.process.stderr.write(bytes(`${error.message}\n`));
    return error.status;
  }
}

function answer(applet: Applet): string {
  const words = [...applet.args];
  const flags = new Set<string>();
  while (words[0]?.startsWith("-")) flags.add((words.shift() ?? "").replace("-brief", "-br").replace("-oneline", "-o"));
  const [object = "", ...rest] = words;
  if (flags.has("-V")) return "ip utility, iproute2-6.1.0, libbpf 1.1.2\n";
  const is = (name: string) => object !== "" && name.startsWith(object);
  for (const flag of flags) {
    if (!["-4", "-br", "-o"].includes(flag)) throw new Refusal(`eastwest: ip ${flag} is not simulated`);
  }
  if (is("address")) return showLinks(applet, flags, rest, "address");
  if (is("link")) return showLinks(applet, flags, rest, "link");
  if (is("route")) return showRoutes(applet, rest);
  if (["neigh", "neighbour", "rule", "netns", "tunnel"].some(is)) {
    throw new Refusal(`eastwest: ip ${object} is not simulated`);
  }
  throw new Refusal(`Object "${object}" is unknown, try "ip help".`);
}

function links({ process: { machine } }: Applet): ShownLink[] {
  const byName = Map.groupBy(machine.network.addresses(), (one) => one.interface);
  return (machine.network.kernel?.devices() ?? []).map(({ index, name, kind, hardwareAddress }) => {
    return { index, name, kind, hardwareAddress, addresses: byName.get(name) ?? [] };
  });
}

function showLinks(
  applet: Applet,
  flags: ReadonlySet<string>,
  words: readonly string[],
  what: "address" | "link",
): string {
  const [command = "show", ...more] = words;
  if (["add", "del", "delete", "set", "change", "replace", "flush"].includes(command)) {
    throw new Refusal(`eastwest: ip ${what} ${command} is not simulated`);
  }
  if (!"show".startsWith(command) && !"list".startsWith(command) && command !== "dev") {
    throw new Refusal(`Command "${command}" is unknown, try "ip ${what} help".`, 255);
  }
  const name = more.find((word) => word !== "dev");
  const all = links(applet).filter(({ addresses }) => !flags.has("-4") || what === "link" || addresses.length > 0);
  const chosen = name === undefined ? all : all.filter((link) => link.name === name);
  if (chosen.length === 0) throw new Refusal(`Device "${name}" does not exist.`);
  if (flags.has("-br")) return chosen.map((link) => briefLine(link, what)).join("");
  if (flags.has("-o") && what === "address") return chosen.map(oneLine).join("");
  return chosen.map((link) => describeLink(link, what, flags.has("-4"))).join("");
}

const isLoopback = ({ kind }: ShownLink) => kind === "loopback";

/** As the kernel makes them; a dummy is never set up by those who make one here. */
const flags = {
  loopback: "<LOOPBACK,UP,LOWER_UP>",
  ethernet: "<BROADCAST,MULTICAST,UP,LOWER_UP>",
  bridge: "<BROADCAST,MULTICAST,UP,LOWER_UP>",
  veth: "<BROADCAST,MULTICAST,UP,LOWER_UP>",
  dummy: "<BROADCAST,NOARP>",
} satisfies Record<Device["kind"], string>;
const states = { loopback: "UNKNOWN", ethernet: "UP", bridge: "UP", veth: "UP", dummy: "DOWN" } satisfies Record<
  Device["kind"],
  string
>;

function inetLine({ address, prefixLength, interface: name }: InterfaceAddress): string {
  if (name === "lo") return `inet ${address}/${prefixLength} scope host lo`;
  const { network } = parseCidr(`${address}/${prefixLength}`);
  const broadcast = prefixLength > 30 ? "" : ` brd ${formatIpv4(network + 2 ** (32 - prefixLength) - 1)}`;
  return `inet ${address}/${prefixLength}${broadcast} scope global ${name}`;
}

const forever = "       valid_lft forever preferred_lft forever";

function describeLink(link: ShownLink, what: "address" | "link", onlyInet: boolean): string {
  const loopback = isLoopback(link);
  const mode = what === "link" ? " mode DEFAULT" : "";
  // Without a queue's length (as programs make a dummy by netlink) iproute2 shows none.
  const [queue, length] = link.kind === "dummy" ? ["noop", ""] : ["noqueue", "qlen 1000"];
  const head = `${link.index}: ${link.name}: ${flags[link.kind]} mtu ${loopback ? 65536 : 1500} qdisc ${queue}`;
  const lines = [`${head} state ${states[link.kind]}${mode} group default ${length}`];
  if (what === "link" || !onlyInet) {
    const broadcast = loopback ? "00:00:00:00:00:00" : "ff:ff:ff:ff:ff:ff";
    lines.push(`    link/${loopback ? "loopback" : "ether"} ${link.hardwareAddress} brd ${broadcast}`);
  }
  if (what === "address") for (const one of link.addresses) lines.push(`    ${inetLine(one)}`, forever);
  return `${lines.join("\n")}\n`;
}

function briefLine(link: ShownLink, what: "address" | "link"): string {
  const head = `${link.name.padEnd(16)} ${states[link.kind].padEnd(14)} `;
  if (what === "link") return `${head}${link.hardwareAddress} ${flags[link.kind]} \n`;
  return `${head}${link.addresses.map(({ address, prefixLength }) => `${address}/${prefixLength} `).join("")}\n`;
}

function oneLine(link: ShownLink): string {
  return link.addresses.map((one) => `${link.index}: ${link.name}    ${inetLine(one)}\\${forever}\n`).join("");
}

function showRoutes(applet: Applet, words: readonly string[]): string {
  const { kernel } = applet.process.machine.network;
  if (!kernel) throw new Refusal("eastwest: routes are not simulated here");
  const [command = "show", ...more] = words;
  if (command === "get") return routeTo(applet, more[0] ?? "");
  if (!"show".startsWith(command) && !"list".startsWith(command)) {
    if (["add", "del", "delete", "replace", "change", "flush"].includes(command)) {
      throw new Refusal(`eastwest: ip route ${command} is not simulated`);
    }
    throw new Refusal(`Command "${command}" is unknown, try "ip route help".`, 255);
  }
  const device = option(more, "dev");
  if (device !== undefined && !kernel.devices().some(({ name }) => name === device)) {
    throw new Refusal(`Cannot find device "${device}"`);
  }
  const table = option(more, "table") ?? "main";
  if (table === "local") return localTable(applet, device);
  if (table !== "main") throw new Refusal(`Error: argument "${table}" is wrong: table id value is invalid\n`, 255);
  const onlyDefault = more.includes("default");
  return [...kernel.routes()]
    .filter(
      ({ through, to }) => (device === undefined || through.name === device) && (!onlyDefault || to.prefixLength === 0),
    )
    .sort((a, b) => a.to.network - b.to.network)
    .map((route) => `${routeLine(route, device === undefined)} \n`)
    .join("");
}

/** The word after `name`. */
function option(words: readonly string[], name: string): string | undefined {
  const at = words.indexOf(name);
  return at < 0 ? undefined : words[at + 1];
}

/** What the kernel keeps for each address: itself, and its network's broadcast address. */
function localTable(applet: Applet, device: string | undefined): string {
  const entries = applet.process.machine.network.addresses().flatMap(({ interface: name, address, prefixLength }) => {
    if (device !== undefined && name !== device) return [];
    const place = `${device === undefined ? ` dev ${name}` : ""} proto kernel scope`;
    const { network } = parseCidr(`${address}/${prefixLength}`);
    const last = network + 2 ** (32 - prefixLength) - 1;
    const entry = (kind: string, to: number, length: number, scope: string) => ({
      to,
      text: `${kind} ${length < 32 ? formatCidr({ network: to, prefixLength: length }) : formatIpv4(to)}${place} ${scope} src ${address} \n`,
    });
    const entries = [entry("local", parseCidr(address).network, 32, "host")];
    if (name === "lo") entries.unshift(entry("local", network, prefixLength, "host"));
    if (prefixLength < 31) entries.push(entry("broadcast", last, 32, "link"));
    return entries;
  });
  return entries
    .sort((a, b) => a.to - b.to)
    .map(({ text }) => text)
    .join("");
}

function routeLine({ to, through, via }: Route, withDevice: boolean): string {
  const destination = to.prefixLength === 0 ? "default" : formatCidr(to);
  const device = withDevice ? ` dev ${through.name}` : "";
  if (via !== undefined) return `${destination} via ${formatIpv4(via)}${device}`;
  return `${destination}${device} proto kernel scope link src ${formatIpv4(through.address)}`;
}

function routeTo(applet: Applet, text: string): string {
  const { kernel } = applet.process.machine.network;
  const address = tryParseIpv4(text);
  if (address === undefined || !kernel) throw new Refusal(`Error: any valid prefix is expected rather than "${text}".`);
  const user = "uid 0 \n    cache";
  if (kernel.isLocal(address)) return `local ${text} dev lo src ${text} ${user} <local> \n`;
  const route = kernel.routes().find(({ to }) => parseCidr(`${text}/${to.prefixLength}`).network === to.network);
  if (!route) throw new Refusal("RTNETLINK answers: Network is unreachable", 2);
  const via = route.via === undefined ? "" : ` via ${formatIpv4(route.via)}`;
  return `${text}${via} dev ${route.through.name} src ${formatIpv4(route.through.address)} ${user} \n`;
}
