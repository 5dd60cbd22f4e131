import type { EndpointSubset, Endpoints } from "kubernetes-types/core/v1";
import { type FieldError, invalid, required, unsupported } from "../validation/field-error.ts";
import { ipMessage, isIpv4, isIpv6, labelErrors, portNumberErrors, subdomainErrors } from "../validation/names.ts";
import { firstThree } from "./cells.ts";
import { age } from "./duration.ts";
import { column, type Resource } from "./resource.ts";

export const endpoints: Resource<Endpoints> = {
  kind: "Endpoints",
  group: "",
  version: "v1",
  plural: "endpoints",
  singular: "endpoints",
  shortNames: ["ep"],
  categories: [],
  namespaced: true,
  subresources: [],
  returnsDeleted: false,
  deprecation: "v1 Endpoints is deprecated in v1.33+; use discovery.k8s.io/v1 EndpointSlice",

  applyDefaults(object) {
    for (const subset of object.subsets ?? []) {
      for (const port of subset.ports ?? []) port.protocol ??= "TCP";
    }
  },
  prepareForCreate() {},
  nameErrors: subdomainErrors,
  validate: (object) => (object.subsets ?? []).flatMap((subset, index) => subsetErrors(subset, `subsets[${index}]`)),

  table: {
    columns: [column("Name"), column("Endpoints"), column("Age")],
    cells: ({ metadata, subsets }, now) => [
      metadata?.name ?? "",
      endpointsCell(subsets),
      age(metadata?.creationTimestamp, now),
    ],
  },
};

function subsetErrors(subset: EndpointSubset, field: string): FieldError[] {
  const errors: FieldError[] = [];
  if (!subset.addresses?.length && !subset.notReadyAddresses?.length) {
    errors.push(required(field, "must specify `addresses` or `notReadyAddresses`"));
  }
  for (const list of ["addresses", "notReadyAddresses"] as const) {
    for (const [index, address] of (subset[list] ?? []).entries()) {
      if (isIpv4(address.ip) || isIpv6(address.ip)) continue;
      errors.push(invalid(`${field}.${list}[${index}].ip`, address.ip, ipMessage));
    }
  }
  const ports = subset.ports ?? [];
  for (const [index, port] of ports.entries()) {
    const at = `${field}.ports[${index}]`;
    if (!port.name && ports.length > 1) errors.push(required(`${at}.name`));
    for (const message of port.name ? labelErrors(port.name) : [])
      errors.push(invalid(`${at}.name`, port.name, message));
    for (const message of portNumberErrors(port.port)) errors.push(invalid(`${at}.port`, port.port, message));
    if (!["TCP", "UDP", "SCTP"].includes(port.protocol ?? "")) {
      errors.push(unsupported(`${at}.protocol`, port.protocol, ["SCTP", "TCP", "UDP"]));
    }
  }
  return errors;
}

/** Ready addresses only: printers.go formatEndpoints. */
function endpointsCell(subsets: readonly EndpointSubset[] | undefined): string {
  if (!subsets?.length) return "<none>";
  const shown: string[] = [];
  for (const { addresses = [], ports } of subsets) {
    if (!ports?.length) shown.push(...addresses.map(({ ip }) => ip));
    for (const { port } of ports ?? []) {
      shown.push(...addresses.map(({ ip }) => (ip.includes(":") ? `[${ip}]:${port}` : `${ip}:${port}`)));
    }
  }
  return firstThree(shown);
}
