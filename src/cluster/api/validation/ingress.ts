import type { TypedLocalObjectReference } from "kubernetes-types/core/v1";
import type { HTTPIngressPath, Ingress, IngressBackend, IngressRule, IngressTLS } from "kubernetes-types/networking/v1";
import { type FieldError, invalid, required, unsupported } from "./field-error.ts";
import { pathSegmentErrors, wildcardSubdomainErrors } from "./ingress-names.ts";
import { isIpv4, isIpv6, labelErrors, portNameErrors, portNumberErrors, subdomainErrors } from "./names.ts";

export const classAnnotation = "kubernetes.io/ingress.class";

const pathTypes: readonly string[] = ["Exact", "ImplementationSpecific", "Prefix"];
const badSequences: readonly string[] = ["//", "/./", "/../", "%2f", "%2F"];
const badEnds: readonly string[] = ["/..", "/."];

/** pkg/apis/networking/validation ValidateIngressCreate and ValidateIngressUpdate. */
export function ingressErrors({ metadata, spec }: Ingress, isNew = false): FieldError[] {
  const { defaultBackend, ingressClassName, rules = [], tls = [] } = spec ?? {};
  const errors: FieldError[] = [];
  if (rules.length === 0 && !defaultBackend) {
    errors.push(invalid("spec", spec?.rules, "either `defaultBackend` or `rules` must be specified"));
  }
  if (defaultBackend) errors.push(...backendErrors(defaultBackend, "spec.defaultBackend"));
  for (const [index, rule] of rules.entries()) errors.push(...ruleErrors(rule, `spec.rules[${index}]`));
  for (const [index, entry] of tls.entries()) errors.push(...tlsErrors(entry, `spec.tls[${index}]`));
  if (ingressClassName !== undefined) {
    errors.push(...invalidFor("spec.ingressClassName", ingressClassName, subdomainErrors(ingressClassName)));
  }
  const annotation = metadata?.annotations?.[classAnnotation];
  if (isNew && annotation !== undefined && ingressClassName !== undefined && annotation !== ingressClassName) {
    const said = "must match `ingressClassName` when both are specified";
    errors.push(invalid(`annotations.${classAnnotation}`, annotation, said));
  }
  return errors;
}

export function invalidFor(field: string, value: unknown, messages: readonly string[]): FieldError[] {
  return messages.map((message) => invalid(field, value, message));
}

function hostErrors(host: string, field: string): FieldError[] {
  return invalidFor(field, host, host.includes("*") ? wildcardSubdomainErrors(host) : subdomainErrors(host));
}

function tlsErrors({ hosts = [], secretName }: IngressTLS, field: string): FieldError[] {
  const errors = hosts.flatMap((host, index) => hostErrors(host, `${field}.hosts[${index}]`));
  if (secretName) errors.push(...invalidFor(`${field}.secretName`, secretName, subdomainErrors(secretName)));
  return errors;
}

function ruleErrors({ host, http }: IngressRule, field: string): FieldError[] {
  const errors: FieldError[] = [];
  if (host) {
    if (isIpv4(host) || isIpv6(host)) {
      errors.push(invalid(`${field}.host`, host, "must be a DNS name, not an IP address"));
    }
    errors.push(...hostErrors(host, `${field}.host`));
  }
  if (http) {
    if (http.paths.length === 0) errors.push(required(`${field}.http.paths`));
    errors.push(...http.paths.flatMap((path, index) => pathErrors(path, `${field}.http.paths[${index}]`)));
  }
  return errors;
}

function pathErrors({ backend, path = "", pathType }: Partial<HTTPIngressPath>, field: string): FieldError[] {
  if (pathType === undefined) return [required(`${field}.pathType`, "pathType must be specified")];
  const errors: FieldError[] = [];
  const wrong = (why: string) => errors.push(invalid(`${field}.path`, path, why));
  if (!pathTypes.includes(pathType)) errors.push(unsupported(`${field}.pathType`, pathType, pathTypes));
  else if (pathType === "ImplementationSpecific") {
    if (path && !path.startsWith("/")) wrong("must be an absolute path");
  } else {
    if (!path.startsWith("/")) wrong("must be an absolute path");
    for (const sequence of badSequences) if (path.includes(sequence)) wrong(`must not contain '${sequence}'`);
    for (const end of badEnds) if (path.endsWith(end)) wrong(`cannot end with '${end}'`);
  }
  return [...errors, ...backendErrors(backend ?? {}, `${field}.backend`)];
}

function backendErrors({ resource, service }: IngressBackend, field: string): FieldError[] {
  if (resource && service) return [invalid(field, "", "cannot set both resource and service backends")];
  if (resource) return referenceErrors(resource, `${field}.resource`);
  if (!service) return [invalid(field, "", "resource or service backend is required")];
  const { name, number } = service.port ?? {};
  // Relaxed in 1.36 as the names of Services themselves.
  const errors = service.name
    ? invalidFor(`${field}.service.name`, service.name, labelErrors(service.name))
    : [required(`${field}.service.name`)];
  if (name && number) errors.push(invalid(field, "", "cannot set both port name & port number"));
  else if (name) errors.push(...invalidFor(`${field}.service.port.name`, name, portNameErrors(name)));
  else if (number) errors.push(...invalidFor(`${field}.service.port.number`, number, portNumberErrors(number)));
  else errors.push(required(field, "port name or number is required"));
  return errors;
}

/** What Ingresses and IngressClasses refer to. */
export function referenceErrors(
  { apiGroup, kind, name }: Partial<TypedLocalObjectReference>,
  field: string,
): FieldError[] {
  const segment = (part: string, value: string | undefined) =>
    value ? invalidFor(`${field}.${part}`, value, pathSegmentErrors(value)) : [required(`${field}.${part}`)];
  return [
    ...(apiGroup === undefined ? [] : invalidFor(`${field}.apiGroup`, apiGroup, subdomainErrors(apiGroup))),
    ...segment("kind", kind),
    ...segment("name", name),
  ];
}
