import type { Status as MetaStatus, StatusCause, StatusDetails } from "kubernetes-types/meta/v1";

/** metav1.Status as an answer: what every failure is on the wire. */
export interface Status extends MetaStatus {
  status: "Success" | "Failure";
  message?: string;
  reason?: string;
  details?: StatusDetails;
  code: number;
}

/** A request that the API server refuses. `message` is `status.message`. */
export class ApiError extends Error {
  override readonly name = "ApiError";
  readonly status: Status;

  /** `reason` is a metav1.StatusReason; "" is the unknown one. */
  constructor(code: number, reason: string, message: string, details?: StatusDetails) {
    super(message);
    this.status = {
      kind: "Status",
      apiVersion: "v1",
      metadata: {},
      status: "Failure",
      message,
      ...(reason ? { reason } : {}),
      ...(details ? { details } : {}),
      code,
    };
  }

  get code(): number {
    return this.status.code;
  }

  get reason(): string {
    return this.status.reason ?? "";
  }
}

/** A kubelet does not upgrade the connection. Its answer is plain text, no Status; `message` is all of it. */
export class KubeletRefusal extends Error {
  override readonly name = "KubeletRefusal";
}

/** What an error names: `deployments` of `apps`. */
export interface GroupResource {
  readonly group: string;
  readonly plural: string;
}

/** `deployments.apps`, `pods`. */
export function qualified({ group, plural }: GroupResource): string {
  return group ? `${plural}.${group}` : plural;
}

function detailsOf(resource: GroupResource, name: string): StatusDetails {
  return { name, ...(resource.group ? { group: resource.group } : {}), kind: resource.plural };
}

export function notFound(resource: GroupResource, name: string): ApiError {
  return new ApiError(404, "NotFound", `${qualified(resource)} "${name}" not found`, detailsOf(resource, name));
}

export function alreadyExists(resource: GroupResource, name: string): ApiError {
  const message = `${qualified(resource)} "${name}" already exists`;
  return new ApiError(409, "AlreadyExists", message, detailsOf(resource, name));
}

/** Optimistic concurrency failed. */
export function conflict(resource: GroupResource, name: string, why = staleObject): ApiError {
  const message = `Operation cannot be fulfilled on ${qualified(resource)} "${name}": ${why}`;
  return new ApiError(409, "Conflict", message, detailsOf(resource, name));
}

const staleObject = "the object has been modified; please apply your changes to the latest version and try again";

export function forbidden(resource: GroupResource, name: string, why: string, causes?: StatusCause[]): ApiError {
  const message = name
    ? `${qualified(resource)} "${name}" is forbidden: ${why}`
    : `${qualified(resource)} is forbidden: ${why}`;
  return new ApiError(403, "Forbidden", message, { ...detailsOf(resource, name), ...(causes ? { causes } : {}) });
}

export function badRequest(message: string): ApiError {
  return new ApiError(400, "BadRequest", message);
}

/** A path or verb that nobody serves. */
export function unknownResource(): ApiError {
  return new ApiError(404, "NotFound", "the server could not find the requested resource", {});
}

export function methodNotAllowed(resource: GroupResource): ApiError {
  const message = "the server does not allow this method on the requested resource";
  return new ApiError(405, "MethodNotAllowed", message, {
    ...(resource.group ? { group: resource.group } : {}),
    kind: resource.plural,
  });
}

/** A watch from a revision that is no longer in the history. */
export function expired(message: string): ApiError {
  return new ApiError(410, "Expired", message);
}

/** What this simulation leaves out, said as such. */
export function notSimulated(code: number, reason: string, what: string): ApiError {
  return new ApiError(code, reason, `eastwest: ${what} is not simulated`);
}
