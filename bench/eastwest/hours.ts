import { runVirtually } from "../../src/cluster/clock.ts";
import type { Measurement } from "../measure.ts";
import { boot, createPod, createWeb } from "./cluster.ts";

const hours = 10;
/** By then the bounded memories are full: what the API server can replay to watchers, logs, Events. */
const fullAfter = 8;

/** A lab that is left open: a request every second, each on a new connection, and a rollout every ten minutes. */
export const heapOverHours: Measurement = async (host) => {
  if (host.usedHeap() === undefined) return { first: "not told", last: "not told" };
  const booted = await boot(host, 3);
  const { clock, cluster, trace, clients } = booted;
  createWeb(booted, 4);
  createPod(booted, "client", { image: "client:1.0" });
  trace.subscribe(() => {});
  await runVirtually(clock, clock.sleep(10_000));
  const [client] = clients;
  if (!client) throw new Error("the client does not run");
  const hour = async () => {
    for (let second = 0; second < 3600; second++) {
      if (second % 600 === 0) rollOut();
      await client.fetch("http://web/", { headers: { Connection: "close" } }).catch(() => undefined);
      await clock.sleep(1000);
    }
  };
  const rollOut = () => {
    const web = cluster.api.client.get("Deployment", "web", "default");
    if (!web?.spec) throw new Error("no Deployment");
    const { template } = web.spec;
    const annotations = { "kubectl.kubernetes.io/restartedAt": String(clock.now()) };
    const restarted = { ...template, metadata: { ...template.metadata, annotations } };
    cluster.api.client.update("Deployment", { ...web, spec: { ...web.spec, template: restarted } });
  };
  const heaps: (number | undefined)[] = [];
  for (let index = 0; index < hours; index++) {
    await runVirtually(clock, hour());
    heaps.push(host.usedHeap());
  }
  const megabytes = (bytes: number | undefined) => (bytes === undefined ? "not told" : bytes / 2 ** 20);
  return { first: megabytes(heaps[fullAfter - 1]), last: megabytes(heaps.at(-1)) };
};
