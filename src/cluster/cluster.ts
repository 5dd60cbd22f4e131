import { createApiServer } from "./api/api-server.ts";
import type { ApiClient, Kind, Kinds } from "./api/client.ts";
import type { ApiServer, KubeletApi } from "./api/server.ts";
import type { SimulatedClock } from "./clock.ts";
import type { ImageRegistry } from "./container-image.ts";
import { EventRecorders } from "./controllers/event-recorder.ts";
import { nodeObject } from "./controllers/nodes/node-object.ts";
import { startControllers } from "./controllers/start-controllers.ts";
import { createCoreDnsProgram } from "./dns/coredns.ts";
import { startUpstreamDns } from "./dns/upstream.ts";
import { startInternet } from "./internet.ts";
import { createKubeProxy } from "./kube-proxy-objects.ts";
import { createKubeProxyProgram } from "./kube-proxy-program.ts";
import { ImageStore } from "./kubelet/image-store.ts";
import { startKubelet } from "./kubelet/kubelet.ts";
import { PodAddresses } from "./kubelet/pod-addresses.ts";
import { createNetwork, type Network, type NodeNetwork } from "./network/network.ts";
import type { NetworkStack } from "./network/sockets.ts";
import { createNetworkPolicies } from "./network-policies-objects.ts";
import { createNetworkPoliciesProgram } from "./network-policies-program.ts";
import { createNodeFiles } from "./node-files.ts";
import type { Program } from "./process.ts";
import { createRandom, type Random } from "./random.ts";
import { resolverAddress } from "./resolver-addresses.ts";
import type { Scenario, ScenarioNode } from "./scenario.ts";
import { withSystemImages } from "./system-images.ts";
import { createDns, createKubernetesService, createNamespaces } from "./system-objects.ts";
import type { Trace } from "./trace.ts";

export interface ClusterOptions {
  readonly scenario: Scenario;
  /** Names, addresses and picks follow from it; the scenario's default seed gives the names that it pins. */
  readonly seed: number;
  /** At the moment in which the cluster is created; it must be driven for anything to happen. */
  readonly clock: SimulatedClock;
  readonly images: ImageRegistry;
  readonly trace: Trace;
  /** What kube-proxy's image has beside it: `iptables`, `conntrack`. */
  readonly nodeTools?: ReadonlyMap<string, Program> | undefined;
}

/** A running cluster, with what stands around it. */
export interface Cluster {
  readonly api: ApiServer;
  readonly network: Network;
  /** By name; workers join once the cluster's DNS runs, so they are all there after `ready`. */
  readonly nodes: ReadonlyMap<string, NodeNetwork>;
  /** By the node's name. */
  readonly kubelets: ReadonlyMap<string, KubeletApi>;
  /** The reader's computer, outside of the cluster. */
  readonly laptop: NetworkStack;
  readonly trace: Trace;
  /** Resolves when all nodes have joined and the system's pods run. */
  ready(): Promise<void>;
}

/** After the last write: kube-proxy has brought it into the rules. */
const settleMs = 3000;

