import { type ChildProcess, spawn } from "node:child_process";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { findTool, mustRun, needRoot, run } from "../tool.ts";
import { type Call, laptop, nodePorts, nodes, type Outcome, podPorts } from "./layout.ts";
import { makeNamespaces, namespaceOf, removeNamespaces } from "./namespaces.ts";
import type { LoadedRules } from "./simulated-cluster.ts";

export type Variant = "nft" | "legacy";

interface Agent {
  readonly process: ChildProcess;
  readonly waiting: Map<string, (outcomes: Outcome[]) => void>;
}

interface Ports {
  readonly tcp: readonly number[];
  readonly udp: readonly number[];
}

/** The layout in network namespaces of the Linux kernel that this runs on. */
export class KernelCluster {
  readonly #agents = new Map<string, Agent>();
  readonly #ip = findTool("ip");
  #calls = 0;

  /** Rejects when it may not, or when a tool is missing. */
  async start(): Promise<void> {
    needRoot();
    for (const tool of ["iptables-nft-restore", "iptables-legacy-restore", "conntrack", "tcpdump"]) findTool(tool);
    await makeNamespaces();
    const none: Ports = { tcp: [], udp: [] };
    await Promise.all([
      this.#startAgent(laptop.name, laptop.address, none),
      ...nodes.flatMap(({ name, address, pods }) => [
        this.#startAgent(name, address, nodePorts),
        ...Object.entries(pods).map(([pod, podAddress]) => this.#startAgent(pod, podAddress, podPorts)),
      ]),
    ]);
  }

  async stop(): Promise<void> {
    for (const { process } of this.#agents.values()) process.stdin?.end();
    await removeNamespaces();
  }

  /** Empties a node's tables, in both variants, and forgets its connections. */
  async clear(node: string): Promise<void> {
    const empty = ["mangle", "filter", "nat"].map((table) => `*${table}\nCOMMIT\n`).join("");
    for (const variant of ["nft", "legacy"] as const) await this.#restore(node, variant, empty, []);
    await run(this.#ip, ["netns", "exec", namespaceOf(node), findTool("conntrack"), "-F"]);
  }

  /** Gives the real iptables-restore what ours was given. */
  async load(node: string, variant: Variant, rules: readonly LoadedRules[]): Promise<void> {
    if (rules.some(({ noflush }) => !noflush)) throw new Error("kube-proxy flushes no tables");
    await this.#restore(node, variant, rules.map(({ text }) => text).join(""), ["--noflush"]);
  }

  /** What the real iptables-save prints there, without its lines of comment and its counters. */
  async save(node: string, variant: Variant): Promise<string> {
    const text = await mustRun(this.#ip, [
      ...["netns", "exec", namespaceOf(node)],
      findTool(`iptables-${variant}-save`),
    ]);
    return text.replace(/^#.*\n/gm, "").replace(/\[\d+:\d+\]$/gm, "[0:0]");
  }

  call(from: string, call: Call): Promise<Outcome[]> {
    const agent = this.#agents.get(from);
    if (!agent) throw new Error(`there is no place ${from}`);
    const id = String(this.#calls++);
    return new Promise((resolve) => {
      agent.waiting.set(id, resolve);
      agent.process.stdin?.write(`${JSON.stringify({ id, call })}\n`);
    });
  }

  /** Which packet tells `from` that it is refused, when it asks once: `icmp from 10.96.0.80`, `rst from 10.244.1.10`. */
  async refusal(from: string, call: Call): Promise<string> {
    const filter = "icmp[icmptype] == icmp-unreach or tcp[tcpflags] & tcp-rst != 0";
    const options = ["-nn", "-i", "any", "-Q", "in", "-c", "1", "--immediate-mode", filter];
    const dump = spawn(this.#ip, ["netns", "exec", namespaceOf(from), findTool("tcpdump"), ...options]);
    let line = "";
    dump.stdout.setEncoding("utf8").on("data", (text) => {
      line += text;
    });
    const ended = new Promise((resolve) => dump.on("close", resolve));
    await new Promise<void>((resolve) => {
      dump.stderr.setEncoding("utf8").on("data", (text: string) => {
        if (text.includes("listening on")) resolve();
      });
    });
    await this.call(from, { ...call, count: 1 });
    const timer = setTimeout(() => dump.kill("SIGINT"), call.patience);
    await ended;
    clearTimeout(timer);
    const [, address = "", rest = ""] = / IP (\d+\.\d+\.\d+\.\d+)(?:\.\d+)? > (.*)/.exec(line) ?? [];
    return `${/: Flags \[R\.?\]/.test(rest) ? "rst" : "icmp"} from ${address}`;
  }

  async #restore(node: string, variant: Variant, text: string, options: readonly string[]): Promise<void> {
    const tool = findTool(`iptables-${variant}-restore`);
    await mustRun(this.#ip, ["netns", "exec", namespaceOf(node), tool, ...options], text);
  }

  #startAgent(place: string, address: string, ports: Ports): Promise<unknown> {
    const program = [process.execPath, join(import.meta.dirname, "agent.ts")];
    const options = [address, ports.tcp.join(","), ports.udp.join(",")];
    const child = spawn(this.#ip, ["netns", "exec", namespaceOf(place), ...program, ...options], {
      stdio: ["pipe", "pipe", "inherit"],
    });
    const waiting = new Map<string, (outcomes: Outcome[]) => void>();
    this.#agents.set(place, { process: child, waiting });
    createInterface({ input: child.stdout }).on("line", (line) => {
      const { id, outcomes }: { id: string; outcomes: Outcome[] } = JSON.parse(line);
      waiting.get(id)?.(outcomes);
      waiting.delete(id);
    });
    return new Promise((resolve, reject) => {
      waiting.set("ready", resolve);
      child.on("error", reject);
      child.on("exit", (code) => reject(new Error(`the agent of ${place} ended with ${code}`)));
    });
  }
}
