import { runVirtually } from "../../src/cluster/clock.ts";
import type { ServiceContext } from "../../src/cluster/container-image.ts";
import type { Measurement } from "../measure.ts";
import { type Booted, boot, createPod, createWeb } from "./cluster.ts";
import { runInRealTime } from "./real-time.ts";

/** From nothing to the first answer, in virtual time: what has to be computed for it. */
export const firstAnswerComputed: Measurement = async (host) => {
  const begun = host.now();
  const booted = await boot(host, 3);
  const readyAt = host.now();
  create(booted);
  await runVirtually(booted.clock, firstAnswer(booted));
  return { boot: readyAt - begun, total: host.now() - begun };
};

/** The same with the host's clock after the boot: image pulls, sandboxes and kube-proxy take their time. */
export const firstAnswerWaited: Measurement = async (host) => {
  const begun = host.now();
  const booted = await boot(host, 3);
  await runInRealTime(booted, async () => {
    create(booted);
    await firstAnswer(booted);
  });
  return { total: host.now() - begun };
};

function create(booted: Booted): void {
  createWeb(booted, 4);
  createPod(booted, "client", { image: "client:1.0" });
}

/** Asks until somebody answers; the Service must have its 4 pods then. */
async function firstAnswer(booted: Booted): Promise<void> {
  const { clock, cluster, clients } = booted;
  for (;;) {
    const [client] = clients;
    const endpoints = cluster.api.client.get("Endpoints", "web", "default")?.subsets?.[0]?.addresses ?? [];
    if (client && endpoints.length === 4 && (await ask(client))) return;
    await clock.sleep(50);
  }
}

async function ask(client: ServiceContext): Promise<boolean> {
  try {
    return (await client.fetch("http://web/", { headers: { Connection: "close" } })).ok;
  } catch {
    return false;
  }
}