/** Assembles the scenario's cluster and starts it. */
export function createCluster(options: ClusterOptions): Cluster {
  const { scenario, clock, trace } = options;
  const random = createRandom(String(options.seed));
  const api = createApiServer({
    clock,
    random,
    kubernetesVersion: scenario.kubernetesVersion,
    serviceCidr: scenario.serviceCidr,
    firstClusterIps: scenario.firstClusterIps,
    firstNodePorts: scenario.firstNodePorts,
  });
  const { client } = api;
  const network = createNetwork({ clock, random, trace });
  const { registry } = scenario;
  startUpstreamDns(
    network.addOnLan({ name: "resolver", address: resolverAddress(scenario) }),
    clock,
    registry && { ...registry, address: registry.privateAddress },
  );
  startInternet(network, scenario, clock, trace);
  const recorders = new EventRecorders(client, clock);
  const coreDns = createCoreDnsProgram({ client, trace });
  const nodes = new Map<string, NodeNetwork>();
  const { kubernetesVersion } = scenario;
  const kubeProxy = createKubeProxyProgram({
    client,
    version: kubernetesVersion,
    nodeNetwork: (name) => nodes.get(name),
    warn: (name, reason, message) => {
      const about = client.get("Node", name);
      const source = { component: "kube-proxy", host: name, action: "StartKubeProxy" };
      if (about) recorders.for(source).record(about, "Warning", reason, message);
    },
  });
  const networkPolicies = createNetworkPoliciesProgram({ client, nodeNetwork: (name) => nodes.get(name) });
  const nodeTools = options.nodeTools ?? new Map<string, Program>();
  const images = withSystemImages(options.images, {
    kubernetesVersion,
    coreDns,
    kubeProxy,
    networkPolicies,
    nodeTools,
  });
  const kubelets = new Map<string, KubeletApi>();
  const join = (node: ScenarioNode) => {
    const joined = joinNode({ node, scenario, api, network, recorders, images, clock, random });
    nodes.set(node.name, joined.network);
    kubelets.set(node.name, joined.kubelet);
  };

  createNamespaces(client);
  createKubernetesService(client, scenario);
  const pinned = options.seed === scenario.defaultSeed ? scenario.podSuffixes : {};
  const { templateHashes } = scenario;
  const cloud = scenario.loadBalancers ? network : undefined;
  startControllers({ client, clock, random, recorders, templateHashes, podSuffixes: pinned, cloud });

  // As with kubeadm: first the control plane with the cluster's DNS, then the workers; then what else is installed.
  const isControlPlane = ({ roles }: ScenarioNode) => roles.includes("control-plane");
  const boot = async () => {
    createKubeProxy(client, scenario);
    for (const node of scenario.nodes.filter(isControlPlane)) join(node);
    createDns(client, scenario);
    await dnsAvailable(api);
    for (const node of scenario.nodes.filter((one) => !isControlPlane(one))) join(node);
    await runsOnEveryNode(api, "kube-proxy", scenario.nodes.length);
    createNetworkPolicies(client);
    await runsOnEveryNode(api, "kube-network-policies", scenario.nodes.length);
    await clock.sleep(settleMs);
    for (const { between, ...conditions } of scenario.links ?? []) network.setLink(between, conditions);
    // The cluster is as old as the scenario says: what happened at its start has long expired.
    for (const { metadata } of client.list("Event")) client.delete("Event", metadata.name ?? "", metadata.namespace);
  };
  const booted = boot();
  return {
    api,
    network,
    nodes,
    kubelets,
    laptop: network.addOutside({ name: "laptop", address: scenario.laptop.address }),
    trace,
    ready: () => booted,
  };
}

interface NodeParts {
  readonly node: ScenarioNode;
  readonly scenario: Scenario;
  readonly api: ApiServer;
  readonly network: Network;
  readonly recorders: EventRecorders;
  readonly images: ImageRegistry;
  readonly clock: SimulatedClock;
  readonly random: Random;
}

/** Connects a node, and starts its kubelet. */
function joinNode({ node, scenario, api, network, recorders, images, clock, random }: NodeParts): {
  network: NodeNetwork;
  kubelet: KubeletApi;
} {
  const { name, address, podCidr } = node;
  const own = random.fork(`node/${name}`);
  const nodeNetwork = network.addNode({ name, address, externalAddress: node.externalAddress, podCidr });
  const { client } = api;
  client.create("Node", nodeObject(node, scenario.kubernetesVersion, own.fork("identity"), clock.now()));
  const kubelet = startKubelet({
    nodeName: name,
    nodeAddress: address,
    client,
    clock,
    random: own.fork("kubelet"),
    events: recorders.for({ component: "kubelet", host: name }),
    network: nodeNetwork,
    addresses: new PodAddresses(podCidr, node.firstPodAddress),
    images: new ImageStore({ registry: images, network: nodeNetwork.stack, clock, random: own.fork("pulls") }),
    dns: {
      clusterDns: scenario.dnsAddress,
      clusterDomain: scenario.clusterDomain,
    },
    nodeFiles: createNodeFiles(node, resolverAddress(scenario), () => clock.now()),
    minorVersion: scenario.kubernetesVersion.slice(1).split(".").slice(0, 2).join("."),
  });
  api.setKubelet(name, kubelet);
  return { network: nodeNetwork, kubelet };
}

function dnsAvailable({ client }: ApiServer): Promise<void> {
  return until(client, "Deployment", ({ metadata, spec, status }) => {
    if (metadata?.name !== "coredns" || metadata.namespace !== "kube-system") return false;
    return spec?.replicas !== undefined && (status?.availableReplicas ?? 0) >= spec.replicas;
  });
}

function runsOnEveryNode({ client }: ApiServer, daemonSet: string, nodes: number): Promise<void> {
  return until(client, "DaemonSet", ({ metadata, status }) => {
    return metadata?.name === daemonSet && metadata.namespace === "kube-system" && status?.numberReady === nodes;
  });
}

/** Resolves once an object of the kind is as wanted. */
function until<K extends Kind>(client: ApiClient, kind: K, isRight: (object: Kinds[K]) => boolean): Promise<void> {
  return new Promise((resolve) => {
    const stop = client.watch(kind, ({ object }) => {
      if (!isRight(object)) return;
      stop();
      resolve();
    });
  });
}
