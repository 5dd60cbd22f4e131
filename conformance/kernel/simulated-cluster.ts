import { createApiServer } from "../../src/cluster/api/api-server.ts";
import type { ApiClient, Kinds } from "../../src/cluster/api/client.ts";
import { runVirtually, SimulatedClock } from "../../src/cluster/clock.ts";
import type { Netfilter } from "../../src/cluster/network/netfilter/netfilter.ts";
import { createNetwork, type Network } from "../../src/cluster/network/network.ts";
import { type NetworkStack, type SocketAddress, SocketError } from "../../src/cluster/network/sockets.ts";
import { bytes } from "../../src/cluster/pipe.ts";
import { startKubeProxy } from "../../src/cluster/proxy/kube-proxy.ts";
import { createRandom } from "../../src/cluster/random.ts";
import { type PacketSummary, Trace } from "../../src/cluster/trace.ts";
import type { Situation } from "./case.ts";
import { balancers, type Call, failures, laptop, nodePorts, nodes, type Outcome, podCidr, podPorts } from "./layout.ts";

/** One piece of input for iptables-restore, as kube-proxy gave it. */
export interface LoadedRules {
  readonly text: string;
  readonly noflush: boolean;
}

/** The layout in our own network, with kube-proxy on its nodes. */
export class SimulatedCluster {
  readonly api: ApiClient;
  /** All that was loaded on each node, in order. */
  readonly loaded = new Map<string, LoadedRules[]>();
  readonly #network: Network;
  readonly #trace = new Trace();
  readonly #clock = new SimulatedClock(0, () => new Promise((resolve) => setImmediate(resolve)));
  readonly #stacks = new Map<string, NetworkStack>();
  readonly #netfilters = new Map<string, Netfilter>();

