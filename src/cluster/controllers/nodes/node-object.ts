import type { Node, NodeCondition, Taint } from "kubernetes-types/core/v1";
import { timestamp } from "../../api/object.ts";
import { type Random, uuid } from "../../random.ts";
import type { ScenarioNode } from "../../scenario.ts";
import { parseQuantity } from "../scheduler/quantity.ts";

/** What the kubelet holds back for the node itself (--eviction-hard memory.available). */
const evictionThreshold = 100 * 2 ** 20;

/** A node as its kubelet registers it, ready. */
export function nodeObject(node: ScenarioNode, kubernetesVersion: string, random: Random, now: number): Node {
  const { name, roles, address, externalAddress, podCidr, cpu, memory } = node;
  const isControlPlane = roles.includes("control-plane");
  const memoryBytes = parseQuantity(memory);
  const size = { cpu, "ephemeral-storage": "51175404Ki", "hugepages-2Mi": "0", pods: "110" };
  const machineId = uuid(random).replaceAll("-", "");
  const taints: Taint[] = (node.taints ?? []).map(({ key, value, effect }) => ({
    key,
    ...(value === undefined ? {} : { value }),
    effect: effectOf(effect),
  }));
  return {
    metadata: {
      name,
      labels: {
        "beta.kubernetes.io/arch": "amd64",
        "beta.kubernetes.io/os": "linux",
        "kubernetes.io/arch": "amd64",
        "kubernetes.io/hostname": name,
        "kubernetes.io/os": "linux",
        ...Object.fromEntries(roles.map((role) => [`node-role.kubernetes.io/${role}`, ""])),
        ...(isControlPlane ? { "node.kubernetes.io/exclude-from-external-load-balancers": "" } : {}),
      },
      annotations: {
        "node.alpha.kubernetes.io/ttl": "0",
        "volumes.kubernetes.io/controller-managed-attach-detach": "true",
      },
    },
    spec: { podCIDR: podCidr, podCIDRs: [podCidr], ...(taints.length > 0 ? { taints } : {}) },
    status: {
      addresses: [
        { type: "InternalIP", address },
        ...(externalAddress ? [{ type: "ExternalIP", address: externalAddress }] : []),
        { type: "Hostname", address: name },
      ],
      allocatable: { ...size, memory },
      capacity: { ...size, memory: `${(memoryBytes + evictionThreshold) / 1024}Ki` },
      conditions: conditions(now),
      daemonEndpoints: { kubeletEndpoint: { Port: 10250 } },
      nodeInfo: {
        architecture: "amd64",
        bootID: uuid(random),
        containerRuntimeVersion: "containerd://2.2.1",
        kernelVersion: "6.12.48+deb13-amd64",
        kubeProxyVersion: "",
        kubeletVersion: kubernetesVersion,
        machineID: machineId,
        operatingSystem: "linux",
        osImage: "Debian GNU/Linux 13 (trixie)",
        systemUUID: uuid(random),
      },
    },
  };
}

function effectOf(effect: string): Taint["effect"] {
  return effect === "NoExecute" || effect === "PreferNoSchedule" ? effect : "NoSchedule";
}

function conditions(now: number): NodeCondition[] {
  const time = timestamp(now);
  const condition = (type: NodeCondition["type"], status: string, reason: string, message: string): NodeCondition => ({
    type,
    status,
    lastHeartbeatTime: time,
    lastTransitionTime: time,
    reason,
    message,
  });
  return [
    condition("MemoryPressure", "False", "KubeletHasSufficientMemory", "kubelet has sufficient memory available"),
    condition("DiskPressure", "False", "KubeletHasNoDiskPressure", "kubelet has no disk pressure"),
    condition("PIDPressure", "False", "KubeletHasSufficientPID", "kubelet has sufficient PID available"),
    condition("Ready", "True", "KubeletReady", "kubelet is posting ready status"),
  ];
}
