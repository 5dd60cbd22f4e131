import { runVirtually, SimulatedClock } from "../../cluster/clock.ts";
import { type Cluster, createCluster } from "../../cluster/cluster.ts";
import type { Scenario } from "../../cluster/scenario.ts";
import { Trace } from "../../cluster/trace.ts";
import { createImageRegistry } from "../../lab/image-registry.ts";
import { RealTimeDriver } from "../real-time.ts";
import { bridgeDns } from "./dns-bridge.ts";
import { bridgeHttp } from "./http-bridge.ts";
import { nodeTime, nodeTurn } from "./node-time.ts";
import { loadAllImages } from "./read-scenario.ts";

export interface ServeOptions {
  readonly scenario: Scenario;
  /** The scenario's own when left out. */
  readonly seed?: number | undefined;
  /** 0 takes any. */
  readonly port: number;
  readonly dnsPort: number;
  /** Take the next free port when one is taken. */
  readonly stepAround: { readonly port: boolean; readonly dnsPort: boolean };
}

/** A cluster in real time, its API and DNS on loopback. */
export interface ServedCluster {
  readonly seed: number;
  readonly port: number;
  readonly dnsPort: number;
  readonly cluster: Cluster;
  close(): Promise<void>;
}

/** Boots a cluster in virtual time, then lets it run with the host's and serves it. Rejects with PortInUseError. */
export async function serveCluster(options: ServeOptions): Promise<ServedCluster> {
  const { scenario, port, dnsPort, stepAround } = options;
  const seed = options.seed ?? scenario.defaultSeed;
  const startMs = nodeTime.now();
  const clock = new SimulatedClock(startMs - scenario.ageSeconds * 1000, nodeTurn);
  const trace = new Trace();
  const images = createImageRegistry(await loadAllImages(), trace);
  const cluster = createCluster({ scenario, seed, clock, images, trace });
  await runVirtually(clock, cluster.ready());
  clock.leapTo(startMs);
  const [asker] = cluster.nodes.values();
  if (!asker) throw new Error(`the scenario ${scenario.name} has no nodes`);

  const driver = new RealTimeDriver(clock, nodeTime);
  const sync = () => driver.sync();
  const http = await bridgeHttp({ api: cluster.api, sync, port, stepAround: stepAround.port });
  try {
    const dns = await bridgeDns({
      from: asker.stack,
      server: { address: scenario.dnsAddress, port: 53 },
      clock,
      sync,
      port: dnsPort,
      stepAround: stepAround.dnsPort,
    });
    driver.start();
    return {
      seed,
      port: http.port,
      dnsPort: dns.port,
      cluster,
      close: async () => {
        driver.stop();
        await Promise.all([http.close(), dns.close()]);
      },
    };
  } catch (error) {
    await http.close();
    throw error;
  }
}
