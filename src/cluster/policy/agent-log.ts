import type { Klog } from "../klog.ts";
import { formatIpv4, type Ipv4 } from "../network/ipv4.ts";
import { logSync } from "./address-syncs.ts";
import type { Decision } from "./decision.ts";
import type { Flow } from "./flow.ts";
import type { PolicyAgentLog } from "./policy-agent.ts";
import type { PolicyWatch } from "./policy-watch.ts";

export const silent: PolicyAgentLog = { synced: () => {}, decided: () => {}, enforced: () => {} };

/** What it says at `--v=2` (pkg/dataplane/controller.go, pkg/networkpolicy/engine.go and logging.go). */
export class AgentLog implements PolicyAgentLog {
  readonly #log: Klog;
  readonly #watch: PolicyWatch;
  #packets = 0;

  constructor(log: Klog, watch: PolicyWatch) {
    this.#log = log;
    this.#watch = watch;
  }

  synced(): void {
    logSync(this.#log);
  }

  enforced(connections: number): void {
    const logger = 'logger="firewall-enforcer"';
    this.#write("controller.go:335", `"Enforcing firewall policies on existing connections" ${logger}`);
    const counts = `nflows=${connections} elapsed="0s"`;
    this.#write(
      "controller.go:346",
      `"Completed enforcing firewall policies on existing connections" ${logger} ${counts}`,
    );
  }

  decided(flow: Flow, decision: Decision, payload: Uint8Array): void {
    const id = `id=${++this.#packets}`;
    this.#write("controller.go:260", `"Processing sync for packet" ${id}`);
    const directions = decision.allowed || decision.direction === "ingress" ? ["Egress", "Ingress"] : ["Egress"];
    const pods = `srcPod="${this.#podAt(flow.source)}" dstPod="${this.#podAt(flow.destination)}"`;
    const packet = `packet=<\n${indented(packetText(this.#packets, flow, payload))} >`;
    for (const direction of directions) {
      this.#write("logging.go:67", `"Evaluating packet" ${id} direction="${direction}" ${pods} ${packet}`);
    }
    if (decision.allowed) this.#write("engine.go:76", `"Packet accepted by policy" ${id}`);
    else if (decision.direction === "egress") this.#write("engine.go:60", `"Packet denied by egress policy" ${id}`);
    else this.#write("engine.go:71", `"Packet denied by ingress policy" ${id}`);
    const verdict = decision.allowed ? "accept" : "drop";
    this.#write("controller.go:279", `"Finished syncing packet" ${id} duration="0s" verdict="${verdict}"`);
  }

  #podAt(address: Ipv4): string {
    const pod = this.#watch.index.podAt(address);
    return pod ? `${pod.namespace}/${pod.name}` : "external";
  }

  #write(place: string, message: string): void {
    void this.#log("I", place, message).catch(() => {});
  }
}

/** As network.Packet prints itself; without its payload's bytes beyond the 128 that it is given of a packet. */
function packetText(id: number, flow: Flow, payload: Uint8Array): string {
  const { protocol, source, sourcePort, destination, destinationPort } = flow;
  const name = protocol === "icmp" ? "" : protocol.toUpperCase();
  const ends = `${formatIpv4(source)}:${sourcePort} ${formatIpv4(destination)}:${destinationPort}`;
  const seen = protocol === "icmp" ? payload.subarray(0, 0) : payload.subarray(0, protocol === "tcp" ? 88 : 100);
  return `[${id}] ${ends} ${name}\n${hexDump(seen)}`;
}

/** Go's encoding/hex Dump: `hexdump -C` without its last line. */
function hexDump(data: Uint8Array): string {
  let text = "";
  for (let start = 0; start < data.length; start += 16) {
    const row = [...data.subarray(start, start + 16)];
    const hex = row.map((byte) => byte.toString(16).padStart(2, "0"));
    const halves = [hex.slice(0, 8).join(" "), hex.slice(8).join(" ")];
    const shown = row.map((byte) => (byte >= 32 && byte < 127 ? String.fromCharCode(byte) : ".")).join("");
    text += `${start.toString(16).padStart(8, "0")}  ${halves.join("  ").padEnd(48)}  |${shown}|\n`;
  }
  return text;
}

/** A value of several lines as klog writes it. */
function indented(text: string): string {
  return text.replace(/^(?=.)/gm, "\t");
}
