import { runVirtually } from "../../src/cluster/clock.ts";
import { longestTask, type Measurement } from "../measure.ts";
import { type Booted, boot, createWeb, webReady } from "./cluster.ts";
import { runInRealTime } from "./real-time.ts";

const nodes = 10;

/** From `kubectl apply` to the last pod's readiness, in virtual time: what has to be computed for it. */
export function podsComputed(replicas: number): Measurement {
  return async (host) => {
    const booted = await withImage(await boot(host, nodes));
    const begun = host.now();
    const ready = webReady(booted, replicas);
    createWeb(booted, replicas);
    await runVirtually(booted.clock, ready);
    return { total: host.now() - begun };
  };
}

/** The same with the host's clock, as the reader waits, and the longest task meanwhile. */
export function podsWaited(replicas: number): Measurement {
  return async (host) => {
    const booted = await withImage(await boot(host, nodes));
    const begun = host.now();
    let total = 0;
    const { longest } = await longestTask(host, () =>
      runInRealTime(booted, async () => {
        const ready = webReady(booted, replicas);
        createWeb(booted, replicas);
        await ready;
        total = host.now() - begun;
        // What follows from it: the last endpoints in every node's rules.
        await booted.clock.sleep(1500);
      }),
    );
    return { total, longest };
  };
}

/** Every node has the image already: a pull is a pause, not work. */
async function withImage(booted: Booted): Promise<Booted> {
  const { cluster, clock } = booted;
  const labels = { app: "image" };
  cluster.api.client.create("DaemonSet", {
    metadata: { name: "image", namespace: "kube-system" },
    spec: {
      selector: { matchLabels: labels },
      template: { metadata: { labels }, spec: { containers: [{ name: "image", image: "web:1.0" }] } },
    },
  });
  await runVirtually(clock, clock.sleep(5000));
  return booted;
}
