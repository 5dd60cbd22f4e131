import { lookupAddress } from "../../cluster/dns/stub-resolver.ts";
import { formatIpv4, maskOf } from "../../cluster/network/ipv4.ts";
import type { SocketState, SocketView } from "../../cluster/network/socket-view.ts";
import { bytes } from "../../cluster/pipe.ts";
import { type Applet, Failure } from "./applet.ts";

/** What busybox' usage says behind the name. */
export const netstatUsage = `[-ral] [-tuwx] [-enWp]

Display networking information

	-r	Routing table
	-a	All sockets
	-l	Listening sockets
		Else: connected sockets
	-t	TCP sockets
	-u	UDP sockets
	-w	Raw sockets
	-x	Unix sockets
		Else: all socket types
	-e	Other/more information
	-n	Don't resolve names
	-W	Wide display
	-p	Show PID/program name for sockets`;

const stateNames: Record<SocketState, string> = {
  LISTEN: "LISTEN",
  "SYN-SENT": "SYN_SENT",
  "SYN-RECV": "SYN_RECV",
  ESTAB: "ESTABLISHED",
  "FIN-WAIT-1": "FIN_WAIT1",
  "FIN-WAIT-2": "FIN_WAIT2",
  "CLOSE-WAIT": "CLOSE_WAIT",
  CLOSING: "CLOSING",
  "LAST-ACK": "LAST_ACK",
  "TIME-WAIT": "TIME_WAIT",
  UNCONN: "",
};

/** netstat as busybox images have it (networking/netstat.c). */
export async function netstat(applet: Applet): Promise<number> {
  const options = applet.options("ralntuwxeWp");
  for (const letter of "eW") if (options.has(letter)) throw new Failure(`eastwest: -${letter} is not simulated`);
  if (options.has("r")) {
    await applet.write(await routingTable(applet, options.has("n")));
    return 0;
  }
  const { machine, stderr } = applet.process;
  const withProgram = options.has("p");
  if (withProgram) {
    await stderr.write(bytes("eastwest: netstat -p: which process has a socket is not simulated\n"));
  }
  const which = options.has("a") ? "(servers and established)" : options.has("l") ? "(only servers)" : "(w/o servers)";
  const everything = !["t", "u", "w", "x"].some((letter) => options.has(letter));
  const isShown = ({ protocol, state }: SocketView) => {
    const isServer = state === "LISTEN" || state === "UNCONN";
    const isWanted = options.has("a") || isServer === options.has("l");
    return isWanted && (everything || options.has(protocol === "tcp" ? "t" : "u"));
  };
  const sockets = (machine.network.kernel?.sockets() ?? []).filter(isShown);
  const ordered = [
    ...sockets.filter(({ protocol }) => protocol === "tcp"),
    ...sockets.filter(({ protocol }) => protocol === "udp"),
  ];
  if (everything || ["t", "u", "w"].some((letter) => options.has(letter))) {
    const program = withProgram ? "PID/Program name    " : "";
    await applet.write(
      `Active Internet connections ${which}\nProto Recv-Q Send-Q Local Address           Foreign Address         State       ${program}\n`,
    );
    for (const socket of ordered) await applet.write(await line(applet, socket, options.has("n"), withProgram));
  }
  if (everything || options.has("x")) {
    await applet.write(
      `Active UNIX domain sockets ${which}\nProto RefCnt Flags       Type       State         I-Node Path\n`,
    );
  }
  return 0;
}

async function line(applet: Applet, socket: SocketView, isNumeric: boolean, withProgram: boolean): Promise<string> {
  const { protocol, receiveQueue, sendQueue, local, remote, state } = socket;
  const name = async ({ address, port }: SocketView["local"]) => {
    const host = isNumeric || address === "0.0.0.0" ? address : await nameOf(applet, address);
    return `${host}:${port === 0 ? "*" : port}`.padEnd(23);
  };
  const queues = `${String(receiveQueue).padStart(6)} ${String(state === "LISTEN" ? 0 : sendQueue).padStart(6)}`;
  const program = withProgram ? "-" : "";
  return `${protocol}   ${queues} ${await name(local)} ${await name(remote)} ${stateNames[state].padEnd(12)}${program}\n`;
}

async function nameOf(applet: Applet, address: string): Promise<string> {
  return (await lookupAddress(applet.process, address)) ?? address;
}

async function routingTable(applet: Applet, isNumeric: boolean): Promise<string> {
  const routes = [...(applet.process.machine.network.kernel?.routes() ?? [])];
  routes.sort((a, b) => a.to.network - b.to.network);
  const rows = routes.map(({ to, via, through }) => {
    const destination = to.prefixLength === 0 && !isNumeric ? "default" : formatIpv4(to.network);
    const gateway = via === undefined ? (isNumeric ? "0.0.0.0" : "*") : formatIpv4(via);
    const flags = via === undefined ? "U" : "UG";
    const ends = `${destination.padEnd(15)} ${gateway.padEnd(15)} ${formatIpv4(maskOf(to.prefixLength)).padEnd(16)}`;
    return `${ends}${flags.padEnd(6)}${"0".padStart(5)} ${"0".padEnd(5)} ${"0".padStart(6)} ${through.name}\n`;
  });
  return `Kernel IP routing table\nDestination     Gateway         Genmask         Flags   MSS Window  irtt Iface\n${rows.join("")}`;
}
