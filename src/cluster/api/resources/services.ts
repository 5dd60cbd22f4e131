import type { Service, ServicePort } from "kubernetes-types/core/v1";
import type { Draft } from "../object.ts";
import type { ServiceAddresses } from "../service-addresses/service-addresses.ts";
import { labelErrors } from "../validation/names.ts";
import { serviceErrors, serviceUpdateErrors } from "../validation/service.ts";
import { labelsCell } from "./cells.ts";
import { age } from "./duration.ts";
import { column, type Resource } from "./resource.ts";
import { applyFamilies, applyServiceDefaults, inheritAllocated } from "./service-defaults.ts";

export function createServices(addresses: ServiceAddresses): Resource<Draft<Service>> {
  return {
    kind: "Service",
    group: "",
    version: "v1",
    plural: "services",
    singular: "service",
    shortNames: ["svc"],
    categories: ["all"],
    namespaced: true,
    subresources: ["status"],
    returnsDeleted: true,

    applyDefaults: applyServiceDefaults,
    applyStatusDefaults(service) {
      service.status = { ...service.status, loadBalancer: service.status?.loadBalancer ?? {} };
    },
    prepareForCreate(service) {
      if (service.spec) applyFamilies(service.spec);
      service.status = { loadBalancer: {} };
    },
    prepareForUpdate(service, old) {
      inheritAllocated(service, old);
      if (service.spec) applyFamilies(service.spec);
    },
    // RFC 1035 before 1.36, where the gate RelaxedServiceNameValidation is on by default.
    nameErrors: labelErrors,
    validate: serviceErrors,
    validateUpdate: serviceUpdateErrors,
    allocate: (service, old) => addresses.allocate(service, old),
    release: (service) => addresses.release(service),
    selectableFields: {
      "spec.clusterIP": { read: (service) => service.spec?.clusterIP },
      "spec.type": { read: (service) => service.spec?.type },
    },

    table: {
      columns: [
        column("Name"),
        column("Type"),
        column("Cluster-IP"),
        column("External-IP"),
        column("Port(s)"),
        column("Age"),
        column("Selector", { priority: 1 }),
      ],
      cells: (service, now) => [
        service.metadata?.name ?? "",
        service.spec?.type ?? "",
        service.spec?.clusterIPs?.[0] ?? "<none>",
        externalIpCell(service),
        portsCell(service.spec?.ports ?? []),
        age(service.metadata?.creationTimestamp, now),
        labelsCell(service.spec?.selector),
      ],
    },
  };
}

function externalIpCell({ spec, status }: Service): string {
  const external = spec?.externalIPs ?? [];
  switch (spec?.type) {
    case "ClusterIP":
    case "NodePort":
      return external.join(",") || "<none>";
    case "LoadBalancer": {
      const ingress = (status?.loadBalancer?.ingress ?? []).map(({ ip, hostname }) => ip || hostname || "");
      const all = [...new Set(ingress.filter(Boolean))].sort();
      return [...all, ...external].join(",") || "<pending>";
    }
    case "ExternalName":
      return spec.externalName ?? "";
    default:
      return "<unknown>";
  }
}

function portsCell(ports: readonly ServicePort[]): string {
  const texts = ports.map(({ port, nodePort, protocol }) =>
    nodePort ? `${port}:${nodePort}/${protocol}` : `${port}/${protocol}`,
  );
  return texts.join(",") || "<none>";
}
