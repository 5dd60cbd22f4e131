import type { EndpointSlice } from "kubernetes-types/discovery/v1";
import { equal } from "../object.ts";
import { type FieldError, invalid, required, unsupported } from "../validation/field-error.ts";
import { isIpv4, isIpv6, subdomainErrors } from "../validation/names.ts";
import { firstThree } from "./cells.ts";
import { age } from "./duration.ts";
import { column, type Resource } from "./resource.ts";

const addressTypes: readonly string[] = ["FQDN", "IPv4", "IPv6"];

export const endpointSlices: Resource<EndpointSlice> = {
  kind: "EndpointSlice",
  group: "discovery.k8s.io",
  version: "v1",
  plural: "endpointslices",
  singular: "endpointslice",
  shortNames: [],
  categories: [],
  namespaced: true,
  subresources: [],
  returnsDeleted: false,

  applyDefaults(slice) {
    slice.endpoints ??= [];
    for (const port of slice.ports ?? []) {
      port.name ??= "";
      port.protocol ??= "TCP";
    }
  },
  prepareForCreate() {},
  nameErrors: subdomainErrors,
  validate(slice) {
    const errors: FieldError[] = [];
    if (!slice.addressType) errors.push(required("addressType"));
    else if (!addressTypes.includes(slice.addressType)) {
      errors.push(unsupported("addressType", slice.addressType, addressTypes));
    }
    for (const [index, endpoint] of slice.endpoints.entries()) {
      const field = `endpoints[${index}].addresses`;
      if (!endpoint.addresses?.length) errors.push(required(field, "must contain at least 1 address"));
      for (const [at, address] of (endpoint.addresses ?? []).entries()) {
        if (slice.addressType === "IPv4" && !isIpv4(address)) {
          errors.push(invalid(`${field}[${at}]`, address, "must be an IPv4 address"));
        } else if (slice.addressType === "IPv6" && !isIpv6(address)) {
          errors.push(invalid(`${field}[${at}]`, address, "must be an IPv6 address"));
        }
      }
    }
    return errors;
  },
  validateUpdate: (slice, old) =>
    slice.addressType === old.addressType ? [] : [invalid("addressType", slice.addressType, "field is immutable")],
  raisesGeneration: (slice, old) =>
    !equal(slice.endpoints, old.endpoints) ||
    !equal(slice.ports, old.ports) ||
    !equal(slice.metadata?.labels, old.metadata?.labels),

  table: {
    columns: [column("Name"), column("AddressType"), column("Ports"), column("Endpoints"), column("Age")],
    cells: ({ metadata, addressType, ports, endpoints }, now) => [
      metadata?.name ?? "",
      addressType,
      firstThree((ports ?? []).map((port) => (port.port ? String(port.port) : port.name || "*"))) || "<unset>",
      firstThree(endpoints.flatMap((endpoint) => endpoint.addresses)) || "<unset>",
      age(metadata?.creationTimestamp, now),
    ],
  },
};
