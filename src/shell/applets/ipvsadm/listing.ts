import { formatIpv4 } from "../../../cluster/network/ipv4.ts";
import { type End, stateOf } from "../../../cluster/network/ipvs/connection.ts";
import type { Ipvs } from "../../../cluster/network/ipvs/ipvs.ts";
import type { Totals } from "../../../cluster/network/ipvs/statistics.ts";
import type { RealServer, VirtualServer } from "../../../cluster/network/ipvs/virtual-server.ts";
import type { VirtualServers } from "../../../cluster/network/ipvs/virtual-servers.ts";
import type { IpvsadmRequest } from "./command-line.ts";

type Options = Pick<IpvsadmRequest, "format" | "exact" | "numeric" | "service" | "nosort">;

/** The kernel's hash table of connections has 2^12 rows by default. */
const banner = "IP Virtual Server version 1.2.1 (size=4096)\n";
const everyBit = 0xffffffff;
const protocolNumbers = { tcp: 6, udp: 17, sctp: 132 };
const services: Readonly<Record<number, string>> = {
  22: "ssh",
  53: "domain",
  80: "http",
  443: "https",
  8080: "http-alt",
};

/** Of one virtual server the banner is left out. Throws IpvsError when there is no such one. */
export function listServers(servers: VirtualServers, options: Options): string {
  const { service, format, nosort } = options;
  const chosen = service ? [servers.required(service)] : [...servers.list()];
  if (!nosort) chosen.sort(compareServers);
  const head = service || format === "rule" ? "" : banner;
  return head + title(format) + chosen.map((server) => serverLines(server, options)).join("");
}

function compareServers(a: VirtualServer, b: VirtualServer): number {
  return protocolNumbers[a.protocol] - protocolNumbers[b.protocol] || compareEnds(a, b);
}

function compareEnds(a: End, b: End): number {
  return a.address - b.address || a.port - b.port;
}

function title(format: Options["format"]): string {
  const columns = (names: readonly string[], widths: readonly number[]) => {
    const cells = names.map((name, index) => {
      const width = widths[index] ?? 0;
      return width < 0 ? name.padEnd(-width) : name.padStart(width);
    });
    return `${"Prot LocalAddress:Port".padEnd(33)} ${cells.join(" ")}\n  -> RemoteAddress:Port\n`;
  };
  switch (format) {
    case "rule":
      return "";
    case "stats":
      return columns(["Conns", "InPkts", "OutPkts", "InBytes", "OutBytes"], [8, 8, 8, 8, 8]);
    case "rate":
      return columns(["CPS", "InPPS", "OutPPS", "InBPS", "OutBPS"], [8, 8, 8, 8, 8]);
    case "thresholds":
      return columns(["Uthreshold", "Lthreshold", "ActiveConn", "InActConn"], [-10, -10, -10, -10]);
    case "persistent":
      return columns(["Weight", "PersistConn", "ActiveConn", "InActConn"], [-9, -11, -10, -10]);
    default:
      return "Prot LocalAddress:Port Scheduler Flags\n  -> RemoteAddress:Port           Forward Weight ActiveConn InActConn\n";
  }
}

function serverLines(server: VirtualServer, options: Options): string {
  const { format, numeric, nosort } = options;
  const end = endName(server, numeric);
  const option = { tcp: "-t", udp: "-u", sctp: "--sctp-service" }[server.protocol];
  const name =
    format === "rule" ? `${option} ${end}` : `${server.protocol.toUpperCase().padEnd(4)} ${end}`.slice(0, 33);
  const reals = nosort ? server.servers : server.servers.toSorted(compareEnds);
  return `${headLine(server, name, options)}\n${reals.map((real) => `${realLine(real, name, options)}\n`).join("")}`;
}

function headLine(server: VirtualServer, name: string, { format, exact }: Options): string {
  const { scheduler, persistence, netmask, statistics } = server;
  if (format === "stats") return name.padEnd(33) + numbers(statistics.totals, exact);
  if (format === "rate") return name.padEnd(33) + numbers(rounded(statistics.rates), exact);
  const isRule = format === "rule";
  const mask = netmask === everyBit ? "" : ` ${isRule ? "-M" : "mask"} ${formatIpv4(netmask)}`;
  const stays = persistence === undefined ? "" : ` ${isRule ? "-p" : "persistent"} ${persistence}${mask}`;
  return isRule ? `-A ${name} -s ${scheduler.name}${stays}` : `${name} ${scheduler.name}${stays}`;
}

