import type { ApiClient } from "../api/client.ts";
import type { Clock } from "../clock.ts";
import type { Random } from "../random.ts";
import { startDaemonSetController } from "./daemon-set/daemon-set-controller.ts";
import { startDeploymentController } from "./deployment/deployment-controller.ts";
import { startEndpointSliceController } from "./endpoints/endpoint-slice-controller.ts";
import { startEndpointSliceMirroring } from "./endpoints/endpoint-slice-mirroring.ts";
import { startEndpointsController } from "./endpoints/endpoints-controller.ts";
import { startEventExpiry } from "./event-expiry.ts";
import type { EventRecorders } from "./event-recorder.ts";
import { startGarbageCollector } from "./garbage-collector.ts";
import {
  type LoadBalancerControllerOptions,
  startLoadBalancerController,
} from "./load-balancer/load-balancer-controller.ts";
import { startReplicaSetController } from "./replica-set/replica-set-controller.ts";
import { schedulerName, startScheduler } from "./scheduler/scheduler.ts";

export interface ControllersOptions {
  readonly client: ApiClient;
  readonly clock: Clock;
  readonly random: Random;
  readonly recorders: EventRecorders;
  /** pod-template-hash of a Deployment's first ReplicaSet, by the Deployment's name. */
  readonly templateHashes: Readonly<Record<string, string>>;
  /** First pod name suffixes by ReplicaSet name. */
  readonly podSuffixes: Readonly<Record<string, readonly string[]>>;
  /** Where load balancers are set up; without one, Services of this type wait for ever. */
  readonly cloud: LoadBalancerControllerOptions["cloud"] | undefined;
}

/**
 * Starts what kube-controller-manager, kube-scheduler and a cloud's controllers are in a real cluster. Returns what
 * stops it all.
 */
export function startControllers(options: ControllersOptions): () => void {
  const { client, clock, random, recorders, templateHashes, cloud } = options;
  const handedOut = new Map<string, number>();
  const pinnedSuffix = (replicaSetName: string) => {
    const next = handedOut.get(replicaSetName) ?? 0;
    handedOut.set(replicaSetName, next + 1);
    return options.podSuffixes[replicaSetName]?.[next];
  };
  const endings = [
    startDeploymentController({
      client,
      clock,
      events: recorders.for({ component: "deployment-controller" }),
      templateHashes,
    }),
    startReplicaSetController({
      client,
      clock,
      events: recorders.for({ component: "replicaset-controller" }),
      pinnedSuffix,
    }),
    startDaemonSetController({
      client,
      clock,
      events: recorders.for({ component: "daemonset-controller" }),
    }),
    startScheduler({
      client,
      clock,
      random: random.fork("scheduler"),
      events: recorders.for({ component: schedulerName, host: "control-plane", action: "Binding" }),
    }),
    startEndpointSliceController(client, clock),
    startEndpointsController(client, clock),
    startEndpointSliceMirroring(client, clock),
    startGarbageCollector(client),
    startEventExpiry(client, clock),
  ];
  if (cloud) {
    endings.push(
      startLoadBalancerController({
        client,
        clock,
        random: random.fork("load-balancers"),
        events: recorders.for({ component: "service-controller" }),
        cloud,
      }),
    );
  }
  return () => {
    for (const end of endings) end();
  };
}
