import { formatCidr, formatIpv4, parseCidr, tryParseCidr, tryParseIpv4 } from "../../cluster/network/ipv4.ts";
import type { Route } from "../../cluster/network/route-table.ts";
import { bytes } from "../../cluster/pipe.ts";
import type { Program } from "../../cluster/process.ts";
import { type Applet, toProgram } from "./applet.ts";
import { showLinks } from "./ip/links.ts";
import { Refusal } from "./ip/refusal.ts";

/** ip of iproute2: shows addresses, links and routes, IPv4 only; sets links up and down, and changes routes. */
export const ip: Program = toProgram(main, "", "gnu");

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

function showRoutes(applet: Applet, words: readonly string[]): string {
  const { kernel } = applet.process.machine.network;
  if (!kernel) throw new Refusal("eastwest: routes are not simulated here");
  const [command = "show", ...more] = words;
  if (command === "get") return routeTo(applet, more[0] ?? "");
  if (!"show".startsWith(command) && !"list".startsWith(command)) {
    if (["add", "del", "delete"].includes(command)) return changeRoute(applet, command, more);
    if (["replace", "change", "flush", "append"].includes(command)) {
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

/** `ip route add TO [via ROUTER] [dev NAME]`, and `del`. */
function changeRoute(applet: Applet, command: string, words: readonly string[]): string {
  const { machine } = applet.process;
  const { kernel } = machine.network;
  const [text = "", ...rest] = words;
  const to = tryParseCidr(text === "default" ? "0.0.0.0/0" : text);
  if (!to || !kernel) throw new Refusal(`Error: any valid prefix is expected rather than "${text}".`);
  const [via, device] = [option(rest, "via"), option(rest, "dev")];
  const known = new Set(["via", via, "dev", device, "proto", option(rest, "proto"), "metric", option(rest, "metric")]);
  const stray = rest.find((word) => !known.has(word));
  if (stray !== undefined) throw new Refusal(`eastwest: ip route ${command} … ${stray} is not simulated`);
  const router = via === undefined ? undefined : tryParseIpv4(via);
  if (via !== undefined && router === undefined) {
    throw new Refusal(`Error: inet address is expected rather than "${via}".`);
  }
  if (device !== undefined && !kernel.devices().some(({ name }) => name === device)) {
    throw new Refusal(`Cannot find device "${device}"`);
  }
  if (!machine.isPrivileged) throw new Refusal("RTNETLINK answers: Operation not permitted", 2);
  if (command !== "add") {
    if (!kernel.removeRoute(to)) throw new Refusal("RTNETLINK answers: No such process", 2);
    return "";
  }
  const outcome = kernel.addRoute(to, router, device);
  if (outcome === "exists") throw new Refusal("RTNETLINK answers: File exists", 2);
  if (outcome === "unreachable") {
    throw new Refusal(
      router === undefined ? "RTNETLINK answers: No such device" : "Error: Nexthop has invalid gateway.",
      2,
    );
  }
  return "";
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
