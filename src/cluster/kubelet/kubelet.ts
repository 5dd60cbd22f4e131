import type { Pod } from "kubernetes-types/core/v1";
import type { KubeletApi } from "../api/server.ts";
import { badRequest, KubeletRefusal } from "../api/status.ts";
import type { Container } from "./container.ts";
import type { KubeletContext } from "./context.ts";
import { startExec } from "./exec-session.ts";
import { PodWorker } from "./pod-worker.ts";

export interface Kubelet extends KubeletApi {
  /** Hears of no more pods; those that run go on. */
  stop(): void;
}

/** Runs the pods that are bound to one node (pkg/kubelet). */
export function startKubelet(context: KubeletContext): Kubelet {
  /** By the pod's uid. */
  const workers = new Map<string, PodWorker>();
  const stopConfigMaps = context.client.watch("ConfigMap", ({ type, object: { metadata } }) => {
    if (type !== "MODIFIED") return;
    for (const worker of workers.values()) {
      if (worker.pod.metadata?.namespace === metadata?.namespace) worker.configMapChanged(metadata?.name ?? "");
    }
  });
  const stopPods = context.client.watch("Pod", ({ type, object }) => {
    const uid = object.metadata?.uid ?? "";
    const worker = workers.get(uid);
    if (type === "DELETED") {
      worker?.removed();
      workers.delete(uid);
    } else if (object.spec?.nodeName !== context.nodeName) return;
    else if (worker) worker.update(object);
    else {
      const started = new PodWorker(context, object);
      workers.set(uid, started);
      if (object.metadata?.deletionTimestamp) started.update(object);
    }
  });

  const find = (pod: Pod, name: string): Container | undefined => workers.get(pod.metadata?.uid ?? "")?.container(name);

  return {
    stop() {
      stopPods();
      stopConfigMaps();
    },
    logs(pod, name, options) {
      const container = find(pod, name);
      const log = container?.log(options.previous ?? false);
      if (log) return log.read(options);
      const podName = pod.metadata?.name;
      if (options.previous) {
        throw badRequest(`previous terminated container "${name}" in pod "${podName}" not found`);
      }
      const state = container?.record.state;
      const reason = state?.kind === "waiting" ? state.reason : "ContainerCreating";
      throw badRequest(`container "${name}" in pod "${podName}" is waiting to start: ${waitingWords(reason)}`);
    },
    exec(pod, name, options) {
      const container = find(pod, name);
      if (!container?.running) throw new KubeletRefusal(`container not found ("${name}")`);
      return startExec(container.running.machine, options, container.spec.workingDir || "/");
    },
    attach(pod, name, options) {
      const running = find(pod, name)?.running;
      const { name: podName, namespace } = pod.metadata ?? {};
      if (!running) throw new KubeletRefusal(`container ${name} not found in pod ${podName}_${namespace}`);
      return running.streams.attach(options);
    },
  };
}

/** The kubelet has longer words for two reasons (kubelet_pods.go validateContainerLogStatus). */
function waitingWords(reason: string): string {
  if (reason === "ErrImagePull" || reason === "ErrImagePullBackOff") return "image can't be pulled";
  if (reason === "ImagePullBackOff") return "trying and failing to pull image";
  return reason;
}
