import type { Container, PodSpec, Probe, Volume } from "kubernetes-types/core/v1";

/** Defaults of a pod's or template's spec (pkg/apis/core/v1/defaults.go). */
export function applyPodSpecDefaults(spec: PodSpec): void {
  spec.restartPolicy ??= "Always";
  spec.terminationGracePeriodSeconds ??= 30;
  spec.dnsPolicy ??= "ClusterFirst";
  spec.securityContext ??= {};
  spec.schedulerName ||= "default-scheduler";
  if (spec.serviceAccountName) spec.serviceAccount = spec.serviceAccountName;
  else if (spec.serviceAccount) spec.serviceAccountName = spec.serviceAccount;
  for (const container of [...(spec.initContainers ?? []), ...(spec.containers ?? [])]) {
    applyContainerDefaults(container, spec.hostNetwork ?? false);
  }
  for (const volume of spec.volumes ?? []) applyVolumeDefaults(volume);
}

function applyContainerDefaults(container: Container, hostNetwork: boolean): void {
  container.terminationMessagePath ||= "/dev/termination-log";
  container.terminationMessagePolicy ||= "File";
  container.imagePullPolicy ||= pullsAlways(container.image ?? "") ? "Always" : "IfNotPresent";
  container.resources ??= {};
  const { limits, requests } = container.resources;
  if (limits) container.resources.requests = { ...limits, ...requests };
  for (const port of container.ports ?? []) {
    port.protocol ||= "TCP";
    if (hostNetwork) port.hostPort ??= port.containerPort;
  }
  for (const variable of container.env ?? []) {
    const fieldRef = variable.valueFrom?.fieldRef;
    if (fieldRef) fieldRef.apiVersion ||= "v1";
  }
  for (const probe of [container.livenessProbe, container.readinessProbe, container.startupProbe]) {
    if (probe) applyProbeDefaults(probe);
  }
  for (const hook of [container.lifecycle?.postStart, container.lifecycle?.preStop]) {
    if (hook?.httpGet) {
      hook.httpGet.path ||= "/";
      hook.httpGet.scheme ||= "HTTP";
    }
  }
}

function applyProbeDefaults(probe: Probe): void {
  probe.timeoutSeconds ||= 1;
  probe.periodSeconds ||= 10;
  probe.successThreshold ||= 1;
  probe.failureThreshold ||= 3;
  if (probe.httpGet) {
    probe.httpGet.path ||= "/";
    probe.httpGet.scheme ||= "HTTP";
  }
  if (probe.grpc) probe.grpc.service ??= "";
}

/** Files that anybody in the container may read. */
const defaultMode = 0o644;

function applyVolumeDefaults(volume: Volume): void {
  if (volume.configMap) volume.configMap.defaultMode ??= defaultMode;
  if (volume.secret) volume.secret.defaultMode ??= defaultMode;
  if (volume.downwardAPI) volume.downwardAPI.defaultMode ??= defaultMode;
  if (volume.hostPath) volume.hostPath.type ??= "";
  if (!volume.projected) return;
  volume.projected.defaultMode ??= defaultMode;
  for (const source of volume.projected.sources ?? []) {
    if (source.serviceAccountToken) source.serviceAccountToken.expirationSeconds ??= 3600;
  }
}

/** Whether the reference has no tag or `latest`, and no digest. */
function pullsAlways(image: string): boolean {
  if (image.includes("@")) return false;
  const tag = /:([^/:]+)$/.exec(image)?.[1];
  return tag === undefined || tag === "latest";
}
