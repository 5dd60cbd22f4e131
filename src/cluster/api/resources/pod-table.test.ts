import type { ContainerStatus, Pod } from "kubernetes-types/core/v1";
import { expect, it } from "vitest";
import { podTable } from "./pod-table.ts";

const now = Date.UTC(2026, 0, 1, 0, 10);

function status(name: string, state: ContainerStatus["state"], more: Partial<ContainerStatus> = {}): ContainerStatus {
  return { name, image: "", imageID: "", ready: state?.running !== undefined, restartCount: 0, state, ...more };
}

function shown(pod: Pod): string {
  const whole = { metadata: { name: "p", creationTimestamp: "2026-01-01T00:00:00Z" }, ...pod };
  const spec = { containers: [{ name: "a" }, { name: "b" }], ...pod.spec };
  return podTable
    .cells({ ...whole, spec }, now)
    .slice(1, 4)
    .join(" ");
}

const running = { running: {} };

it.each<[string, Pod]>([
  ["0/2 Pending 0", { status: { phase: "Pending" } }],
  [
    "0/2 ContainerCreating 0",
    { status: { phase: "Pending", containerStatuses: [status("a", { waiting: { reason: "ContainerCreating" } })] } },
  ],
  ["2/2 Running 0", { status: { phase: "Running", containerStatuses: [status("a", running), status("b", running)] } }],
  [
    "1/2 Running 0",
    { status: { phase: "Running", containerStatuses: [status("a", running), status("b", running, { ready: false })] } },
  ],
  [
    "1/2 CrashLoopBackOff 3 (4m ago)",
    {
      status: {
        phase: "Running",
        containerStatuses: [
          status(
            "a",
            { waiting: { reason: "CrashLoopBackOff" } },
            { restartCount: 3, lastState: { terminated: { exitCode: 1, finishedAt: "2026-01-01T00:06:00Z" } } },
          ),
          status("b", running),
        ],
      },
    },
  ],
  [
    "0/2 Completed 0",
    {
      status: {
        phase: "Succeeded",
        containerStatuses: [status("a", { terminated: { exitCode: 0, reason: "Completed" } })],
      },
    },
  ],
  [
    "0/2 ExitCode:3 0",
    { status: { phase: "Failed", containerStatuses: [status("a", { terminated: { exitCode: 3 } })] } },
  ],
  [
    "1/2 NotReady 0",
    {
      status: {
        phase: "Running",
        containerStatuses: [status("a", { terminated: { exitCode: 0, reason: "Completed" } }), status("b", running)],
      },
    },
  ],
  ["0/2 Terminating 0", { metadata: { deletionTimestamp: "2026-01-01T00:09:00Z" }, status: { phase: "Running" } }],
  ["0/2 Evicted 0", { status: { phase: "Failed", reason: "Evicted" } }],
  [
    "0/2 Init:0/1 0",
    {
      spec: { initContainers: [{ name: "i" }], containers: [{ name: "a" }, { name: "b" }] },
      status: { phase: "Pending", initContainerStatuses: [status("i", running)] },
    },
  ],
  [
    "0/2 Init:Error 2",
    {
      spec: { initContainers: [{ name: "i" }], containers: [{ name: "a" }, { name: "b" }] },
      status: {
        phase: "Pending",
        initContainerStatuses: [status("i", { terminated: { exitCode: 1, reason: "Error" } }, { restartCount: 2 })],
      },
    },
  ],
])("%s", (cells, pod) => {
  expect(shown(pod)).toBe(cells);
});