function realLine(real: RealServer, name: string, options: Options): string {
  const { format, exact, numeric } = options;
  const end = endName(real, numeric);
  const { weight, activeConnections, inactiveConnections, persistentConnections, statistics } = real;
  const head = `  -> ${end.slice(0, 28).padEnd(28)}`;
  const pad = (width: number, ...values: readonly number[]) =>
    values.map((value) => `${value}`.padEnd(width)).join(" ");
  switch (format) {
    case "rule":
      return `-a ${name} -r ${end} -m -w ${weight}`;
    case "stats":
      return head + numbers(statistics.totals, exact);
    case "rate": {
      const { connections, inPackets, outPackets, inBytes, outBytes } = rounded(statistics.rates);
      const narrow = [connections, inPackets, outPackets].map((value) => ` ${`${value}`.padStart(8)}`).join("");
      return `${head}${narrow}${largeNumber(inBytes, exact)}${largeNumber(outBytes, exact)}`;
    }
    case "thresholds":
      return `${head} ${pad(10, 0, 0, activeConnections, inactiveConnections)}`;
    case "persistent":
      return `${head} ${`${weight}`.padEnd(9)} ${`${persistentConnections}`.padEnd(11)} ${pad(10, activeConnections, inactiveConnections)}`;
    default:
      return `${head} Masq    ${`${weight}`.padEnd(6)} ${pad(10, activeConnections, inactiveConnections)}`;
  }
}

/** The kernel rounds a half down (ip_vs_read_estimator). */
function rounded(rates: Totals): Totals {
  const whole = (rate: number) => Math.ceil(rate - 0.5);
  return {
    connections: whole(rates.connections),
    inPackets: whole(rates.inPackets),
    outPackets: whole(rates.outPackets),
    inBytes: whole(rates.inBytes),
    outBytes: whole(rates.outBytes),
  };
}

function numbers({ connections, inPackets, outPackets, inBytes, outBytes }: Totals, exact: boolean): string {
  return [connections, inPackets, outPackets, inBytes, outBytes].map((value) => largeNumber(value, exact)).join("");
}

/** Nine places, from a hundred million on in thousands, then in millions, billions, trillions. */
function largeNumber(value: number, exact: boolean): string {
  if (exact) return `${value}`.padStart(Math.max(9, `${value}`.length + 1));
  if (value < 1e8) return `${value}`.padStart(9);
  const [unit, divisor] =
    value < 1e9 ? ["K", 1e3] : value < 1e11 ? ["M", 1e6] : value < 1e14 ? ["G", 1e9] : ["T", 1e12];
  return `${Math.floor(value / divisor)}`.padStart(8) + unit;
}

/** Numeric, or with the port by its name; addresses have none here, as nothing resolves them. */
function endName({ address, port }: End, numeric: boolean): string {
  return `${formatIpv4(address)}:${numeric ? port : (services[port] ?? port)}`;
}

/** `ipvsadm -Lc`: oldest first. */
export function listConnections(ipvs: Ipvs, now: number, numeric: boolean): string {
  const row = (cells: readonly string[]) => {
    const [state = "", source = "", virtual = "", destination = ""] = cells;
    return `${state.padEnd(11)} ${source.padEnd(18)} ${virtual.padEnd(18)} ${destination}\n`;
  };
  const lines = ipvs.connections().map((connection) => {
    const { protocol, expires, client, virtual, real } = connection;
    const left = Math.max(0, Math.floor((expires - now) / 1000));
    const time = [Math.floor(left / 60), left % 60].map((part) => `${part}`.padStart(2, "0")).join(":");
    const ends = [client, virtual, real].map((end) => endName(end, numeric));
    return `${protocol.toUpperCase().padEnd(3)} ${time.padEnd(6)} ${row([stateOf(connection), ...ends])}`;
  });
  return `IPVS connection entries\npro expire ${row(["state", "source", "virtual", "destination"])}${lines.join("")}`;
}
