import { type ClusterNames, noPort } from "./cluster-names.ts";
import type { Answer, Question, Reply, ResponseCode } from "./message.ts";
import { addressOfReverseName } from "./reverse-name.ts";
import { nameServers, type ZoneItem, zoneItems } from "./zone-items.ts";
import { isInZone } from "./zone-name.ts";

export interface Zone {
  readonly names: ClusterNames;
  /** The cluster domain: `cluster.local`. */
  readonly domain: string;
  /** Addresses of the server that answers. */
  readonly ownAddresses: readonly string[];
}

/** Seconds; `ttl 30` in kubeadm's Corefile. */
const ttl = 30;

/**
 * Answers from the cluster's zone and for the addresses in it. Undefined: the question is for somebody else; reverse
 * names that are not known here fall through too (`fallthrough in-addr.arpa`).
 */
export function answerFromZone(zone: Zone, question: Question): Reply | undefined {
  const name = question.name.toLowerCase();
  if (isInZone(name, "in-addr.arpa")) {
    const pointers = question.type === "PTR" ? reversePointers(zone, question.name) : [];
    return pointers.length > 0 ? reply(zone, "NOERROR", pointers) : undefined;
  }
  if (!isInZone(name, zone.domain)) return undefined;
  if (question.type === "TXT") return reply(zone, "NOERROR", textRecords(zone, name, question.name));
  if (name === zone.domain && question.type === "SOA") return reply(zone, "NOERROR", [startOfAuthority(zone)]);
  if (name === zone.domain && question.type === "NS") return nameServerReply(zone, question.name);
  const items = zoneItems(zone.names, zone.domain, name, zone.ownAddresses);
  if (!items) return reply(zone, "NXDOMAIN", []);
  switch (question.type) {
    case "A":
    case "AAAA":
      return reply(zone, "NOERROR", addressRecords(zone, question, items, 0));
    case "CNAME":
      return reply(
        zone,
        "NOERROR",
        items.flatMap(({ alias }) => (alias === undefined ? [] : [aliasRecord(question.name, alias)])),
      );
    case "SRV":
      return serviceReply(zone, question.name, items);
    default:
      return reply(zone, "NOERROR", []);
  }
}

/** An authoritative reply; one without answers carries the SOA, by which resolvers keep the "no" (RFC 2308). */
function reply(zone: Zone, responseCode: ResponseCode, answers: Answer[], additionals: Answer[] = []): Reply {
  const authorities = answers.length > 0 ? [] : [startOfAuthority(zone)];
  return { responseCode, authoritative: true, answers, authorities, additionals };
}

/** A and CNAME records; there are no IPv6 addresses, so AAAA finds aliases at most. */
function addressRecords(zone: Zone, question: Question, items: readonly ZoneItem[], depth: number): Answer[] {
  const records: Answer[] = [];
  const seen = new Set<string>();
  for (const { address, alias } of items) {
    if (address !== undefined && question.type === "A" && !seen.has(address)) {
      seen.add(address);
      records.push({ type: "A", name: question.name, ttl, data: address });
    }
    if (alias === undefined || depth > 7) continue;
    const record = aliasRecord(question.name, alias);
    if (!isInZone(alias.toLowerCase(), zone.domain)) {
      // The target's own addresses would come from upstream.
      records.push(record);
      continue;
    }
    const next = zoneItems(zone.names, zone.domain, alias.toLowerCase(), zone.ownAddresses) ?? [];
    const further = addressRecords(zone, { name: alias, type: question.type }, next, depth + 1);
    if (further.length > 0) records.push(record, ...further);
  }
  return records;
}

/** Equal priority and weight for all; the targets' addresses go along as additional records. */
function serviceReply(zone: Zone, name: string, items: readonly ZoneItem[]): Reply {
  const internal = items.filter((item) => item.alias === undefined);
  const weight = Math.max(1, Math.floor(100 / Math.max(1, internal.length)));
  const records = new Map<string, Answer>();
  const addresses = new Map<string, Answer>();
  for (const item of internal) {
    if (item.port === noPort || item.address === undefined) continue;
    const data = { priority: 0, weight, port: item.port, target: item.name };
    records.set(`${item.name}:${item.port}`, { type: "SRV", name, ttl, data });
    addresses.set(`${item.name} ${item.address}`, { type: "A", name: item.name, ttl, data: item.address });
  }
  return reply(zone, "NOERROR", [...records.values()], [...addresses.values()]);
}

function reversePointers(zone: Zone, name: string): Answer[] {
  const address = addressOfReverseName(name);
  if (address === undefined) return [];
  const pointer = (target: string): Answer => ({ type: "PTR", name, ttl, data: `${target}.svc.${zone.domain}` });
  const service = zone.names.serviceWithAddress(address);
  if (service) return [pointer(`${service.name}.${service.namespace}`)];
  return zone.names
    .endpointsWithAddress(address)
    .map(({ namespace, service, endpoint }) => pointer(`${endpoint.hostname}.${service}.${namespace}`));
}

/** `dns-version` says which edition of the specification this is. Any other name has no text, whether it exists or not. */
function textRecords(zone: Zone, name: string, asked: string): Answer[] {
  if (name !== `dns-version.${zone.domain}`) return [];
  return [{ type: "TXT", name: asked, ttl: 28800, data: ["1.1.0"] }];
}

function nameServerReply(zone: Zone, name: string): Reply {
  const servers = nameServers(zone.names, zone.domain, zone.ownAddresses);
  const targets = [...new Set(servers.map((server) => server.name))];
  return reply(
    zone,
    "NOERROR",
    targets.map((data) => ({ type: "NS", name, ttl, data })),
    servers.map(({ name, address = "" }) => ({ type: "A", name, ttl, data: address })),
  );
}

function aliasRecord(name: string, alias: string): Answer {
  return { type: "CNAME", name, ttl, data: alias };
}

/** CoreDNS: plugin/backend_lookup.go, SOA. */
function startOfAuthority(zone: Zone): Answer {
  return {
    type: "SOA",
    name: zone.domain,
    ttl,
    data: {
      mname: `ns.dns.${zone.domain}`,
      rname: `hostmaster.${zone.domain}`,
      serial: Math.floor(zone.names.modified / 1000),
      refresh: 7200,
      retry: 1800,
      expire: 86400,
      minimum: ttl,
    },
  };
}
