import type { Container, Probe } from "kubernetes-types/core/v1";
import { Later, NotLoadedError } from "../later.ts";
import type { ProbeResult, ProbeTarget } from "./probe-attempt.ts";

/** Loaded with the first probe of all. */
const attempts = new Later(() => import("./probe-attempt.ts"));

export interface ProbeListener {
  /** Past the startup probe, or there is none. */
  readonly started: () => void;
  readonly ready: (isReady: boolean) => void;
  /** A startup or liveness probe has given the container up. */
  readonly unhealthy: (message: string) => void;
  readonly event: (type: "Normal" | "Warning", reason: string, message: string) => void;
}

/** Runs a container's probes until the signal aborts (pkg/kubelet/prober). */
export function startProbes(target: ProbeTarget, listener: ProbeListener, signal: AbortSignal): void {
  const { container } = target;
  const begin = () => {
    listener.started();
    if (container.readinessProbe) {
      run("Readiness", container.readinessProbe, target, listener, signal, listener.ready);
    } else listener.ready(true);
    if (container.livenessProbe) {
      run("Liveness", container.livenessProbe, target, listener, signal, (ok) => giveUp("liveness", ok));
    }
  };
  const giveUp = (kind: "startup" | "liveness", ok: boolean) => {
    if (!ok) listener.unhealthy(`Container ${container.name} failed ${kind} probe, will be restarted`);
  };
  if (!container.startupProbe) {
    begin();
    return;
  }
  const over = new AbortController();
  signal.addEventListener("abort", () => over.abort(signal.reason), { once: true });
  run("Startup", container.startupProbe, target, listener, over.signal, (ok) => {
    over.abort(new Error("the startup probe is done"));
    if (ok) begin();
    else giveUp("startup", false);
  });
}

/** Whether `container` has to prove that it can take requests. */
export function hasReadinessProbe(container: Container): boolean {
  return container.readinessProbe !== undefined;
}

function run(
  kind: "Startup" | "Readiness" | "Liveness",
  probe: Probe,
  target: ProbeTarget,
  listener: ProbeListener,
  signal: AbortSignal,
  changed: (ok: boolean) => void,
): void {
  const periodMs = (probe.periodSeconds ?? 10) * 1000;
  const loop = async () => {
    let last: boolean | undefined;
    let inARow = 0;
    await target.clock.sleep((probe.initialDelaySeconds ?? 0) * 1000, signal);
    for (;;) {
      const begun = target.clock.now();
      const { ok, output } = await attemptOnce(probe, target, signal);
      signal.throwIfAborted();
      if (!ok) listener.event("Warning", "Unhealthy", `${kind} probe failed: ${output}`);
      inARow = ok === last ? inARow + 1 : 1;
      last = ok;
      const threshold = ok ? (probe.successThreshold ?? 1) : (probe.failureThreshold ?? 3);
      if (inARow >= threshold) changed(ok);
      await target.clock.sleep(Math.max(0, begun + periodMs - target.clock.now()), signal);
    }
  };
  // It ends only by its signal.
  loop().catch((error: unknown) => {
    if (!signal.aborted) throw error;
  });
}

/** Rejects with the signal's reason alone. */
async function attemptOnce(probe: Probe, target: ProbeTarget, signal: AbortSignal): Promise<ProbeResult> {
  try {
    return await attempts.with({ clock: target.clock, signal }, ({ attempt }) => attempt(probe, target, signal));
  } catch (error) {
    if (error instanceof NotLoadedError) return { ok: false, output: `eastwest: ${error.message}` };
    throw error;
  }
}
