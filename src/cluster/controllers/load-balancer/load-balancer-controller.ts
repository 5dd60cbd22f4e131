import type { Node, Service } from "kubernetes-types/core/v1";
import type { ApiClient } from "../../api/client.ts";
import { equal } from "../../api/object.ts";
import type { Clock } from "../../clock.ts";
import type { LoadBalancer } from "../../network/load-balancers.ts";
import type { Random } from "../../random.ts";
import type { EventRecorder } from "../event-recorder.ts";
import { isBeingDeleted, keyOf, nameOf, splitKey } from "../object-key.ts";
import { createWorkQueue } from "../work-queue.ts";
import { changesBetween, wantsLoadBalancer } from "./changes.ts";

export interface LoadBalancerControllerOptions {
  readonly client: ApiClient;
  readonly clock: Clock;
  readonly random: Random;
  readonly events: EventRecorder;
  readonly cloud: {
    /** Makes connections from outside to `address` go to nodes, or no longer. */
    setLoadBalancer(address: string, balancer: LoadBalancer | undefined): void;
  };
}

interface Provisioned {
  readonly address: string;
  /** When the cloud will have set it up. */
  readonly readyAt: number;
  balancer: LoadBalancer | undefined;
}

const finalizer = "service.kubernetes.io/load-balancer-cleanup";
const excluded = "node.kubernetes.io/exclude-from-external-load-balancers";
/** Where the cloud's addresses come from: TEST-NET-1 (RFC 5737). */
const pool = "192.0.2.";
/** How long the cloud takes to set one up. */
const provisioningMs = 5000;

/**
 * The cloud's part of Services of type LoadBalancer: an address that leads to the nodes (the service controller of
 * k8s.io/cloud-provider, with a small cloud of its own). Returns what stops it.
 */
export function startLoadBalancerController(options: LoadBalancerControllerOptions): () => void {
  const { client, clock, random, events, cloud } = options;
  const provisioned = new Map<string, Provisioned>();
  const seen = new Map<string, Service>();

  const freeAddress = (wanted: string | undefined): string | undefined => {
    const taken = new Set([...provisioned.values()].map(({ address }) => address));
    const all = Array.from({ length: 254 }, (_, index) => `${pool}${index + 1}`).filter((one) => !taken.has(one));
    return wanted ? all.find((one) => one === wanted) : all[random.int(all.length)];
  };

  const remove = (key: string, service: Service | undefined) => {
    const held = service?.metadata?.finalizers?.includes(finalizer) ?? false;
    const existing = provisioned.get(key);
    if (service && (held || existing))
      events.record(service, "Normal", "DeletingLoadBalancer", "Deleting load balancer");
    if (existing) cloud.setLoadBalancer(existing.address, undefined);
    provisioned.delete(key);
    if (!service || !held) return;
    const cleared = client.updateStatus("Service", { ...service, status: { ...service.status, loadBalancer: {} } });
    events.record(service, "Normal", "DeletedLoadBalancer", "Deleted load balancer");
    const finalizers = (cleared.metadata?.finalizers ?? []).filter((one) => one !== finalizer);
    client.update("Service", { ...cleared, metadata: { ...cleared.metadata, finalizers } });
  };

  const begin = (key: string, service: Service) => {
    events.record(service, "Normal", "EnsuringLoadBalancer", "Ensuring load balancer");
    const finalizers = new Set(service.metadata?.finalizers).add(finalizer);
    client.update("Service", { ...service, metadata: { ...service.metadata, finalizers: [...finalizers] } });
    const wanted = service.spec?.loadBalancerIP;
    const address = freeAddress(wanted);
    if (address === undefined) {
      const why = wanted ? `the address ${wanted} is not available` : "no address is available";
      const message = `Error syncing load balancer: failed to ensure load balancer: ${why}`;
      events.record(service, "Warning", "SyncLoadBalancerFailed", message);
      queue.addAfter(key, provisioningMs);
      return;
    }
    provisioned.set(key, { address, readyAt: clock.now() + provisioningMs, balancer: undefined });
    queue.addAfter(key, provisioningMs);
  };

  const ensure = (service: Service, existing: Provisioned) => {
    const before = existing.balancer;
    const nodes = client.list("Node").filter(takesTraffic).map(nameOf);
    if (nodes.length === 0 && before?.nodeNames.length !== 0) {
      const message = "There are no available nodes for LoadBalancer";
      events.record(service, "Warning", "UnAvailableLoadBalancer", message);
    }
    const nodeNames = nodes.filter(hasEndpoints(client, service));
    const balancer: LoadBalancer = { ports: portsOf(service), nodeNames };
    if (equal(balancer, before)) return;
    existing.balancer = balancer;
    cloud.setLoadBalancer(existing.address, balancer);
    if (before) return;
    events.record(service, "Normal", "EnsuredLoadBalancer", "Ensured load balancer");
    const loadBalancer = { ingress: [{ ip: existing.address, ipMode: "VIP" }] };
    client.updateStatus("Service", { ...service, status: { ...service.status, loadBalancer } });
  };

  const queue = createWorkQueue(clock, (key) => {
    const { namespace, name } = splitKey(key);
    const service = client.get("Service", name, namespace);
    if (!service || !wantsLoadBalancer(service) || isBeingDeleted(service)) {
      remove(key, service);
      return;
    }
    const existing = provisioned.get(key);
    if (!existing) begin(key, service);
    else if (clock.now() >= existing.readyAt) ensure(service, existing);
  });

  const endings = [
    client.watch("Service", ({ type, object }) => {
      const key = keyOf(object);
      const before = seen.get(key);
      if (type === "DELETED") seen.delete(key);
      else seen.set(key, object);
      if (type === "MODIFIED" && before) {
        for (const [reason, message] of changesBetween(before, object))
          events.record(object, "Normal", reason, message);
      }
      if (wantsLoadBalancer(object) || provisioned.has(key)) queue.add(key);
    }),
    client.watch("Node", () => {
      for (const key of provisioned.keys()) queue.add(key);
    }),
    client.watch("EndpointSlice", ({ object: { metadata } }) => {
      const key = `${metadata?.namespace}/${metadata?.labels?.["kubernetes.io/service-name"]}`;
      if (provisioned.has(key)) queue.add(key);
    }),
  ];
  return () => {
    queue.stop();
    for (const end of endings) end();
  };
}

/** Ready, not going, and not a control plane's that keeps out. */
function takesTraffic(node: Node): boolean {
  if (node.metadata?.labels?.[excluded] !== undefined || isBeingDeleted(node)) return false;
  return node.status?.conditions?.some(({ type, status }) => type === "Ready" && status === "True") ?? false;
}

/** With externalTrafficPolicy Local the health checks fail on nodes without a ready endpoint. */
function hasEndpoints(client: ApiClient, service: Service): (nodeName: string) => boolean {
  if (service.spec?.externalTrafficPolicy !== "Local") return () => true;
  const { namespace, name } = service.metadata ?? {};
  const slices = client.list("EndpointSlice", { namespace, labelSelector: `kubernetes.io/service-name=${name}` });
  const ready = slices.flatMap(({ endpoints }) => endpoints.filter(({ conditions }) => conditions?.ready !== false));
  return (nodeName) => ready.some((endpoint) => endpoint.nodeName === nodeName);
}

function portsOf({ spec }: Service): LoadBalancer["ports"] {
  return (spec?.ports ?? []).map(({ protocol, port }) => ({
    protocol: protocol === "UDP" ? "udp" : protocol === "SCTP" ? "sctp" : "tcp",
    port,
  }));
}
