import type { Service, ServiceSpec } from "kubernetes-types/core/v1";
import { needsHealthCheckPort } from "../service-addresses/service-addresses.ts";
import { type FieldError, fieldForbidden, invalid } from "./field-error.ts";
import { ipMessage, isIpv4, isIpv6 } from "./names.ts";

/** Addresses that are nobody's on a network (ValidateNonSpecialIP). */
const special: readonly (readonly [RegExp, string])[] = [
  [/^(?:0\.0\.0\.0|::)$/, "may not be unspecified (0.0.0.0 or ::)"],
  [/^(?:127\.|::1$)/, "may not be in the loopback range (127.0.0.0/8, ::1/128)"],
  [/^(?:169\.254\.|fe[89ab])/i, "may not be in the link-local range (169.254.0.0/16, fe80::/10)"],
  [/^(?:224\.0\.0\.|ff02)/i, "may not be in the link-local multicast range (224.0.0.0/24, ff02::/10)"],
];

export function externalIpErrors({ externalIPs = [] }: ServiceSpec): FieldError[] {
  return externalIPs.flatMap((address, index) => {
    const field = `spec.externalIPs[${index}]`;
    if (!isIpv4(address) && !isIpv6(address)) return [invalid(field, address, ipMessage)];
    return special.filter(([pattern]) => pattern.test(address)).map(([, why]) => invalid(field, address, why));
  });
}

const forBalancers = "may only be used when `type` is 'LoadBalancer'";

/** What only a Service of type LoadBalancer may have (pkg/apis/core/validation ValidateService). */
export function loadBalancerErrors(spec: ServiceSpec): FieldError[] {
  const errors: FieldError[] = [];
  const { loadBalancerSourceRanges: ranges = [], healthCheckNodePort } = spec;
  const balanced = spec.type === "LoadBalancer";
  // The real server spells this field so.
  const field = "spec.LoadBalancerSourceRanges";
  if (!balanced && ranges.length > 0) errors.push(fieldForbidden(field, forBalancers));
  for (const [index, range] of balanced ? ranges.entries() : []) {
    if (isCidr(range.trim())) continue;
    const why = "must be a valid CIDR value, (e.g. 10.9.8.0/24 or 2001:db8::/64)";
    errors.push(invalid(`${field}[${index}]`, range, why));
  }
  if (!balanced && spec.allocateLoadBalancerNodePorts !== undefined) {
    errors.push(fieldForbidden("spec.allocateLoadBalancerNodePorts", forBalancers));
  }
  if (!balanced && spec.loadBalancerClass !== undefined) {
    errors.push(fieldForbidden("spec.loadBalancerClass", forBalancers));
  }
  if (healthCheckNodePort && !needsHealthCheckPort({ spec })) {
    const why = "may only be set when `type` is 'LoadBalancer' and `externalTrafficPolicy` is 'Local'";
    errors.push(invalid("spec.healthCheckNodePort", healthCheckNodePort, why));
  }
  return errors;
}

/** validateServiceExternalTrafficFieldsUpdate. */
export function healthCheckUpdateErrors(service: Service, old: Service): FieldError[] {
  if (!needsHealthCheckPort(service) || !needsHealthCheckPort(old)) return [];
  if (service.spec?.healthCheckNodePort === old.spec?.healthCheckNodePort) return [];
  return [fieldForbidden("spec.healthCheckNodePort", "field is immutable")];
}

function isCidr(text: string): boolean {
  const [address = "", length = "", ...rest] = text.split("/");
  if (rest.length > 0 || !/^\d{1,3}$/.test(length)) return false;
  return isIpv4(address) ? Number(length) <= 32 : isIpv6(address) && Number(length) <= 128;
}
