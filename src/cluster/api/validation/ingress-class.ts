import type { IngressClass, IngressClassParametersReference } from "kubernetes-types/networking/v1";
import { type FieldError, fieldForbidden, immutable, invalid, required, tooLong, unsupported } from "./field-error.ts";
import { invalidFor, referenceErrors } from "./ingress.ts";
import { labelErrors, subdomainErrors } from "./names.ts";

const longestController = 250;
const scopes: readonly string[] = ["Cluster", "Namespace"];
/** util/validation httpPathFmt, what may follow the domain. */
const pathPattern = "[A-Za-z0-9/\\-._~%!$&'()*+,;=:]+";

/** pkg/apis/networking/validation ValidateIngressClass. */
export function ingressClassErrors({ spec }: IngressClass): FieldError[] {
  const { controller = "", parameters } = spec ?? {};
  return [
    ...controllerErrors(controller, "spec.controller"),
    ...(parameters ? parametersErrors(parameters, "spec.parameters") : []),
  ];
}

export function ingressClassUpdateErrors({ spec }: IngressClass, old: IngressClass): FieldError[] {
  if (spec?.controller === old.spec?.controller) return [];
  return [immutable("spec.controller", spec?.controller ?? "")];
}

/** util/validation IsDomainPrefixedPath. */
function controllerErrors(controller: string, field: string): FieldError[] {
  if (!controller) return [required(field)];
  const errors = controller.length > longestController ? [tooLong(field, longestController)] : [];
  const [, domain, path = ""] = /^([^/]+)\/(.+)$/.exec(controller) ?? [];
  if (domain === undefined) {
    errors.push(invalid(field, controller, 'must be a domain-prefixed path (such as "acme.io/foo")'));
    return errors;
  }
  errors.push(...invalidFor(field, domain, subdomainErrors(domain)));
  if (!new RegExp(`^${pathPattern}$`).test(path)) {
    errors.push(invalid(field, path, `Invalid path (regex used for validation is '${pathPattern}')`));
  }
  return errors;
}

function parametersErrors(parameters: IngressClassParametersReference, field: string): FieldError[] {
  const { namespace, scope = "" } = parameters;
  const errors = referenceErrors(parameters, field);
  if (!scopes.includes(scope)) errors.push(unsupported(`${field}.scope`, scope, scopes));
  else if (scope === "Cluster") {
    if (namespace !== undefined) {
      errors.push(fieldForbidden(`${field}.namespace`, "`parameters.scope` is set to 'Cluster'"));
    }
  } else if (namespace === undefined) {
    errors.push(required(`${field}.namespace`, "`parameters.scope` is set to 'Namespace'"));
  } else errors.push(...invalidFor(`${field}.namespace`, namespace, labelErrors(namespace)));
  return errors;
}
