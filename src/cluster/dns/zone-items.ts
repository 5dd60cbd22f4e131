import { isIpv6 } from "../api/validation/names.ts";
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
 * What stands behind a name under `origin`, the zone as it was asked for. Undefined: the name does not exist (NXDOMAIN);
 * empty: it exists without anything in it (NODATA). CoreDNS: plugin/kubernetes/kubernetes.go, Records.
 */
export function zoneItems(options: Zone, origin: string, asked: string): readonly ZoneItem[] | undefined {
  const { names, podMode } = options;
  const name = asked.toLowerCase();
  const zone = origin.toLowerCase();
  if (name === `ns.dns.${zone}`) return nameServers(options, origin);
  const request = parseZoneName(name, zone);
  if (request.kind === "invalid") return undefined;
  if (request.kind === "node") return [];
  if (!isExposed(options, request.namespace)) return undefined;
  switch (request.kind) {
    case "namespace":
      return [];
    case "pod": {
      const address = podAddress(request.name);
      if (podMode === "disabled" || address === undefined) return undefined;
      // `insecure`: whatever reads as an address is answered.
      if (podMode === "verified" && !names.hasPod(request.namespace, address)) return undefined;
      return [{ name, address, port: noPort }];
    }
    case "service": {
      const service = names.service(request.namespace, request.name);
      if (!service || (options.ignoreEmpty && isEmpty(names, service))) return undefined;
      const items = serviceItems(names, origin, service, request);
      return items.length > 0 ? items : undefined;
    }
  }
}

/** Whether a namespace exists and its names are told (kubernetes/namespace.go). */
export function isExposed({ names, namespaces }: Zone, namespace: string): boolean {
  return (namespaces.length === 0 || namespaces.includes(namespace)) && names.hasNamespace(namespace);
}

/** `10-1-2-3` and `2001-db8--1`; undefined for what is no address. */
function podAddress(name: string): string | undefined {
  const isQuad = name.split("-").length === 4 && !name.includes("--");
  const address = name.replaceAll("-", isQuad ? "." : ":");
  return isIpv4(address) || isIpv6(address) ? address : undefined;
}

/** What `ignore empty_service` leaves out. */
function isEmpty(names: ClusterNames, { namespace, name, headless, externalName }: NamedService): boolean {
  return !headless && externalName === undefined && names.endpoints(namespace, name).length === 0;
}

/** The cluster DNS service itself, found by this server's own addresses among its endpoints. */
export function nameServers({ names, ownAddresses }: Zone, origin: string): readonly ZoneItem[] {
  const items: ZoneItem[] = [];
  for (const own of ownAddresses) {
    for (const { namespace, service } of names.endpointsWithAddress(own)) {
      const found = names.service(namespace, service);
      for (const address of found?.clusterIps ?? []) {
        items.push({ name: `${service}.${namespace}.svc.${origin}`, address, port: noPort });
      }
    }
  }
  if (items.length > 0) return items;
  return ownAddresses.map((address) => ({ name: `ns.dns.${origin}`, address, port: noPort }));
}

function serviceItems(
  names: ClusterNames,
  origin: string,
  service: NamedService,
  request: Extract<ZoneName, { kind: "service" }>,
): ZoneItem[] {
  const own = `${service.name}.${service.namespace}.svc.${origin}`;
  const wanted = (port: NamedPort) =>
    (!request.port || request.port === port.name.toLowerCase()) &&
    (!request.protocol || request.protocol === port.protocol.toLowerCase());

  if (service.externalName !== undefined) {
    const isMore = request.endpoint !== undefined || request.port !== undefined;
    const alias = service.externalName.replace(/\.$/, "");
    // An address is no name that an alias could lead to.
    return isMore || isIpv4(alias) || isIpv6(alias) ? [] : [{ name: own, alias, port: noPort }];
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
