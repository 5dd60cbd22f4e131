import type { Node, Pod } from "kubernetes-types/core/v1";
import { canonicalQuantity } from "../../cluster/api/decoding/quantity.ts";
import { age as ageOf } from "../../cluster/api/resources/duration.ts";
import type { Session } from "../command.ts";
import { StatusError } from "../errors.ts";
import { isObject, listAt, textAt, typed } from "../json.ts";
import { Amount } from "./amounts.ts";
import type { Describer } from "./describer.ts";
import { type Description, longTime } from "./description.ts";

export const describeNode: Describer = async (session, object, out) => {
  const node = typed<Node>(object);
  const { metadata, spec, status } = node;
  const name = metadata?.name ?? "";
  out.line(0, `Name:\t${name}`);
  out.line(0, `Roles:\t${rolesOf(node).join(",") || "<none>"}`);
  out.labels("Labels", metadata?.labels);
  out.annotations("Annotations", metadata?.annotations);
  out.line(0, `CreationTimestamp:\t${longTime(metadata?.creationTimestamp)}`);
  const taints = (spec?.taints ?? []).map(({ effect, key, value }) => ({
    effect,
    text: `${key}${value ? `=${value}` : ""}:${effect}`,
  }));
  out.lines(
    "Taints",
    taints.sort((a, b) => (`${a.effect},${a.text}` < `${b.effect},${b.text}` ? -1 : 1)).map(({ text }) => text),
  );
  out.line(0, `Unschedulable:\t${spec?.unschedulable ?? false}`);
  await describeLease(session, name, out);
  const conditions = status?.conditions ?? [];
  if (conditions.length > 0) {
    out.line(0, "Conditions:\n  Type\tStatus\tLastHeartbeatTime\tLastTransitionTime\tReason\tMessage");
    out.line(1, "----\t------\t-----------------\t------------------\t------\t-------");
  }
  for (const { lastHeartbeatTime, lastTransitionTime, message, reason, status: value, type } of conditions) {
    out.line(
      1,
      `${type} \t${value} \t${longTime(lastHeartbeatTime)} \t${longTime(lastTransitionTime)} \t${reason ?? ""} \t${message ?? ""}`,
    );
  }
  out.line(0, "Addresses:");
  for (const { address, type } of status?.addresses ?? []) out.line(1, `${type}:\t${address}`);
  describeQuantities("Capacity", status?.capacity, out);
  describeQuantities("Allocatable", status?.allocatable, out);
  describeSystem(node, out);
  if (spec?.podCIDR) out.line(0, `PodCIDR:\t${spec.podCIDR}`);
  if (spec?.podCIDRs?.length) out.line(0, `PodCIDRs:\t${spec.podCIDRs.join(",")}`);
  if (spec?.providerID) out.line(0, `ProviderID:\t${spec.providerID}`);
  const list = await session.client.json({
    path: "/api/v1/pods",
    query: { fieldSelector: `spec.nodeName=${name},status.phase!=Succeeded,status.phase!=Failed`, limit: "500" },
  });
  const pods = listAt(list, "items")
    .filter(isObject)
    .map((item) => typed<Pod>(item));
  describeUse(node, pods, session.clock.now(), out);
};

function rolesOf({ metadata }: Node): string[] {
  const prefix = "node-role.kubernetes.io/";
  const roles = new Set<string>();
  for (const [key, value] of Object.entries(metadata?.labels ?? {})) {
    if (key.startsWith(prefix) && key.length > prefix.length) roles.add(key.slice(prefix.length));
    else if (key === "kubernetes.io/role" && value !== "") roles.add(value);
  }
  return [...roles].sort();
}

async function describeLease(session: Session, name: string, out: Description): Promise<void> {
  try {
    const path = `/apis/coordination.k8s.io/v1/namespaces/kube-node-lease/leases/${name}`;
    const lease = await session.client.json({ path });
    const time = (key: string) => {
      const value = textAt(lease, "spec", key);
      return value === "" ? "<unset>" : longTime(value);
    };
    out.line(0, "Lease:");
    out.line(1, `HolderIdentity:\t${textAt(lease, "spec", "holderIdentity") || "<unset>"}`);
    out.line(1, `AcquireTime:\t${time("acquireTime")}`);
    out.line(1, `RenewTime:\t${time("renewTime")}`);
  } catch (error) {
    if (!(error instanceof StatusError)) throw error;
    out.line(0, `Lease:\tFailed to get lease: ${error.message}`);
  }
}

function describeQuantities(title: string, quantities: object | undefined, out: Description): void {
  const entries = Object.entries(quantities ?? {}).sort(([a], [b]) => (a < b ? -1 : 1));
  if (entries.length > 0) out.line(0, `${title}:`);
  for (const [name, quantity] of entries) out.line(1, `${name}:\t${canonicalQuantity(quantity)}`);
}

function describeSystem({ status }: Node, out: Description): void {
  const info = status?.nodeInfo;
  out.line(0, "System Info:");
  const rows: [string, string | undefined][] = [
    ["Machine ID", info?.machineID],
    ["System UUID", info?.systemUUID],
    ["Boot ID", info?.bootID],
    ["Kernel Version", info?.kernelVersion],
    ["OS Image", info?.osImage],
    ["Operating System", info?.operatingSystem],
    ["Architecture", info?.architecture],
    ["Container Runtime Version", info?.containerRuntimeVersion],
    ["Kubelet Version", info?.kubeletVersion],
  ];
  // Nodes since v1.33 have none.
  if (info?.kubeProxyVersion) rows.push(["Kube-Proxy Version", info.kubeProxyVersion]);
  for (const [title, value] of rows) out.line(1, `${title}:\t${value ?? ""}`);
}

/** What the node's pods ask for, and how much of it that is. */
function describeUse(node: Node, pods: readonly Pod[], now: number, out: Description): void {
  const quantities: Record<string, string> = { ...(node.status?.allocatable ?? node.status?.capacity ?? {}) };
  const share = (amount: Amount, resource: string) => `${amount} (${amount.percentOf(quantities[resource])}%)`;
  const total = (list: readonly Pod[], bound: "requests" | "limits", resource: string) =>
    list.map((pod) => Amount.ofPod(pod, bound, resource)).reduce((sum, one) => sum.plus(one), Amount.zero);
  out.line(0, `Non-terminated Pods:\t(${pods.length} in total)`);
  out.line(1, "Namespace\tName\t\tCPU Requests\tCPU Limits\tMemory Requests\tMemory Limits\tAge");
  out.line(1, "---------\t----\t\t------------\t----------\t---------------\t-------------\t---");
  for (const pod of pods) {
    const cells = (["cpu", "memory"] as const).flatMap((resource) =>
      (["requests", "limits"] as const).map((bound) => share(Amount.ofPod(pod, bound, resource), resource)),
    );
    const { creationTimestamp, name, namespace } = pod.metadata ?? {};
    out.line(1, `${namespace}\t${name}\t\t${cells.join("\t")}\t${ageOf(creationTimestamp, now)}`);
  }
  out.line(0, "Allocated resources:\n  (Total limits may be over 100 percent, i.e., overcommitted.)");
  out.line(1, "Resource\tRequests\tLimits");
  out.line(1, "--------\t--------\t------");
  const hugePages = Object.keys(quantities).filter((resource) => resource.startsWith("hugepages-"));
  for (const resource of ["cpu", "memory", "ephemeral-storage", ...hugePages.sort()]) {
    const cells = (["requests", "limits"] as const).map((bound) => share(total(pods, bound, resource), resource));
    out.line(1, `${resource}\t${cells.join("\t")}`);
  }
}
