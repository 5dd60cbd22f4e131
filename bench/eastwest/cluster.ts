import busyboxCurl from "../../labs/images/busybox-curl.ts";
import { runVirtually, SimulatedClock } from "../../src/cluster/clock.ts";
import { type Cluster, createCluster } from "../../src/cluster/cluster.ts";
import type { ImageRegistry, LabImage, ServiceContext, ServiceImage } from "../../src/cluster/container-image.ts";
import type { Scenario, ScenarioNode } from "../../src/cluster/scenario.ts";
import { Trace } from "../../src/cluster/trace.ts";
import { createImageRegistry } from "../../src/lab/image-registry.ts";
import { nodeTools } from "../../src/shell/network-tools.ts";
import type { Host } from "../measure.ts";

/** A cluster with `workers` nodes that pods can go to, large enough for all of them. */
export function scenario(workers: number): Scenario {
  const node = (index: number): ScenarioNode => ({
    name: index === 0 ? "control-plane" : `worker-${index}`,
    roles: index === 0 ? ["control-plane"] : [],
    address: `192.168.0.${10 + index}`,
    podCidr: `10.244.${index}.0/24`,
    cpu: "64",
    memory: "256Gi",
    taints: index === 0 ? [{ key: "node-role.kubernetes.io/control-plane", effect: "NoSchedule" }] : [],
  });
  return {
    name: "bench",
    kubernetesVersion: "v1.36.2",
    podCidr: "10.244.0.0/16",
    serviceCidr: "10.96.0.0/12",
    clusterDomain: "cluster.local",
    dnsAddress: "10.96.0.10",
    nodes: Array.from({ length: workers + 1 }, (_, index) => node(index)),
    ageSeconds: 3600,
    defaultSeed: 1,
    firstClusterIps: [],
    firstNodePorts: [],
    templateHashes: {},
    podSuffixes: {},
    laptop: { hostname: "laptop", user: "dev", address: "198.51.100.7" },
  };
}

/** A booted cluster, its clock standing still. */
export interface Booted {
  readonly cluster: Cluster;
  readonly clock: SimulatedClock;
  readonly trace: Trace;
  /** What the processes of the image `client` can do, in the order in which they started. */
  readonly clients: readonly ServiceContext[];
}

/** Boots as a lab does, in virtual time. */
export async function boot(host: Host, workers: number): Promise<Booted> {
  const clients: ServiceContext[] = [];
  const clock = new SimulatedClock(Date.parse("2026-06-01T00:00:00Z"), host.createTurn());
  const trace = new Trace();
  const images = imagesOfNoSize([web, client(clients), busyboxCurl], trace);
  const cluster = createCluster({ scenario: scenario(workers), seed: 1, clock, images, trace, nodeTools });
  await runVirtually(clock, cluster.ready());
  return { cluster, clock, trace, clients };
}

/** Answers on 8080 as soon as it runs. */
const web: ServiceImage = {
  kind: "service",
  repository: "web",
  tags: ["1.0"],
  process: "web",
  startupMs: 0,
  start: () => ({ 8080: () => new Response("hello\n") }),
};

/** Does nothing by itself: `clients` gets what its processes can do. */
function client(clients: ServiceContext[]): ServiceImage {
  const start = (context: ServiceContext) => {
    clients.push(context);
    return {};
  };
  return { kind: "service", repository: "client", tags: ["1.0"], process: "client", startupMs: 0, start };
}

/** What a pull takes is then the registry's answer alone, 0.4 s. */
function imagesOfNoSize(labImages: readonly LabImage[], trace: Trace): ImageRegistry {
  const registry = createImageRegistry(labImages, trace);
  return { pull: async (reference) => ({ ...(await registry.pull(reference)), sizeBytes: 0 }) };
}

/** Creates what the measurements talk to: a Deployment `web` with its Service on port 80. */
export function createWeb({ cluster }: Booted, replicas: number): void {
  const { client } = cluster.api;
  const labels = { app: "web" };
  const container = { name: "web", image: "web:1.0", ports: [{ containerPort: 8080 }] };
  client.create("Deployment", {
    metadata: { name: "web", namespace: "default" },
    spec: {
      replicas,
      selector: { matchLabels: labels },
      template: { metadata: { labels }, spec: { containers: [container] } },
    },
  });
  client.create("Service", {
    metadata: { name: "web", namespace: "default" },
    spec: { selector: labels, ports: [{ port: 80, targetPort: 8080 }] },
  });
}

export function createPod({ cluster }: Booted, name: string, container: { image: string; command?: string[] }): void {
  cluster.api.client.create("Pod", {
    metadata: { name, namespace: "default" },
    spec: { containers: [{ name, ...container }] },
  });
}

/** Resolves when the Deployment `web` has that many ready pods. */
export function webReady({ cluster }: Booted, replicas: number): Promise<void> {
  return new Promise((resolve) => {
    const stop = cluster.api.client.watch("Deployment", ({ object: { metadata, status } }) => {
      if (metadata?.name !== "web" || status?.readyReplicas !== replicas) return;
      stop();
      resolve();
    });
  });
}
