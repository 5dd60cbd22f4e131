import type { Clock } from "../clock.ts";
import type { Random } from "../random.ts";
import { createInProcessClient } from "./in-process-client.ts";
import type { Registry } from "./registry/context.ts";
import { finishNamespaceDeletions } from "./registry/namespace-deletion.ts";
import { createResources } from "./resources/all-resources.ts";
import { createHandler, createUpgradeHandler } from "./rest/handler.ts";
import type { ApiServer, KubeletApi } from "./server.ts";
import { ClusterIps } from "./service-addresses/cluster-ips.ts";
import { NodePorts } from "./service-addresses/node-ports.ts";
import { ServiceAddresses } from "./service-addresses/service-addresses.ts";
import { Store } from "./store.ts";

export interface ApiServerOptions {
  readonly clock: Clock;
  readonly random: Random;
  /** `v1.36.2` */
  readonly kubernetesVersion: string;
  readonly serviceCidr: string;
  /** Handed out before any random one. */
  readonly firstClusterIps: readonly string[];
  readonly firstNodePorts: readonly number[];
}

/** An API server with nothing in it, not even namespaces: those come from whoever sets up the cluster. */
export function createApiServer(options: ApiServerOptions): ApiServer {
  const { clock } = options;
  const random = options.random.fork("api-server");
  const addresses = new ServiceAddresses(
    new ClusterIps(options.serviceCidr, options.firstClusterIps, random.fork("cluster ips")),
    new NodePorts(options.firstNodePorts, random.fork("node ports")),
  );
  const store = new Store();
  const registry: Registry = {
    store,
    clock,
    uids: random.fork("uids"),
    names: random.fork("names"),
    resources: createResources(random, addresses, store),
  };
  finishNamespaceDeletions(registry);
  const kubelets = new Map<string, KubeletApi>();
  const context = { registry, clock, kubernetesVersion: options.kubernetesVersion, kubelets };
  return {
    fetch: createHandler(context),
    upgrade: createUpgradeHandler(context),
    client: createInProcessClient(registry),
    setKubelet: (nodeName, kubelet) => void kubelets.set(nodeName, kubelet),
  };
}
