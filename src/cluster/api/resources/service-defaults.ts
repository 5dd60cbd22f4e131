import type { Service, ServiceSpec } from "kubernetes-types/core/v1";
import { needsHealthCheckPort, needsNodePorts } from "../service-addresses/service-addresses.ts";

const affinitySeconds = 10800;

/** pkg/apis/core/v1/defaults.go SetDefaults_Service, and the fields of a single-stack IPv4 cluster. */
export function applyServiceDefaults({ spec }: Service): void {
  if (!spec) return;
  spec.sessionAffinity ||= "None";
  if (spec.sessionAffinity === "None") delete spec.sessionAffinityConfig;
  if (spec.sessionAffinity === "ClientIP") {
    spec.sessionAffinityConfig = {
      clientIP: { timeoutSeconds: spec.sessionAffinityConfig?.clientIP?.timeoutSeconds ?? affinitySeconds },
    };
  }
  spec.type ||= "ClusterIP";
  for (const port of spec.ports ?? []) {
    port.protocol ||= "TCP";
    port.targetPort ||= port.port;
  }
  const isExternalName = spec.type === "ExternalName";
  const reachedFromOutside = spec.type === "NodePort" || spec.type === "LoadBalancer" || spec.externalIPs?.length;
  if (reachedFromOutside && !isExternalName) spec.externalTrafficPolicy ||= "Cluster";
  if (!isExternalName) spec.internalTrafficPolicy ||= "Cluster";
  if (spec.type === "LoadBalancer") spec.allocateLoadBalancerNodePorts ??= true;
  if (spec.clusterIP && !spec.clusterIPs?.length) spec.clusterIPs = [spec.clusterIP];
}

/** The addresses' family; kept apart because an update first takes over what the stored Service has. */
export function applyFamilies(spec: ServiceSpec): void {
  if (spec.type === "ExternalName") return;
  const anyBackend = spec.clusterIP === "None" && Object.keys(spec.selector ?? {}).length === 0;
  spec.ipFamilyPolicy ||= anyBackend ? "RequireDualStack" : "SingleStack";
  if (spec.ipFamilies?.length) return;
  spec.ipFamilies = anyBackend && spec.ipFamilyPolicy !== "SingleStack" ? ["IPv4", "IPv6"] : ["IPv4"];
}

/**
 * An update that leaves out what was allocated keeps it, and a change of type drops what the new type has no use for
 * (registry/core/service patchAllocatedValues, dropTypeDependentFields).
 */
export function inheritAllocated(service: Service, old: Service): void {
  const { spec } = service;
  if (!spec || !old.spec) return;
  if (spec.type === "ExternalName") {
    if (old.spec.type !== "ExternalName") dropClusterFields(spec, old.spec);
    return;
  }
  if (old.spec.type !== "ExternalName") {
    if (!spec.clusterIP && !spec.clusterIPs?.length) {
      spec.clusterIP = old.spec.clusterIP;
      spec.clusterIPs = old.spec.clusterIPs;
    }
    if (spec.clusterIP && spec.clusterIP !== old.spec.clusterIP && spec.clusterIPs?.[0] === old.spec.clusterIPs?.[0]) {
      spec.clusterIPs = [spec.clusterIP];
    }
    spec.ipFamilies ??= old.spec.ipFamilies;
    spec.ipFamilyPolicy ??= old.spec.ipFamilyPolicy;
  }
  if (needsNodePorts(old) && needsNodePorts(service)) inheritNodePorts(spec, old.spec);
  if (needsNodePorts(old) && !needsNodePorts(service)) dropNodePorts(spec, old.spec);
  const checked = old.spec.healthCheckNodePort;
  if (checked && needsHealthCheckPort(service)) spec.healthCheckNodePort ||= checked;
  else if (spec.healthCheckNodePort === checked) delete spec.healthCheckNodePort;
  const outside = spec.type === "NodePort" || spec.type === "LoadBalancer" || spec.externalIPs?.length;
  if (!outside && spec.externalTrafficPolicy === old.spec.externalTrafficPolicy) delete spec.externalTrafficPolicy;
  if (spec.type !== "LoadBalancer" && old.spec.type === "LoadBalancer") {
    delete spec.allocateLoadBalancerNodePorts;
    if (spec.loadBalancerClass === old.spec.loadBalancerClass) delete spec.loadBalancerClass;
  }
}

function inheritNodePorts(spec: ServiceSpec, old: ServiceSpec): void {
  const named = new Set((spec.ports ?? []).map((port) => port.nodePort));
  for (const port of spec.ports ?? []) {
    if (port.nodePort) continue;
    const before = old.ports?.find((other) => (other.name ?? "") === (port.name ?? ""))?.nodePort;
    if (before && !named.has(before)) port.nodePort = before;
  }
}

/** Only those that the user did not touch: one that was changed is an error that validation names. */
function dropNodePorts(spec: ServiceSpec, old: ServiceSpec): void {
  const before = new Set((old.ports ?? []).map((port) => port.nodePort));
  for (const port of spec.ports ?? []) {
    if (before.has(port.nodePort)) delete port.nodePort;
  }
}

function dropClusterFields(spec: ServiceSpec, old: ServiceSpec): void {
  if (spec.clusterIP === old.clusterIP) {
    delete spec.clusterIP;
    delete spec.clusterIPs;
  }
  delete spec.ipFamilies;
  delete spec.ipFamilyPolicy;
  delete spec.internalTrafficPolicy;
  delete spec.externalTrafficPolicy;
  dropNodePorts(spec, old);
}
