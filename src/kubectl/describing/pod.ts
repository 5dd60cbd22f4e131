import type { Pod } from "kubernetes-types/core/v1";
import { age as ageOf } from "../../cluster/api/resources/duration.ts";
import { typed } from "../json.ts";
import { describeContainers } from "./containers.ts";
import type { Describer } from "./describer.ts";
import { type Description, longTime } from "./description.ts";
import { controllerOf } from "./owners.ts";
import { describeTolerations } from "./pod-template.ts";
import { describeVolumes } from "./volumes.ts";

export const describePod: Describer = async (session, object, out) => {
  const pod = typed<Pod>(object);
  const { metadata, spec, status } = pod;
  describeHead(pod, session.clock.now(), out);
  out.line(0, `IP:\t${status?.podIP ?? ""}`);
  const addresses = status?.podIPs ?? [];
  out.line(0, addresses.length === 0 ? "IPs:\t<none>" : "IPs:");
  for (const { ip } of addresses) out.line(1, `IP:\t${ip}`);
  const controller = controllerOf(metadata);
  if (controller) out.line(0, `Controlled By:\t${controller}`);
  if (status?.nominatedNodeName) out.line(0, `NominatedNodeName:\t${status.nominatedNodeName}`);
  const init = spec?.initContainers ?? [];
  if (init.length > 0) describeContainers("Init Containers", init, status?.initContainerStatuses ?? [], pod, out);
  describeContainers("Containers", spec?.containers ?? [], status?.containerStatuses ?? [], pod, out);
  const gates = spec?.readinessGates ?? [];
  if (gates.length > 0) {
    out.line(0, "Readiness Gates:\n  Type\tStatus");
    for (const { conditionType } of gates) {
      const condition = status?.conditions?.find(({ type }) => type === conditionType);
      out.line(1, `${conditionType} \t${condition?.status ?? "<none>"} `);
    }
  }
  const conditions = status?.conditions ?? [];
  if (conditions.length > 0) {
    out.line(0, "Conditions:\n  Type\tStatus");
    for (const { type, status: value } of conditions) out.line(1, `${type} \t${value} `);
  }
  describeVolumes(spec?.volumes ?? [], "", out);
  out.line(0, `QoS Class:\t${status?.qosClass ?? "BestEffort"}`);
  out.labels("Node-Selectors", spec?.nodeSelector);
  describeTolerations("Tolerations", spec?.tolerations ?? [], out);
  describeSpread(pod, out);
};

function describeHead(pod: Pod, now: number, out: Description): void {
  const { metadata, spec, status } = pod;
  out.line(0, `Name:\t${metadata?.name ?? ""}`);
  out.line(0, `Namespace:\t${metadata?.namespace ?? ""}`);
  if (spec?.priority !== undefined) out.line(0, `Priority:\t${spec.priority}`);
  if (spec?.priorityClassName) out.line(0, `Priority Class Name:\t${spec.priorityClassName}`);
  if (spec?.runtimeClassName) out.line(0, `Runtime Class Name:\t${spec.runtimeClassName}`);
  if (spec?.serviceAccountName) out.line(0, `Service Account:\t${spec.serviceAccountName}`);
  out.line(0, `Node:\t${spec?.nodeName ? `${spec.nodeName}/${status?.hostIP ?? ""}` : "<none>"}`);
  if (status?.startTime) out.line(0, `Start Time:\t${longTime(status.startTime)}`);
  out.labels("Labels", metadata?.labels);
  out.annotations("Annotations", metadata?.annotations);
  const phase = status?.phase ?? "";
  if (metadata?.deletionTimestamp && phase !== "Failed" && phase !== "Succeeded") {
    out.line(0, `Status:\tTerminating (lasts ${ageOf(metadata.deletionTimestamp, now)})`);
    out.line(0, `Termination Grace Period:\t${metadata.deletionGracePeriodSeconds ?? 0}s`);
  } else out.line(0, `Status:\t${phase}`);
  if (status?.reason) out.line(0, `Reason:\t${status.reason}`);
  if (status?.message) out.line(0, `Message:\t${status.message}`);
  const seccomp = spec?.securityContext?.seccompProfile;
  if (seccomp) out.line(0, `SeccompProfile:\t${seccomp.type}`);
}

function describeSpread({ spec }: Pod, out: Description): void {
  const constraints = [...(spec?.topologySpreadConstraints ?? [])];
  if (constraints.length === 0) return;
  constraints.sort((a, b) => (a.topologyKey < b.topologyKey ? -1 : 1));
  out.lines(
    "Topology Spread Constraints",
    constraints.map(({ labelSelector, maxSkew, topologyKey, whenUnsatisfiable }) => {
      const labels = Object.entries(labelSelector?.matchLabels ?? {}).map(([key, value]) => `${key}=${value}`);
      const selector = labelSelector ? ` for selector ${labels.sort().join(",")}` : "";
      return `${topologyKey}:${whenUnsatisfiable} when max skew ${maxSkew} is exceeded${selector}`;
    }),
  );
}
