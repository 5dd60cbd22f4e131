import type { ContainerStatus, Pod } from "kubernetes-types/core/v1";
import { age } from "./duration.ts";
import { type Cell, column, type TablePrinter } from "./resource.ts";

/** How `kubectl get pods` shows a pod: printers.go printPod. */
export const podTable: TablePrinter<Pod> = {
  columns: [
    column("Name"),
    column("Ready"),
    column("Status"),
    column("Restarts"),
    column("Age"),
    column("IP", { priority: 1 }),
    column("Node", { priority: 1 }),
    column("Nominated Node", { priority: 1 }),
    column("Readiness Gates", { priority: 1 }),
  ],
  cells: podCells,
};

function podCells(pod: Pod, now: number): Cell[] {
  const { metadata, spec, status } = pod;
  const sidecars = sidecarsOf(pod);
  const containers = status?.containerStatuses ?? [];
  const started = (status?.initContainerStatuses ?? []).filter(({ name }) => sidecars.has(name));
  const ready =
    containers.filter((container) => container.ready && container.state?.running).length +
    started.filter((container) => container.ready && container.started).length;
  const init = initStatus(pod, sidecars);
  const counted = init === undefined ? [...containers, ...started] : (status?.initContainerStatuses ?? []);
  return [
    metadata?.name ?? "",
    `${ready}/${(spec?.containers.length ?? 0) + sidecars.size}`,
    statusCell(pod, init),
    restartsCell(counted, now),
    age(metadata?.creationTimestamp, now),
    status?.podIPs?.[0]?.ip || status?.podIP || "<none>",
    spec?.nodeName || "<none>",
    status?.nominatedNodeName || "<none>",
    readinessGatesCell(pod),
  ];
}

/** What the STATUS column says. */
export function podStatus(pod: Pod): string {
  return statusCell(pod, initStatus(pod, sidecarsOf(pod)));
}

function sidecarsOf({ spec }: Pod): ReadonlySet<string> {
  return new Set(
    (spec?.initContainers ?? []).filter((container) => container.restartPolicy === "Always").map(({ name }) => name),
  );
}

function conditionIsTrue(pod: Pod, type: string): boolean {
  return pod.status?.conditions?.some((condition) => condition.type === type && condition.status === "True") ?? false;
}

/** What the first init container that has not done its work is doing; undefined when all have. */
function initStatus(pod: Pod, sidecars: ReadonlySet<string>): string | undefined {
  const total = pod.spec?.initContainers?.length ?? 0;
  if (conditionIsTrue(pod, "Initialized")) return undefined;
  for (const [index, { name, state, started }] of (pod.status?.initContainerStatuses ?? []).entries()) {
    const { terminated, waiting } = state ?? {};
    if (terminated && terminated.exitCode === 0) continue;
    if (sidecars.has(name) && started) continue;
    if (terminated) {
      if (terminated.reason) return `Init:${terminated.reason}`;
      return terminated.signal ? `Init:Signal:${terminated.signal}` : `Init:ExitCode:${terminated.exitCode}`;
    }
    if (waiting?.reason && waiting.reason !== "PodInitializing") return `Init:${waiting.reason}`;
    return `Init:${index}/${total}`;
  }
  return undefined;
}

function statusCell(pod: Pod, init: string | undefined): string {
  const { status } = pod;
  let text = status?.reason || status?.phase || "";
  const gated = status?.conditions?.some(
    (condition) => condition.type === "PodScheduled" && condition.reason === "SchedulingGated",
  );
  if (gated) text = "SchedulingGated";
  if (init !== undefined) {
    text = init;
  } else {
    let running = false;
    for (const { state, ready } of [...(status?.containerStatuses ?? [])].reverse()) {
      if (state?.waiting?.reason) text = state.waiting.reason;
      else if (state?.terminated) text = terminatedText(state.terminated);
      else if (ready && state?.running) running = true;
    }
    if (text === "Completed" && running) text = conditionIsTrue(pod, "Ready") ? "Running" : "NotReady";
  }
  if (!pod.metadata?.deletionTimestamp) return text;
  if (status?.reason === "NodeLost") return "Unknown";
  return status?.phase === "Succeeded" || status?.phase === "Failed" ? text : "Terminating";
}

function terminatedText({ reason, signal, exitCode }: { reason?: string; signal?: number; exitCode: number }): string {
  return reason || (signal ? `Signal:${signal}` : `ExitCode:${exitCode}`);
}

function restartsCell(containers: readonly ContainerStatus[], now: number): string {
  let restarts = 0;
  let newest: string | undefined;
  for (const { restartCount, lastState } of containers) {
    restarts += restartCount;
    const finished = lastState?.terminated?.finishedAt;
    if (finished && (!newest || finished > newest)) newest = finished;
  }
  return restarts > 0 && newest ? `${restarts} (${age(newest, now)} ago)` : String(restarts);
}

function readinessGatesCell(pod: Pod): string {
  const gates = pod.spec?.readinessGates ?? [];
  if (gates.length === 0) return "<none>";
  return `${gates.filter((gate) => conditionIsTrue(pod, gate.conditionType)).length}/${gates.length}`;
}
