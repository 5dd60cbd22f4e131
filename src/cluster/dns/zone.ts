import { type ClusterNames, noPort } from "./cluster-names.ts";
import type { Answer, Question, Reply, ResponseCode } from "./message.ts";
import { addressOfReverseName } from "./reverse-name.ts";
import { nameServers, type ZoneItem, zoneItems } from "./zone-items.ts";
import { isInZone } from "./zone-name.ts";

/** `verified`: only addresses of pods that there are; `insecure`: whatever reads as an address. */
export type PodMode = "disabled" | "insecure" | "verified";

export interface Zone {
  readonly names: ClusterNames;
  /** The cluster domain that names in answers end in: `cluster.local`. */
  readonly domain: string;
  /** Addresses of the server that answers. */
  readonly ownAddresses: readonly string[];
  /** Seconds. */
  readonly ttl: number;
  readonly podMode: PodMode;
  /** The only ones whose names are told; all of them when empty. */
  readonly namespaces: readonly string[];
}

/** A question under one of the zones that are served, whose name stands as it was asked. */
interface Asked {
  readonly options: Zone;
  readonly origin: string;
  readonly question: Question;
}

/**
 * Answers a question under `zone` (in lower case): the cluster's own or one of addresses (in-addr.arpa). NXDOMAIN may
 * fall through to somebody else. CoreDNS: plugin/kubernetes/handler.go.
 */
export function answerFromZone(options: Zone, zone: string, question: Question): Reply {
  const name = question.name.toLowerCase();
  const { type } = question;
  const origin = zone === "" ? "" : question.name.slice(-zone.length);
  const asked = { options, origin, question };
  if (type === "AXFR" || type === "IXFR") {
    const nothing = { answers: [], authorities: [], additionals: [] };
    return { responseCode: "REFUSED", authoritative: false, recursionAvailable: false, ...nothing };
  }
  if (name === zone && type === "SOA") return reply(asked, "NOERROR", [startOfAuthority(asked)]);
  if (name === zone && type === "NS") return nameServerReply(asked);
  if (isInZone(name, "in-addr.arpa") || isInZone(name, "ip6.arpa")) {
    const pointers = type === "PTR" ? reversePointers(options, question.name) : [];
    if (pointers.length > 0) return reply(asked, "NOERROR", pointers);
    return reply(asked, name === zone ? "NOERROR" : "NXDOMAIN", []);
  }
  if (type === "TXT") return reply(asked, "NOERROR", textRecords(zone, name, question.name));
  const items = zoneItems(options, zone, name);
  if (!items) return reply(asked, "NXDOMAIN", []);
  switch (type) {
    case "A":
    case "AAAA":
      return reply(asked, "NOERROR", addressRecords(options, zone, question, items, 0));
    case "CNAME":
      return reply(
        asked,
        "NOERROR",
        items.flatMap(({ alias }) => (alias === undefined ? [] : [aliasRecord(question.name, alias, options.ttl)])),
      );
    case "SRV":
      return serviceReply(asked, items);
    default:
      return reply(asked, "NOERROR", []);
  }
}

/** An authoritative reply; one without answers carries the SOA, by which resolvers keep the "no" (RFC 2308). */
function reply(asked: Asked, responseCode: ResponseCode, answers: Answer[], additionals: Answer[] = []): Reply {
  const authorities = answers.length > 0 ? [] : [startOfAuthority(asked)];
  return { responseCode, authoritative: true, answers, authorities, additionals };
}

/** A and CNAME records; there are no IPv6 addresses, so AAAA finds aliases at most. */
function addressRecords(
  options: Zone,
  zone: string,
  question: Question,
  items: readonly ZoneItem[],
  depth: number,
): Answer[] {
  const { ttl } = options;
  const records: Answer[] = [];
  const seen = new Set<string>();
  for (const { address, alias } of items) {
    if (address !== undefined && question.type === "A" && !seen.has(address)) {
      seen.add(address);
      records.push({ type: "A", name: question.name, ttl, data: address });
    }
    if (alias === undefined || depth > 7) continue;
    const record = aliasRecord(question.name, alias, ttl);
    if (!isInZone(alias.toLowerCase(), zone)) {
      // The target's own addresses would come from upstream.
      records.push(record);
      continue;
    }
    const next = zoneItems(options, zone, alias.toLowerCase()) ?? [];
    const further = addressRecords(options, zone, { name: alias, type: question.type }, next, depth + 1);
    if (further.length > 0) records.push(record, ...further);
  }
  return records;
}

/** Equal priority and weight for all; the targets' addresses go along as additional records. */
function serviceReply(asked: Asked, items: readonly ZoneItem[]): Reply {
  const { name } = asked.question;
  const { ttl } = asked.options;
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
  return reply(asked, "NOERROR", [...records.values()], [...addresses.values()]);
}

function reversePointers({ names, domain, ttl }: Zone, name: string): Answer[] {
  const address = addressOfReverseName(name);
  if (address === undefined) return [];
  const pointer = (target: string): Answer => ({ type: "PTR", name, ttl, data: `${target}.svc.${domain}` });
  const service = names.serviceWithAddress(address);
  if (service) return [pointer(`${service.name}.${service.namespace}`)];
  return names
    .endpointsWithAddress(address)
    .map(({ namespace, service, endpoint }) => pointer(`${endpoint.hostname}.${service}.${namespace}`));
}

/** `dns-version` says which edition of the specification this is. Any other name has no text, whether it exists or not. */
function textRecords(zone: string, name: string, asked: string): Answer[] {
  if (name !== `dns-version.${zone}`) return [];
  return [{ type: "TXT", name: asked, ttl: 28800, data: ["1.1.0"] }];
}

function nameServerReply(asked: Asked): Reply {
  const { names, domain, ownAddresses, ttl } = asked.options;
  const servers = nameServers(names, domain, ownAddresses);
  const targets = [...new Set(servers.map((server) => server.name))];
  return reply(
    asked,
    "NOERROR",
    targets.map((data) => ({ type: "NS", name: asked.question.name, ttl, data })),
    servers.map(({ name, address = "" }) => ({ type: "A", name, ttl, data: address })),
  );
}

function aliasRecord(name: string, alias: string, ttl: number): Answer {
  return { type: "CNAME", name, ttl, data: alias };
}

/** CoreDNS: plugin/backend_lookup.go, SOA. */
function startOfAuthority({ options, origin }: Asked): Answer {
  const { names, ttl } = options;
  const below = (label: string) => (origin === "" ? label : `${label}.${origin}`);
  return {
    type: "SOA",
    name: origin,
    ttl,
    data: {
      mname: below("ns.dns"),
      rname: below("hostmaster"),
      serial: Math.floor(names.modified / 1000),
      refresh: 7200,
      retry: 1800,
      expire: 86400,
      minimum: ttl,
    },
  };
}
