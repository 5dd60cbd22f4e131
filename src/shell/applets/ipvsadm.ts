import { IpvsError } from "../../cluster/network/ipvs/ipvs-error.ts";
import { ipvsOf } from "../../cluster/network/ipvs/load-ipvs.ts";
import type { Netfilter } from "../../cluster/network/netfilter/netfilter.ts";
import { bytes, readAllText } from "../../cluster/pipe.ts";
import type { Program } from "../../cluster/process.ts";
import { type Applet, toProgram } from "./applet.ts";
import { type IpvsadmRequest, ParameterProblem, parseCommandLine } from "./ipvsadm/command-line.ts";
import { listConnections, listServers } from "./ipvsadm/listing.ts";

/** ipvsadm: the virtual servers of the namespace it runs in. */
export const ipvsadm: Program = toProgram(main, "", "gnu");

const version = "ipvsadm v1.31 2019/12/24 (compiled with popt and IPVS v1.2.1)\n";
const tryHelp = "Try `ipvsadm -h' or 'ipvsadm --help' for more information.\n";
const notRoot =
  "Can't initialize ipvs: Permission denied (you must be root)\nAre you sure that IP Virtual Server is built in the kernel or as module?\n";

/** Each command's words for an errno (ipvs_strerror). */
const words: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  A: { EEXIST: "Service already exists", ENOENT: "Scheduler or persistence engine not found" },
  E: { ESRCH: "No such service", ENOENT: "Scheduler or persistence engine not found" },
  D: { ESRCH: "No such service" },
  Z: { ESRCH: "No such service" },
  L: { ESRCH: "No such service" },
  a: { ESRCH: "Service not defined", EEXIST: "Destination already exists" },
  e: { ESRCH: "Service not defined", ENOENT: "No such destination" },
  d: { ESRCH: "Service not defined", ENOENT: "No such destination" },
};

async function main(applet: Applet): Promise<number> {
  const { machine, stderr, stdin } = applet.process;
  const say = (text: string) => stderr.write(bytes(text));
  const { kernel } = machine.network;
  if (!machine.isPrivileged || !kernel) {
    await say(notRoot);
    return 2;
  }
  const netfilter = kernel.netfilter();
  let command = "L";
  try {
    const request = parseCommandLine(applet.args);
    command = request.command;
    if (command === "R") return await restore(netfilter, await readAllText(stdin), say);
    if (command === "v") await applet.write(version);
    else await applet.write(run(netfilter, request, machine.clock.monotonic()));
    return 0;
  } catch (error) {
    const { text, status } = explain(error, command);
    await say(text);
    return status;
  }
}

function explain(error: unknown, command: string): { text: string; status: number } {
  if (error instanceof ParameterProblem) return { text: error.message || tryHelp, status: error.status };
  if (!(error instanceof IpvsError)) throw error;
  const known = error.message === error.code ? words[command]?.[error.code] : error.message;
  return { text: `${known ?? error.message}\n`, status: command === "L" ? 1 : 255 };
}

/** The lines of `ipvsadm -S`; one that fails does not stop those behind it. */
async function restore(netfilter: Netfilter, text: string, say: (text: string) => Promise<void>): Promise<number> {
  let status = 0;
  for (const line of text.split("\n")) {
    const args = line.trim().split(/\s+/).filter(Boolean);
    if (args.length === 0) continue;
    try {
      run(netfilter, parseCommandLine(args), 0);
      status = 0;
    } catch (error) {
      const failure = explain(error, args[0]?.slice(1, 2) ?? "");
      await say(failure.text);
      status = failure.status;
      if (error instanceof ParameterProblem) return status;
    }
  }
  return status;
}

/** Does what is asked; returns what there is to print. Throws IpvsError or ParameterProblem. */
function run(netfilter: Netfilter, request: IpvsadmRequest, now: number): string {
  const { command, service, server, scheduler, persistence, netmask, weight, numeric } = request;
  const ipvs = ipvsOf(netfilter);
  const { servers, timeouts } = ipvs;
  switch (command) {
    case "L":
      if (request.connections) return listConnections(ipvs, now, numeric);
      if (request.timeout) {
        return `Timeout (tcp tcpfin udp): ${timeouts.tcp} ${timeouts.tcpFin} ${timeouts.udp}\n`;
      }
      return listServers(servers, request);
    case "S":
      return listServers(servers, { ...request, format: "rule" });
    case "C":
      servers.clear();
      return "";
    case "Z":
      for (const one of service ? [servers.required(service)] : servers.list()) {
        for (const { statistics } of [one, ...one.servers]) statistics.zero();
      }
      return "";
    case "set": {
      const [tcp = 0, tcpFin = 0, udp = 0] = request.timeouts;
      timeouts.tcp = tcp || timeouts.tcp;
      timeouts.tcpFin = tcpFin || timeouts.tcpFin;
      timeouts.udp = udp || timeouts.udp;
      return "";
    }
    default:
  }
  if (!service) return "";
  if (command === "A") servers.add({ ...service, scheduler, persistence, netmask });
  else if (command === "E") servers.update({ ...service, scheduler, persistence, netmask });
  else if (command === "D") servers.delete(service);
  else if (server) {
    if (command === "a") servers.addReal(service, { ...server, weight });
    else if (command === "e") servers.updateReal(service, { ...server, weight });
    else servers.deleteReal(service, server);
  }
  return "";
}
