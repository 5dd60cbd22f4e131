import type { Service, ServicePort, ServiceSpec } from "kubernetes-types/core/v1";
import { externalIpErrors, healthCheckUpdateErrors, loadBalancerErrors } from "./external-traffic.ts";
import { duplicate, type FieldError, fieldForbidden, invalid, required, unsupported } from "./field-error.ts";
import { ipMessage, isIpv4, isIpv6, labelErrors, portNameErrors, portNumberErrors, subdomainErrors } from "./names.ts";
import { labelsErrors } from "./object-meta.ts";

const types: readonly string[] = ["ClusterIP", "ExternalName", "LoadBalancer", "NodePort"];
const protocols: readonly string[] = ["SCTP", "TCP", "UDP"];
const trafficDistributions: readonly string[] = ["PreferClose", "PreferSameZone", "PreferSameNode"];
const longestAffinity = 86400;

/** pkg/apis/core/validation ValidateService. */
export function serviceErrors({ spec }: Service): FieldError[] {
  if (!spec) return [required("spec.ports")];
  const errors: FieldError[] = [];
  const headless = spec.clusterIP === "None";
  const ports = spec.ports ?? [];
  if (ports.length === 0 && !headless && spec.type !== "ExternalName") errors.push(required("spec.ports"));
  errors.push(...typeErrors(spec, headless));
  errors.push(...portsErrors(spec, ports));
  errors.push(...labelsErrors(spec.selector, "spec.selector"));
  errors.push(...affinityErrors(spec));
  if (spec.type !== "ExternalName") errors.push(...clusterIpErrors(spec));
  errors.push(...externalIpErrors(spec), ...policyErrors(spec), ...loadBalancerErrors(spec));
  return errors;
}

function typeErrors(spec: ServiceSpec, headless: boolean): FieldError[] {
  const errors: FieldError[] = [];
  if (headless && (spec.type === "NodePort" || spec.type === "LoadBalancer")) {
    const why = `may not be set to 'None' for ${spec.type} services`;
    errors.push(invalid("spec.clusterIPs[0]", "None", why));
  }
  if (spec.type === "ExternalName") {
    if (spec.clusterIP) errors.push(fieldForbidden("spec.clusterIPs", "may not be set for ExternalName services"));
    // A trailing dot is a fully qualified name's.
    const target = spec.externalName?.replace(/\.$/, "") ?? "";
    if (target === "") errors.push(required("spec.externalName"));
    else errors.push(...subdomainErrors(target).map((message) => invalid("spec.externalName", target, message)));
  }
  if (!types.includes(spec.type ?? "")) errors.push(unsupported("spec.type", spec.type, types));
  return errors;
}

function portsErrors(spec: ServiceSpec, ports: readonly ServicePort[]): FieldError[] {
  const errors: FieldError[] = [];
  const names = new Set<string>();
  const numbers = new Set<string>();
  const nodePorts = new Set<string>();
  for (const [index, port] of ports.entries()) {
    const field = `spec.ports[${index}]`;
    errors.push(...portErrors(port, field, ports.length > 1, names));
    if (port.nodePort && spec.type === "ClusterIP") {
      errors.push(fieldForbidden(`${field}.nodePort`, "may not be used when `type` is 'ClusterIP'"));
    }
    if (port.nodePort && spec.type === "ExternalName") {
      errors.push(fieldForbidden(`${field}.nodePort`, "may not be used when `type` is 'ExternalName'"));
    }
    const nodePort = `${port.protocol}/${port.nodePort}`;
    if (port.nodePort && nodePorts.has(nodePort)) errors.push(duplicate(`${field}.nodePort`, port.nodePort));
    nodePorts.add(nodePort);
    const number = `${port.protocol}/${port.port}`;
    if (numbers.has(number)) errors.push(duplicate(field, duplicateKey(port)));
    numbers.add(number);
  }
  return errors;
}

/** The internal Go struct that the check compares, as JSON. */
function duplicateKey({ protocol, port }: ServicePort): object {
  return { Name: "", Protocol: protocol, AppProtocol: null, Port: port, TargetPort: 0, NodePort: 0 };
}

