import type { LinkConditions } from "./network/impairment.ts";

/** A node that the cluster starts with. */
export interface ScenarioNode {
  readonly name: string;
  readonly roles: readonly string[];
  /** InternalIP. */
  readonly address: string;
  /** ExternalIP: how the outside reaches the node; RFC 5737. */
  readonly externalAddress?: string | undefined;
  readonly podCidr: string;
  /** Host part of the first pod address handed out; 2 when left out, as a fresh CNI does. */
  readonly firstPodAddress?: number | undefined;
  /** Allocatable, as Kubernetes quantities: `4`, `8Gi`. */
  readonly cpu: string;
  readonly memory: string;
  readonly taints?: readonly { readonly key: string; readonly value?: string; readonly effect: string }[] | undefined;
}

/** A link that is worse than a good one, both ways, once the cluster stands. */
export interface ScenarioLink extends LinkConditions {
  /** Two nodes, a node and `outside` (the way to the internet), or a node and `pods` (all of its own). */
  readonly between: readonly [string, string];
}

/** A registry that nodes pull images from over the network. A lab's: `registry` in lab.yaml. */
export interface ScenarioRegistry {
  /** Its domain name. */
  readonly name: string;
  /** On the internet. */
  readonly address: string;
  /** The same in the nodes' network: most nodes have no address outside. */
  readonly privateAddress: string;
  /** The repository of the lab's image that it runs: `registry`. */
  readonly image: string;
  /** What has been pushed before the lab begins: `cloud-user:1.0.1`, as it was built, under a tag. */
  readonly pushed: readonly { readonly image: string; readonly tag: string }[];
}

/** What every scenario has. */
interface Surroundings {
  readonly name: string;
  /** How long it has been up when the lab starts: with a cluster, the AGE of what it came with. */
  readonly ageSeconds: number;
  /** The seed that labs start with. */
  readonly defaultSeed: number;
  /** The reader's computer, outside. */
  readonly laptop: {
    readonly hostname: string;
    readonly user: string;
    readonly address: string;
  };
}

/** A cluster that labs start from (labs/scenarios/<name>.yaml). */
export interface Scenario extends Surroundings {
  readonly kind?: "cluster" | undefined;
  /** `v1.36.2`. */
  readonly kubernetesVersion: string;
  readonly podCidr: string;
  readonly serviceCidr: string;
  readonly clusterDomain: string;
  /** The kube-dns Service's address. */
  readonly dnsAddress: string;
  readonly nodes: readonly ScenarioNode[];
  /** Whether there is a cloud that gives Services of type LoadBalancer an address. */
  readonly loadBalancers?: boolean | undefined;
  /** The first allocations, for every seed; what comes after is drawn at random as Kubernetes does. */
  readonly firstClusterIps: readonly string[];
  readonly firstNodePorts: readonly number[];
  /** pod-template-hash of a Deployment's first revision, by the Deployment's name. */
  readonly templateHashes: Readonly<Record<string, string>>;
  /** First pod name suffixes under the default seed, by ReplicaSet name; other seeds draw their own. */
  readonly podSuffixes: Readonly<Record<string, readonly string[]>>;
  readonly links?: readonly ScenarioLink[] | undefined;
  readonly registry?: ScenarioRegistry | undefined;
}

/** A network card. */
export interface HostInterface {
  /** `eth0`. */
  readonly name: string;
  /** `internet`, or any other name: a LAN. */
  readonly network: string;
  /** With the length of its network's prefix: `10.0.0.21/24`. */
  readonly address: string;
}

export interface HostRoute {
  readonly to: string;
  readonly via: string;
}

/** A service that a host's systemd starts: one of labs/images, as a jar. */
export interface HostService {
  /** Of its unit, without `.service`. */
  readonly name: string;
  readonly description: string;
  readonly image: string;
  readonly environment: Readonly<Record<string, string>>;
}

/** A machine with an operating system, and no Kubernetes. */
export interface ScenarioHost {
  readonly name: string;
  readonly interfaces: readonly HostInterface[];
  /** Beside those to its LANs and the internet, which its cards bring. */
  readonly routes?: readonly HostRoute[] | undefined;
  readonly services?: readonly HostService[] | undefined;
}

/** Plain hosts on networks: no API server, no kube-proxy. */
export interface HostScenario extends Surroundings {
  readonly kind: "hosts";
  readonly hosts: readonly ScenarioHost[];
}

/** Real processes, on the computer that runs the engine: nothing is simulated but the shell that starts them. */
export interface ProcessScenario extends Surroundings {
  readonly kind: "processes";
}

/** What labs start from: labs/scenarios/<name>.yaml. */
export type LabScenario = Scenario | HostScenario | ProcessScenario;

export function hasCluster(scenario: LabScenario): scenario is Scenario {
  return scenario.kind === undefined || scenario.kind === "cluster";
}
