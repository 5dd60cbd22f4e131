import type { ApiClient } from "./api/client.ts";
import { flagValue, type Klog, klog, untilEnded } from "./klog.ts";
import { formatIpv4, type Ipv4 } from "./network/ipv4.ts";
import type { NodeNetwork } from "./network/network.ts";
import type { Decision } from "./policy/decision.ts";
import type { Flow } from "./policy/flow.ts";
import { type PolicyAgentLog, startPolicyAgent } from "./policy/policy-agent.ts";
import { PolicyWatch } from "./policy/policy-watch.ts";
import type { Process, Program } from "./process.ts";

export interface NetworkPoliciesProgramOptions {
  readonly client: ApiClient;
  /** The network of the node with this name. */
  readonly nodeNetwork: (nodeName: string) => NodeNetwork | undefined;
}

/** kube-network-policies as its pods run it: keeps the node's pods to what policies allow until it is told to end. */
export function createNetworkPoliciesProgram({ client, nodeNetwork }: NetworkPoliciesProgramOptions): Program {
  const watch = new PolicyWatch(client);
  const run = async (process: Process): Promise<number> => {
    const { machine } = process;
    const log = klog(process);
    const nodeName = flagValue(process, "hostname-override") ?? machine.hostname;
    const node = nodeNetwork(nodeName);
    if (!node) throw new Error(`no node ${nodeName}`);
    await Promise.all(firstLines(process).map(([place, message]) => log("I", place, message)));
    const verbosity = Number(flagValue(process, "v") ?? 0);
    const agentLog = verbosity >= 2 ? new AgentLog(log, watch) : silent;
    const end = startPolicyAgent({ node, watch, clock: machine.clock, log: agentLog });
    try {
      return await untilEnded(process);
    } finally {
      end();
    }
  };
  return Object.assign(run, { handles: ["SIGTERM", "SIGINT"] as const });
}

const defaultFlags: Readonly<Record<string, string>> = {
  "disable-nri": "false",
  "fail-open": "true",
  "hostname-override": "",
  kubeconfig: "",
  "metrics-bind-address": ":9080",
  "netfilter-bug-1766-fix": "true",
  "nfqueue-id": "100",
  "strict-mode": "true",
  v: "0",
};

/** What the real one says until it watches policies; the API is reached within the simulation, so nothing waits. */
function firstLines(process: Process): readonly (readonly [place: string, message: string])[] {
  const flags = Object.entries(defaultFlags).map(([name, value]): [string, string] => [
    "main.go:56",
    `"flag" name="${name}" value="${flagValue(process, name) ?? value}"`,
  ]);
  return [
    ["main.go:53", '"called" args=[]'],
    ...flags,
    ["controller.go:177", '"Starting controller" name="kube-network-policies"'],
    ["controller.go:182", '"Waiting for the policy engine to become ready..."'],
    ["controller.go:189", '"Policy engine is ready."'],
  ];
}

const silent: PolicyAgentLog = { synced: () => {}, decided: () => {}, enforced: () => {} };

/** What it says at `--v=2` (pkg/dataplane/controller.go, pkg/networkpolicy/engine.go and logging.go). */
class AgentLog implements PolicyAgentLog {
  readonly #log: Klog;
  readonly #watch: PolicyWatch;
  #packets = 0;

  constructor(log: Klog, watch: PolicyWatch) {
    this.#log = log;
    this.#watch = watch;
  }

  synced(): void {
    this.#write("controller.go:424", '"Syncing nftables rules" logger="nftables-sync"');
    this.#write("controller.go:427", '"Syncing nftables rules" logger="nftables-sync" elapsed="0s"');
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
