import type { Device } from "../../cluster/network/device.ts";
import type { NetworkKernel } from "../../cluster/network/kernel.ts";
import { bytes } from "../../cluster/pipe.ts";
import type { Program } from "../../cluster/process.ts";
import { type Applet, toProgram } from "./applet.ts";
import { netemText, parseNetem, TcError } from "./tc/netem.ts";

/** tc of iproute2: shows queueing disciplines, and puts netem at a device's root. */
export const tc: Program = toProgram(main, "", "gnu");

async function main(applet: Applet): Promise<number> {
  try {
    await applet.write(run(applet));
    return 0;
  } catch (error) {
    if (!(error instanceof TcError)) throw error;
    await applet.process.stderr.write(bytes(`${error.message}\n`));
    return error.status;
  }
}

function run(applet: Applet): string {
  const words = [...applet.args];
  const flags = new Set<string>();
  while (words[0]?.startsWith("-")) flags.add(words.shift() ?? "");
  const { machine } = applet.process;
  const { kernel } = machine.network;
  if (flags.has("-V") || flags.has("-Version")) return "tc utility, iproute2-6.1.0, libbpf 1.1.2\n";
  const [object = "", command = "show", ...rest] = words;
  if (object === "" || !("qdisc".startsWith(object) && kernel)) {
    if (["class", "filter", "action", "chain", "monitor", "exec"].includes(object)) {
      throw new TcError(`eastwest: tc ${object} is not simulated`);
    }
    throw new TcError(`Object "${object}" is unknown, try "tc help".`);
  }
  if ("show".startsWith(command) || "list".startsWith(command)) {
    return show(kernel, rest, flags.has("-s") || flags.has("-statistics"));
  }
  if (!["add", "change", "replace", "delete", "del"].includes(command)) {
    throw new TcError(`Command "${command}" is unknown, try "tc qdisc help".`);
  }
  change(kernel, command, rest, machine.isPrivileged);
  return "";
}

function change(kernel: NetworkKernel, command: string, words: readonly string[], isPrivileged: boolean): void {
  const rest = [...words];
  let name: string | undefined;
  let handle: string | undefined;
  let isRoot = false;
  let kind: string | undefined;
  for (let word = rest.shift(); word !== undefined; word = rest.shift()) {
    if (word === "dev") name = rest.shift();
    else if (word === "root") isRoot = true;
    else if (word === "handle") handle = `${(rest.shift() ?? "").replace(/:.*$/, "")}:`;
    else if (["parent", "ingress", "clsact"].includes(word))
      throw new TcError(`eastwest: tc qdisc ${word} is not simulated`);
    else {
      kind = word;
      break;
    }
  }
  const device = kernel.devices().find((one) => one.name === name);
  if (!device) throw new TcError(`Cannot find device "${name ?? ""}"`);
  if (!isPrivileged) throw new TcError("RTNETLINK answers: Operation not permitted", 2);
  if (!isRoot) throw new TcError("eastwest: a qdisc that is not at the root is not simulated");
  if (command.startsWith("del")) {
    if (!device.qdisc) throw new TcError("Error: Cannot delete qdisc with handle of zero.", 2);
    kernel.setQdisc(device, undefined);
    return;
  }
  if (kind !== "netem")
    throw new TcError(
      kind === undefined ? "Error: Qdisc kind must be specified." : `eastwest: the qdisc ${kind} is not simulated`,
      2,
    );
  if (command === "add" && device.qdisc) throw new TcError("Error: Exclusivity flag on, cannot modify.", 2);
  if (command === "change" && !device.qdisc)
    throw new TcError("Error: Qdisc not found. To create specify NLM_F_CREATE flag.", 2);
  kernel.setQdisc(device, parseNetem(rest, handle ?? device.qdisc?.handle ?? nextHandle(kernel)));
}

/** The kernel counts from 8001: (qdisc_alloc_handle). */
function nextHandle(kernel: NetworkKernel): string {
  const taken = new Set(kernel.devices().map((device) => device.qdisc?.handle));
  let number = 0x8001;
  while (taken.has(`${number.toString(16)}:`)) number++;
  return `${number.toString(16)}:`;
}

function show(kernel: NetworkKernel, words: readonly string[], withStatistics: boolean): string {
  const name = words[0] === "dev" ? words[1] : undefined;
  const devices = kernel.devices().filter((device) => name === undefined || device.name === name);
  if (name !== undefined && devices.length === 0) throw new TcError(`Cannot find device "${name}"`);
  return devices
    .filter(({ isUp, qdisc }) => isUp || qdisc)
    .map((device) => line(device, name === undefined, withStatistics))
    .join("");
}

function line(device: Device, withDevice: boolean, withStatistics: boolean): string {
  const { qdisc, name } = device;
  const place = `${withDevice ? `dev ${name} ` : ""}root refcnt 2 `;
  const head = qdisc
    ? `qdisc netem ${qdisc.handle} ${place}${netemText(qdisc.limit, qdisc.impairment.conditions)}\n`
    : `qdisc noqueue 0: ${place}\n`;
  if (!withStatistics) return head;
  const { sentBytes = 0, sentPackets = 0, dropped = 0 } = qdisc ?? {};
  const waiting = qdisc?.impairment.underWay ?? 0;
  return (
    `${head} Sent ${sentBytes} bytes ${sentPackets} pkt (dropped ${dropped}, overlimits 0 requeues 0) \n` +
    ` backlog 0b ${waiting}p requeues 0\n`
  );
}
