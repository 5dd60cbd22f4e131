import { BaseImage, Cluster, type ProcessContext } from "@ngrok/webernetes";
import { type Figures, type Host, longestTask, type Measurement, perSecond } from "./measure.ts";

// The peer, by its own interface, doing the same where it can. It runs in real time and knows no other.

class Web extends BaseImage {
  static readonly imageName = "web";
  static readonly imageVersion = "1.0";
  readonly defaultCommand = ["web"];

  override async exec(context: ProcessContext): Promise<number> {
    context.listenHttp(8080, async () => ({ status: 200, body: "hello\n" }));
    return context.waitUntilKilled();
  }
}

const clients: ProcessContext[] = [];

class Client extends BaseImage {
  static readonly imageName = "client";
  static readonly imageVersion = "1.0";
  readonly defaultCommand = ["client"];

  override async exec(context: ProcessContext): Promise<number> {
    clients.push(context);
    return context.waitUntilKilled();
  }
}

async function boot(nodes: number): Promise<Cluster> {
  const cluster = new Cluster({ nodes });
  cluster.registerImage(Web);
  cluster.registerImage(Client);
  await cluster.init();
  return cluster;
}

async function createWeb(cluster: Cluster, replicas: number): Promise<void> {
  const labels = { app: "web" };
  await cluster.apply([
    {
      apiVersion: "apps/v1",
      kind: "Deployment",
      metadata: { name: "web" },
      spec: {
        replicas,
        selector: { matchLabels: labels },
        template: { metadata: { labels }, spec: { containers: [{ name: "web", image: "web:1.0" }] } },
      },
    },
    {
      apiVersion: "v1",
      kind: "Service",
      metadata: { name: "web" },
      spec: {
        type: "NodePort",
        selector: labels,
        ports: [{ port: 80, targetPort: 8080, nodePort: 31000, protocol: "TCP" }],
      },
    },
  ]);
}

export const firstAnswer: Measurement = async (host) => {
  const begun = host.now();
  const cluster = await boot(3);
  await createWeb(cluster, 4);
  await untilReady(cluster, 4);
  while (!(await answers(cluster))) await pause(10);
  return { total: host.now() - begun };
};

async function answers(cluster: Cluster): Promise<boolean> {
  try {
    return (await cluster.fetch("http://node-1:31000/")).status === 200;
  } catch {
    return false;
  }
}

export function pods(replicas: number, limitMs: number): Measurement {
  return async (host): Promise<Figures> => {
    const cluster = await boot(10);
    const begun = host.now();
    const work = async () => {
      await createWeb(cluster, replicas);
      const ready = untilReady(cluster, replicas).then(() => host.now() - begun);
      return Promise.race([ready, pause(limitMs).then(() => undefined)]);
    };
    const { result: total, longest } = await longestTask(host, work);
    return { total: total ?? `not within ${limitMs / 1000} s`, longest };
  };
}

export const requests: Measurement = async (host) => ({ rate: await requestRate(host) });

async function requestRate(host: Host): Promise<number> {
  const cluster = await boot(3);
  await createWeb(cluster, 4);
  await cluster.apply([
    {
      apiVersion: "v1",
      kind: "Pod",
      metadata: { name: "client" },
      spec: { containers: [{ name: "client", image: "client:1.0" }] },
    },
  ]);
  await untilReady(cluster, 4);
  while (!clients[0]) await pause(10);
  const [client] = clients;
  const once = async () => {
    const { body } = await client.fetch("http://web/");
    if (body !== "hello\n") throw new Error("another answer");
  };
  return perSecond(host, once, { concurrency: 5 });
}

function untilReady(cluster: Cluster, replicas: number): Promise<void> {
  return new Promise((resolve) => {
    cluster.informer("deployments", (_, { metadata, status }) => {
      if (metadata?.name === "web" && status?.readyReplicas === replicas) resolve();
    });
  });
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
