import type { HTTPGetAction, Probe } from "kubernetes-types/core/v1";
import { type FieldError, fieldForbidden, invalid, required, unsupported } from "./field-error.ts";
import { portNameErrors, portNumberErrors } from "./names.ts";

const counts = [
  "initialDelaySeconds",
  "timeoutSeconds",
  "periodSeconds",
  "successThreshold",
  "failureThreshold",
] as const;

const handlers = ["exec", "httpGet", "tcpSocket", "grpc"] as const;

/** `onceIsEnough`: liveness and startup probes count no successes. */
export function probeErrors(probe: Probe | undefined, path: string, onceIsEnough: boolean): FieldError[] {
  if (!probe) return [];
  const errors: FieldError[] = [];
  const [first, ...others] = handlers.filter((handler) => probe[handler] !== undefined);
  if (!first) errors.push(required(path, "must specify a handler type"));
  for (const other of others) {
    errors.push(fieldForbidden(`${path}.${other}`, "may not specify more than 1 handler type"));
  }
  if (probe.exec && !probe.exec.command?.length) errors.push(required(`${path}.exec.command`));
  if (probe.httpGet) errors.push(...httpErrors(probe.httpGet, `${path}.httpGet`));
  if (probe.tcpSocket) errors.push(...portErrors(probe.tcpSocket.port, `${path}.tcpSocket.port`));
  for (const count of counts) {
    const value = probe[count] ?? 0;
    if (value < 0) errors.push(invalid(`${path}.${count}`, value, "must be greater than or equal to 0"));
  }
  if (onceIsEnough && probe.successThreshold !== 1) {
    errors.push(invalid(`${path}.successThreshold`, probe.successThreshold, "must be 1"));
  }
  return errors;
}

function httpErrors(action: HTTPGetAction, path: string): FieldError[] {
  const errors = portErrors(action.port, `${path}.port`);
  if (!action.path) errors.unshift(required(`${path}.path`));
  if (action.scheme !== "HTTP" && action.scheme !== "HTTPS") {
    errors.push(unsupported(`${path}.scheme`, action.scheme, ["HTTP", "HTTPS"]));
  }
  return errors;
}

function portErrors(port: number | string | undefined, field: string): FieldError[] {
  const messages = typeof port === "string" ? portNameErrors(port) : portNumberErrors(port ?? 0);
  return messages.map((message) => invalid(field, port ?? 0, message));
}