function portErrors(port: ServicePort, field: string, needsName: boolean, names: Set<string>): FieldError[] {
  const errors: FieldError[] = [];
  if (!port.name) {
    if (needsName) errors.push(required(`${field}.name`));
  } else {
    errors.push(...labelErrors(port.name).map((message) => invalid(`${field}.name`, port.name, message)));
    if (names.has(port.name)) errors.push(duplicate(`${field}.name`, port.name));
    names.add(port.name);
  }
  errors.push(...portNumberErrors(port.port ?? 0).map((message) => invalid(`${field}.port`, port.port ?? 0, message)));
  if (!protocols.includes(port.protocol ?? "")) {
    errors.push(unsupported(`${field}.protocol`, port.protocol, protocols));
  }
  const { targetPort } = port;
  const target = `${field}.targetPort`;
  if (typeof targetPort === "number") {
    errors.push(...portNumberErrors(targetPort).map((message) => invalid(target, targetPort, message)));
  } else if (targetPort) {
    errors.push(...portNameErrors(targetPort).map((message) => invalid(target, targetPort, message)));
  }
  return errors;
}

function affinityErrors(spec: ServiceSpec): FieldError[] {
  const { sessionAffinity, sessionAffinityConfig } = spec;
  if (sessionAffinity !== "ClientIP" && sessionAffinity !== "None") {
    return [unsupported("spec.sessionAffinity", sessionAffinity, ["ClientIP", "None"])];
  }
  const seconds = sessionAffinityConfig?.clientIP?.timeoutSeconds;
  if (seconds === undefined || (seconds > 0 && seconds <= longestAffinity)) return [];
  const field = "spec.sessionAffinityConfig.clientIP.timeoutSeconds";
  return [invalid(field, seconds, `must be greater than 0 and less than ${longestAffinity}`)];
}

function clusterIpErrors({ clusterIP, clusterIPs = [] }: ServiceSpec): FieldError[] {
  if (!clusterIP) {
    return clusterIPs.length > 0
      ? [fieldForbidden("spec.clusterIPs", "must be empty when `clusterIP` is not specified")]
      : [];
  }
  if (clusterIPs[0] !== clusterIP) {
    return [invalid("spec.clusterIPs", clusterIPs, "first value must match `clusterIP`")];
  }
  if (clusterIPs.includes("None")) {
    if (clusterIPs.length === 1) return [];
    return [invalid("spec.clusterIPs", clusterIPs, "`None` must be the first and only value")];
  }
  const wrong = clusterIPs.flatMap((address, index) =>
    isIpv4(address) || isIpv6(address) ? [] : [invalid(`spec.clusterIPs[${index}]`, address, ipMessage)],
  );
  if (wrong.length > 0) return wrong;
  if (clusterIPs.length > 1) {
    const why = "may only hold one value on a single-stack cluster";
    return [invalid("spec.clusterIPs", clusterIPs, why)];
  }
  return [];
}

function policyErrors(spec: ServiceSpec): FieldError[] {
  const errors: FieldError[] = [];
  const policies = ["Cluster", "Local"];
  const outside = spec.type === "NodePort" || spec.type === "LoadBalancer" || (spec.externalIPs ?? []).length > 0;
  const { internalTrafficPolicy, externalTrafficPolicy } = spec;
  if (externalTrafficPolicy && !outside) {
    const why = "may only be set for externally-accessible services";
    errors.push(invalid("spec.externalTrafficPolicy", externalTrafficPolicy, why));
  } else if (externalTrafficPolicy && !policies.includes(externalTrafficPolicy)) {
    errors.push(unsupported("spec.externalTrafficPolicy", externalTrafficPolicy, policies));
  }
  if (internalTrafficPolicy && !policies.includes(internalTrafficPolicy)) {
    errors.push(unsupported("spec.internalTrafficPolicy", internalTrafficPolicy, policies));
  }
  if (spec.trafficDistribution !== undefined && !trafficDistributions.includes(spec.trafficDistribution)) {
    errors.push(unsupported("spec.trafficDistribution", spec.trafficDistribution, trafficDistributions));
  }
  return errors;
}

/** ValidateServiceUpdate: an address once given stays, as long as the Service has one at all. */
export function serviceUpdateErrors(service: Service, before: Service): FieldError[] {
  return [...clusterIpUpdateErrors(service, before), ...healthCheckUpdateErrors(service, before)];
}

function clusterIpUpdateErrors({ spec }: Service, { spec: old }: Service): FieldError[] {
  if (spec?.type === "ExternalName" || old?.type === "ExternalName" || !old?.clusterIP) return [];
  if (spec?.clusterIP === old.clusterIP) return [];
  const clusterIPs = spec?.clusterIPs ?? null;
  const why = spec?.clusterIP ? "may not change once set" : "primary clusterIP can not be unset";
  return [invalid("spec.clusterIPs[0]", clusterIPs, why)];
}
