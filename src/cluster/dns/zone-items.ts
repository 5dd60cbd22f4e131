import { type ClusterNames, type NamedPort, type NamedService, noPort } from "./cluster-names.ts";
import { isIpv4 } from "./reverse-name.ts";
import type { Zone } from "./zone.ts";
import { parseZoneName, type ZoneName } from "./zone-name.ts";

/** One thing that a name stands for, before it becomes a record of the type asked for. */
export interface ZoneItem {
  /** The canonical name: the target of SRV records. */
  readonly name: string;
  readonly address?: string;
  /** Of an ExternalName service. */
  readonly alias?: string;
  /** `noPort` without one. */
  readonly port: number;
}

/**
 * What stands behind a name in lower case. Undefined: the name does not exist (NXDOMAIN); empty: it exists without
 * anything in it (NODATA). CoreDNS: plugin/kubernetes/kubernetes.go, Records.
 */
export function zoneItems(
  { names, ownAddresses, podMode, namespaces }: Zone,
  zone: string,
  name: string,
): readonly ZoneItem[] | undefined {
  if (name === `ns.dns.${zone}`) return nameServers(names, zone, ownAddresses);
  const request = parseZoneName(name, zone);
  if (request.kind === "invalid") return undefined;
  if (request.kind === "node") return [];
  const isExposed = namespaces.length === 0 || namespaces.includes(request.namespace);
  if (!isExposed || !names.hasNamespace(request.namespace)) return undefined;
  switch (request.kind) {
    case "namespace":
      return [];
    case "pod": {
      const address = request.name.replaceAll("-", ".");
      if (podMode === "disabled" || !isIpv4(address)) return undefined;
      // `insecure`: whatever reads as an address is answered.
      if (podMode === "verified" && !names.hasPod(request.namespace, address)) return undefined;
      return [{ name, address, port: noPort }];
    }
    case "service": {
      const service = names.service(request.namespace, request.name);
      if (!service) return undefined;
      const items = serviceItems(names, zone, service, request);
      return items.length > 0 ? items : undefined;
    }
  }
}

/** The cluster DNS service itself, found by this server's own addresses among its endpoints. */
export function nameServers(names: ClusterNames, zone: string, ownAddresses: readonly string[]): readonly ZoneItem[] {
  const items: ZoneItem[] = [];
  for (const own of ownAddresses) {
    for (const { namespace, service } of names.endpointsWithAddress(own)) {
      const found = names.service(namespace, service);
      for (const address of found?.clusterIps ?? []) {
        items.push({ name: `${service}.${namespace}.svc.${zone}`, address, port: noPort });
      }
    }
  }
  if (items.length > 0) return items;
  return ownAddresses.map((address) => ({ name: `ns.dns.${zone}`, address, port: noPort }));
}

function serviceItems(
  names: ClusterNames,
  zone: string,
  service: NamedService,
  request: Extract<ZoneName, { kind: "service" }>,
): ZoneItem[] {
  const own = `${service.name}.${service.namespace}.svc.${zone}`;
  const wanted = (port: NamedPort) =>
    (request.port === undefined || request.port === port.name.toLowerCase()) &&
    (request.protocol === undefined || request.protocol === port.protocol.toLowerCase());

  if (service.externalName !== undefined) {
    if (request.endpoint !== undefined) return [];
    return [{ name: own, alias: service.externalName.replace(/\.$/, ""), port: noPort }];
  }
  if (service.headless || request.endpoint !== undefined) {
    return names
      .endpoints(service.namespace, service.name)
      .filter(({ hostname }) => request.endpoint === undefined || request.endpoint === hostname.toLowerCase())
      .flatMap(({ address, hostname, ports }) =>
        ports.filter(wanted).map(({ port }) => ({ name: `${hostname}.${own}`, address, port })),
      );
  }
  return service.ports
    .filter(wanted)
    .flatMap(({ port }) => service.clusterIps.map((address) => ({ name: own, address, port })));
}
