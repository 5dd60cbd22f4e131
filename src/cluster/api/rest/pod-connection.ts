import type { Node, Pod } from "kubernetes-types/core/v1";
import type { KubeletApi } from "../server.ts";
import { ApiError, badRequest, notFound } from "../status.ts";
import type { ServerContext } from "./exchange.ts";
import type { Target } from "./target.ts";

/** The pod that a log or exec request is about. */
export function podOf({ registry }: ServerContext, { resource, namespace, name = "" }: Target): Pod {
  const found = registry.store.get("Pod", namespace, name);
  if (!found) throw notFound(resource, name);
  // The store holds pods under this kind.
  return found as Pod;
}

/** The container meant: the one named, the default one, or the only one (registry/core/pod strategy.go). */
export function containerOf(pod: Pod, requested: string | null): string {
  const name = pod.metadata?.name ?? "";
  const containers = (pod.spec?.containers ?? []).map((container) => container.name);
  const init = (pod.spec?.initContainers ?? []).map((container) => container.name);
  const ephemeral = (pod.spec?.ephemeralContainers ?? []).map((container) => container.name);
  if (requested) {
    if ([...containers, ...init, ...ephemeral].includes(requested)) return requested;
    throw badRequest(`container ${requested} is not valid for pod ${name}`);
  }
  const [only, ...others] = containers;
  if (only !== undefined && others.length === 0) return only;
  const initChoice = init.length > 0 ? ` or one of the init containers: [${init.join(" ")}]` : "";
  throw badRequest(
    `a container name must be specified for pod ${name}, choose one of: [${containers.join(" ")}]${initChoice}`,
  );
}

/** Who answers for the pod. `path`: what the real server would ask its kubelet for. */
export function kubeletOf({ registry, kubelets }: ServerContext, pod: Pod, path: string): KubeletApi {
  const nodeName = pod.spec?.nodeName ?? "";
  const kubelet = kubelets.get(nodeName);
  if (kubelet) return kubelet;
  const node = registry.store.get("Node", undefined, nodeName);
  if (!node) throw notFound({ group: "", plural: "nodes" }, nodeName);
  const { status }: Node = node as Node;
  const address = status?.addresses?.find(({ type }) => type === "InternalIP")?.address ?? nodeName;
  const where = `${address}:10250`;
  const message = `Get "https://${where}/${path}": dial tcp ${where}: connect: connection refused`;
  throw new ApiError(500, "", message);
}
