import type { Node, Pod, Service } from "kubernetes-types/core/v1";
import type { EndpointSlice } from "kubernetes-types/discovery/v1";
import type { ApiClient, KubernetesObject, WatchEvent } from "../../cluster/api/client.ts";
import { podStatus } from "../../cluster/api/resources/pod-table.ts";
import type { Scenario } from "../../cluster/scenario.ts";
import type { ClusterMapData, MapEndpoint, MapNode, MapPod, MapService } from "./view-data.ts";

const controlPlaneLabel = "node-role.kubernetes.io/control-plane";
const serviceNameLabel = "kubernetes.io/service-name";

/** Nodes, pods and Services as the API's watches tell of them. */
export class ClusterMap {
  readonly #scenario: Scenario;
  readonly #nodes = new Map<string, MapNode>();
  readonly #pods = new Map<string, MapPod>();
  readonly #services = new Map<string, Service>();
  readonly #slices = new Map<string, EndpointSlice>();
  readonly #ends: readonly (() => void)[];

  constructor(client: ApiClient, scenario: Scenario, changed: () => void) {
    this.#scenario = scenario;
    const keep =
      <T extends KubernetesObject, V>(kept: Map<string, V>, convert: (object: T) => V) =>
      ({ type, object }: WatchEvent<T>) => {
        const key = `${object.metadata?.namespace ?? ""}/${object.metadata?.name ?? ""}`;
        if (type === "DELETED") kept.delete(key);
        else kept.set(key, convert(object));
        changed();
      };
    this.#ends = [
      client.watch(
        "Node",
        keep(this.#nodes, (node: Node) => this.#mapNode(node)),
      ),
      client.watch("Pod", keep(this.#pods, mapPod)),
      client.watch(
        "Service",
        keep(this.#services, (service: Service) => service),
      ),
      client.watch(
        "EndpointSlice",
        keep(this.#slices, (slice: EndpointSlice) => slice),
      ),
    ];
  }

  data(): ClusterMapData {
    const { laptop } = this.#scenario;
    const slicesOf = Map.groupBy(
      this.#slices.values(),
      ({ metadata }) => `${metadata?.namespace}/${metadata?.labels?.[serviceNameLabel]}`,
    );
    return {
      topic: "map",
      nodes: [...this.#nodes.values()],
      pods: [...this.#pods.values()],
      services: [...this.#services].map(([key, service]) => mapService(service, slicesOf.get(key) ?? [])),
      laptop: { name: "laptop", address: laptop.address },
    };
  }

  close(): void {
    for (const end of this.#ends) end();
  }

  #mapNode({ metadata, spec, status }: Node): MapNode {
    const name = metadata?.name ?? "";
    const addressOf = (type: string) => status?.addresses?.find((one) => one.type === type)?.address;
    return {
      name,
      address: addressOf("InternalIP") ?? "",
      externalAddress: this.#scenario.nodes.find((node) => node.name === name)?.externalAddress,
      podCidr: spec?.podCIDR ?? "",
      isControlPlane: Object.hasOwn(metadata?.labels ?? {}, controlPlaneLabel),
      isReady: status?.conditions?.find(({ type }) => type === "Ready")?.status === "True",
    };
  }
}

function mapPod(pod: Pod): MapPod {
  const { metadata, spec, status } = pod;
  const owner = metadata?.ownerReferences?.find(({ controller }) => controller);
  return {
    namespace: metadata?.namespace ?? "",
    name: metadata?.name ?? "",
    node: spec?.nodeName ?? "",
    address: status?.podIP ?? "",
    status: podStatus(pod),
    isReady: status?.conditions?.find(({ type }) => type === "Ready")?.status === "True",
    owner: owner ? `${owner.kind}/${owner.name}` : "",
    usesHostNetwork: spec?.hostNetwork ?? false,
  };
}

function mapService({ metadata, spec, status }: Service, slices: readonly EndpointSlice[]): MapService {
  const balanced = (status?.loadBalancer?.ingress ?? []).flatMap(({ ip }) => (ip ? [ip] : []));
  return {
    namespace: metadata?.namespace ?? "",
    name: metadata?.name ?? "",
    type: spec?.type ?? "",
    clusterIp: spec?.clusterIP ?? "",
    externalAddresses: [...balanced, ...(spec?.externalIPs ?? [])],
    externalName: spec?.externalName ?? "",
    ports: (spec?.ports ?? []).map(({ name = "", protocol = "TCP", port, nodePort }) => ({
      name,
      protocol,
      port,
      nodePort: nodePort || undefined,
    })),
    endpoints: slices.flatMap(mapEndpoints),
  };
}

function mapEndpoints({ endpoints }: EndpointSlice): MapEndpoint[] {
  return (endpoints ?? []).flatMap(({ addresses, conditions, targetRef }) =>
    addresses.map((address) => ({
      address,
      isReady: conditions?.ready ?? true,
      pod: targetRef?.kind === "Pod" ? targetRef.name : undefined,
    })),
  );
}
