import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Pod, Service } from "kubernetes-types/core/v1";
import { parse } from "yaml";
import type { KubeletApi } from "./api/server.ts";
import { runVirtually, SimulatedClock } from "./clock.ts";
import { type Cluster, createCluster } from "./cluster.ts";
import { type ContainerImage, ImagePullError, type ImageRegistry } from "./container-image.ts";
import { type ByteReader, bytes, readAllText } from "./pipe.ts";
import type { Process, Program } from "./process.ts";
import type { Scenario } from "./scenario.ts";
import { Trace } from "./trace.ts";

export const article: Scenario = parse(
  readFileSync(join(import.meta.dirname, "../../labs/scenarios/article.yaml"), "utf8"),
);

/** Listens on 8080 and says hello, until SIGTERM. */
const server: Program = Object.assign(
  async ({ machine, signal, stdout }: Process) => {
    const listener = machine.network.listen(8080, (connection) => connection.close());
    await stdout.write(bytes(`serving as ${machine.hostname}\n`));
    try {
      return await new Promise<number>((_, reject) =>
        signal.addEventListener("abort", () => reject(signal.reason), { once: true }),
      );
    } finally {
      listener.close();
    }
  },
  { handles: ["SIGTERM"] as const },
);

/** Sleeps for ever and, as a shell, has no handler for SIGTERM. */
const shell: Program = ({ signal }) =>
  new Promise((_, reject) => signal.addEventListener("abort", () => reject(signal.reason), { once: true }));

const programs = new Map<string, Program>([
  ["server", server],
  ["sh", shell],
  [
    "crash",
    async ({ stdout, machine }) => {
      await stdout.write(bytes("going down\n"));
      await machine.clock.sleep(100);
      return 3;
    },
  ],
  [
    "env",
    async ({ env, stdout }) => {
      for (const [name, value] of env) await stdout.write(bytes(`${name}=${value}\n`));
      return 0;
    },
  ],
  [
    "cat",
    async ({ argv, machine, stdout }) => {
      if (!machine.files.exists(argv[1] ?? "")) return 1;
      await stdout.write(machine.files.read(argv[1] ?? ""));
      return 0;
    },
  ],
  [
    "touch",
    async ({ argv, machine }) => {
      machine.files.write(argv[1] ?? "", "");
      return 0;
    },
  ],
]);

function imageRegistry(): ImageRegistry {
  const images = new Map<string, ContainerImage>();
  return {
    pull(reference): Promise<ContainerImage> {
      if (reference.includes("missing")) {
        return Promise.reject(new ImagePullError(`failed to resolve reference "${reference}": not found`));
      }
      const image = images.get(reference) ?? {
        reference,
        entrypoint: ["server"],
        command: [],
        env: {},
        programs,
        files: {},
        sizeBytes: 80_000_000,
      };
      images.set(reference, image);
      return Promise.resolve(image);
    },
  };
}

/** The kubelet that the API server asks for a pod. */
function kubeletOf(cluster: Cluster, pod: Pod): KubeletApi {
  const kubelet = cluster.kubelets.get(pod.spec?.nodeName ?? "");
  if (!kubelet) throw new Error("the pod has no node");
  return kubelet;
}

/** A cluster of the article's scenario with images that the tests above know, and what tests ask of it. */
export interface ClusterLab {
  readonly cluster: Cluster;
  readonly clock: SimulatedClock;
  /** Lets `seconds` pass. */
  pass(seconds: number): Promise<void>;
  pod(name: string): Pod | undefined;
  pods(labelSelector?: string): readonly Pod[];
  /** `reason: message` of an object's events, oldest first. */
  events(name: string): string[];
  logs(pod: Pod): Promise<string>;
  exec(pod: Pod, ...command: string[]): Promise<{ output: string; end: unknown }>;
}

export async function bootCluster(seed = article.defaultSeed, scenario = article): Promise<ClusterLab> {
  const clock = new SimulatedClock(
    Date.parse("2026-06-01T00:00:00Z") - scenario.ageSeconds * 1000,
    () => new Promise((resolve) => setImmediate(resolve)),
  );
  const cluster = createCluster({ scenario, seed, clock, images: imageRegistry(), trace: new Trace() });
  await runVirtually(clock, cluster.ready());
  clock.leapTo(Date.parse("2026-06-01T00:00:00Z"));
  const { client } = cluster.api;
  const read = (reader: ByteReader) => runVirtually(clock, readAllText(reader));
  return {
    cluster,
    clock,
    pass: (seconds) => runVirtually(clock, clock.sleep(seconds * 1000)),
    pod: (name) => client.get("Pod", name, "default"),
    pods: (labelSelector) => client.list("Pod", { namespace: "default", labelSelector }),
    events: (name) =>
      client
        .list("Event", { namespace: "default" })
        .filter(({ involvedObject }) => involvedObject.name === name)
        .sort((a, b) => ((a.metadata.name ?? "") < (b.metadata.name ?? "") ? -1 : 1))
        .map(({ reason, message }) => `${reason}: ${message}`),
    logs: (pod) => read(kubeletOf(cluster, pod).logs(pod, pod.spec?.containers[0]?.name ?? "", {})),
    exec: async (pod, ...command) => {
      const options = { command, stdin: false, stdout: true, stderr: true, tty: false };
      const session = kubeletOf(cluster, pod).exec(pod, pod.spec?.containers[0]?.name ?? "", options);
      const output = await read(session.stdout);
      return { output, end: await runVirtually(clock, session.exited) };
    },
  };
}

/** The article's Deployments, with images that the lab has. */
export function deployment(app: string, change: { replicas?: number; image?: string } = {}) {
  const labels = { app };
  return {
    metadata: { name: `deployment-${app}`, namespace: "default" },
    spec: {
      replicas: change.replicas ?? 4,
      selector: { matchLabels: labels },
      template: {
        metadata: { labels },
        spec: {
          terminationGracePeriodSeconds: 10,
          containers: [{ name: `container-${app}`, image: change.image ?? `registry.example/${app}:1.0.1` }],
        },
      },
    },
  };
}

export function pod(name: string, container: object = {}, spec: object = {}): Pod {
  return {
    metadata: { name, namespace: "default", labels: { run: name } },
    spec: { ...spec, containers: [{ name, image: "odise/busybox-curl", command: ["/bin/sh"], ...container }] },
  };
}

export function service(name: string, selector: Record<string, string>): Service {
  return {
    metadata: { name, namespace: "default" },
    spec: { selector, ports: [{ port: 8080, targetPort: 8080 }] },
  };
}