  constructor(seed: string) {
    const clock = this.#clock;
    const random = createRandom(seed);
    const network = createNetwork({ clock, random, trace: this.#trace });
    const kubernetesVersion = "v1.36.2";
    const server = { clock, random, kubernetesVersion, serviceCidr: "10.96.0.0/12" };
    this.api = createApiServer({ ...server, firstClusterIps: [], firstNodePorts: [] }).client;
    this.api.create("Namespace", { metadata: { name: "default" } });
    this.#network = network;
    for (const place of nodes) {
      const { name, address, zone } = place;
      const node = network.addNode(place);
      this.api.create("Node", { metadata: { name, labels: { "topology.kubernetes.io/zone": zone } } });
      const status = { addresses: [{ type: "InternalIP", address }] };
      this.api.updateStatus("Node", { metadata: { name }, status });
      this.#stacks.set(place.name, node.stack);
      this.#netfilters.set(place.name, node.netfilter);
      this.#listen(node.stack, place.address, nodePorts);
      this.#keepLoaded(place.name, node.netfilter);
      for (const [name, address] of Object.entries(place.pods)) {
        const stack = node.attachPod(name, address);
        this.#stacks.set(name, stack);
        this.#listen(stack, address, podPorts);
      }
      startKubeProxy({ node, nodeName: place.name, client: this.api, clock, podCidr });
    }
    this.#stacks.set(laptop.name, network.addOutside(laptop));
  }

  /** Makes these the cluster's only Services and EndpointSlices. */
  apply({ services, slices }: Situation): Promise<void> {
    this.#applyAll("Service", services);
    this.#applyAll("EndpointSlice", slices);
    for (const { status } of services) {
      for (const { ip = "" } of status?.loadBalancer?.ingress ?? []) {
        const nodeNames = nodes.map(({ name }) => name);
        this.#network.setLoadBalancer(ip, { nodeNames, ports: [{ protocol: "tcp", port: balancers.port }] });
      }
    }
    return this.settle();
  }

  #applyAll<K extends "Service" | "EndpointSlice">(kind: K, objects: readonly Kinds[K][]): void {
    const names = new Set(objects.map(({ metadata }) => metadata?.name));
    for (const { metadata } of this.api.list(kind)) {
      const { name = "", namespace } = metadata ?? {};
      if (!names.has(name)) this.api.delete(kind, name, namespace);
    }
    for (const object of objects) {
      const known = this.api.get(kind, object.metadata?.name ?? "", object.metadata?.namespace);
      if (known) this.api.update(kind, object);
      else this.api.create(kind, object);
      if ("status" in object) this.api.updateStatus(kind, object);
    }
  }

  /** Lets kube-proxy bring what has changed into the rules. */
  settle(): Promise<void> {
    return this.sleep(5000);
  }

  netfilter(node: string): Netfilter {
    const netfilter = this.#netfilters.get(node);
    if (!netfilter) throw new Error(`there is no node ${node}`);
    return netfilter;
  }

  async call(from: string, call: Call): Promise<Outcome[]> {
    const stack = this.#stacks.get(from);
    if (!stack) throw new Error(`there is no place ${from}`);
    const ask = call.protocol === "tcp" ? askTcp : askUdp;
    const once = async () => {
      const impatience = new AbortController();
      const timer = this.#clock.after(call.patience, () => impatience.abort());
      try {
        return await ask(stack, call, impatience.signal);
      } catch (error) {
        return error instanceof SocketError ? (failures[error.code as keyof typeof failures] ?? error.code) : "lost";
      } finally {
        timer.cancel();
      }
    };
    return this.#run(Promise.all(Array.from({ length: call.count }, once)));
  }

  /** As KernelCluster's. */
  async refusal(from: string, call: Call): Promise<string> {
    let packet: PacketSummary | undefined;
    const end = this.#trace.subscribe((event) => {
      if (event.kind !== "packet" || event.at !== from || event.stage !== "delivered") return;
      if (event.packet.protocol === "icmp" || event.packet.flags?.startsWith("R")) packet ??= event.packet;
    });
    await this.call(from, { ...call, count: 1 });
    end();
    return `${packet?.protocol === "tcp" ? "rst" : "icmp"} from ${packet?.source ?? ""}`;
  }

  sleep(milliseconds: number): Promise<void> {
    return this.#run(this.#clock.sleep(milliseconds));
  }

  #run<T>(work: Promise<T>): Promise<T> {
    return runVirtually(this.#clock, work);
  }

  #keepLoaded(name: string, netfilter: Netfilter): void {
    const loaded: LoadedRules[] = [];
    this.loaded.set(name, loaded);
    const restoring = netfilter.restoring.bind(netfilter);
    netfilter.restoring = (lines, options = {}) => {
      loaded.push({ text: `${lines.join("\n")}\n`, noflush: options.noflush ?? false });
      return restoring(lines, options);
    };
  }

  #listen(stack: NetworkStack, own: string, ports: { tcp: readonly number[]; udp: readonly number[] }): void {
    for (const port of ports.tcp) {
      stack.listen(port, async (connection) => {
        await connection.write(bytes(`${own} saw ${connection.remote.address}`));
        connection.close();
      });
    }
    for (const port of ports.udp) {
      const socket = stack.bindUdp(port);
      const serve = async () => {
        for (;;) {
          const { from } = await socket.receive();
          socket.send(bytes(`${own} saw ${from.address}`), from);
        }
      };
      void serve();
    }
  }
}

async function askTcp(stack: NetworkStack, to: SocketAddress, signal: AbortSignal): Promise<Outcome> {
  const connection = await stack.connect({ address: to.address, port: to.port }, signal);
  try {
    return new TextDecoder().decode(await connection.read(signal));
  } finally {
    connection.close();
  }
}

async function askUdp(stack: NetworkStack, to: SocketAddress, signal: AbortSignal): Promise<Outcome> {
  const socket = stack.bindUdp();
  try {
    socket.send(bytes("?"), { address: to.address, port: to.port });
    return new TextDecoder().decode((await socket.receive(signal)).data);
  } finally {
    socket.close();
  }
}
