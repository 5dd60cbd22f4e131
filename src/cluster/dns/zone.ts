import { type ClusterNames, noPort } from "./cluster-names.ts";
import type { Answer, Question, Reply, ResponseCode } from "./message.ts";
import { addressOfReverseName } from "./reverse-name.ts";
import { isExposed, nameServers, type ZoneItem, zoneItems } from "./zone-items.ts";
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
  /** A Service without ready endpoints does not exist. */
  readonly ignoreEmpty: boolean;
}

/** Asks the whole server, for names outside of the zone that aliases lead to. */
export type OutsideLookup = (question: Question) => Reply | Promise<Reply>;

/** Records, and aliases that lead out of the zone: what the other name stands for comes behind them. */
type Found = { readonly record: Answer; readonly leadsTo?: string };

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
export function answerFromZone(
  options: Zone,
  zone: string,
  question: Question,
  lookUp: OutsideLookup,
): Reply | Promise<Reply> {
  const name = question.name.toLowerCase();
  const { type } = question;
  const origin = zone === "" ? "" : question.name.slice(-zone.length);
  const asked = { options, origin, question };
  if (type === "AXFR" || type === "IXFR") {
    const nothing = { answers: [], authorities: [], additionals: [] };
    return { responseCode: "REFUSED", authoritative: false, recursionAvailable: false, ...nothing };
  }
  // Of names below the zone's own nothing is looked up for this type, not even whether they exist.
  if (type === "SOA") return reply(asked, "NOERROR", name === zone ? [startOfAuthority(asked)] : []);
  if (name === zone && type === "NS") return nameServerReply(asked);
  if (isInZone(name, "in-addr.arpa") || isInZone(name, "ip6.arpa")) {
    const pointers = type === "PTR" ? reversePointers(options, question.name) : [];
    if (pointers.length > 0) return reply(asked, "NOERROR", pointers);
    return reply(asked, name === zone && type !== "TXT" ? "NOERROR" : "NXDOMAIN", []);
  }
  if (type === "TXT" && name === `dns-version.${zone}`)
    return reply(asked, "NOERROR", [{ type: "TXT", name: question.name, ttl: 28800, data: ["1.1.0"] }]);
  const items = zoneItems(options, origin, question.name);
  if (!items) return reply(asked, "NXDOMAIN", []);
  switch (type) {
    case "A":
    case "AAAA": {
      const found = completed(addressRecords(options, origin, question, items, []), type, lookUp);
      if (found instanceof Promise) return found.then((answers) => reply(asked, "NOERROR", answers));
      return reply(asked, "NOERROR", found);
    }
    case "CNAME":
      return reply(
        asked,
        "NOERROR",
        items.flatMap(({ alias }) => (alias === undefined ? [] : [aliasRecord(question.name, alias, options.ttl)])),
      );
    case "SRV":
      return serviceReply(asked, items);
    case "TXT":
      // A name that only has others below it has no text; nor does it exist, to this question.
      return reply(asked, items.length > 0 && name !== `ns.dns.${zone}` ? "NOERROR" : "NXDOMAIN", []);
    default:
      return reply(asked, "NOERROR", []);
  }
}

/** An authoritative reply; one without answers carries the SOA, by which resolvers keep the "no" (RFC 2308). */
function reply(
  asked: Asked,
  responseCode: ResponseCode,
  answers: readonly Answer[],
  additionals: readonly Answer[] = [],
): Reply {
  const authorities = answers.length > 0 ? [] : [startOfAuthority(asked)];
  return { responseCode, authoritative: true, answers, authorities, additionals };
}

/** How many aliases one name may lead through (backend_lookup.go). */
const mostAliases = 7;

/** A, AAAA and CNAME records. `before`: the aliases that led here, in lower case. */
function addressRecords(
  options: Zone,
  origin: string,
  question: Question,
  items: readonly ZoneItem[],
  before: readonly string[],
): Found[] {
  const { ttl } = options;
  const found: Found[] = [];
  const seen = new Set<string>();
  for (const { address, alias } of items) {
    const type = address?.includes(":") ? "AAAA" : "A";
    if (address !== undefined && question.type === type && !seen.has(address)) {
      seen.add(address);
      found.push({ record: { type, name: question.name, ttl, data: address } });
    }
    if (alias === undefined || before.length > mostAliases) continue;
    const target = alias.toLowerCase();
    if (target === question.name.toLowerCase() || before.includes(target)) continue;
    const record = aliasRecord(question.name, alias, ttl);
    if (!isInZone(target, origin.toLowerCase())) {
      found.push({ record, leadsTo: alias });
      continue;
    }
    const next = zoneItems(options, origin, alias) ?? [];
    const further = addressRecords(options, origin, { name: alias, type: question.type }, next, [...before, target]);
    if (further.length > 0) found.push({ record }, ...further);
  }
  return found;
}

/** The records, with what the server finds for names outside; at once when there are none. */
function completed(found: readonly Found[], type: string, lookUp: OutsideLookup): Answer[] | Promise<Answer[]> {
  if (found.every(({ leadsTo }) => leadsTo === undefined)) return found.map(({ record }) => record);
  const complete = async ({ record, leadsTo }: Found): Promise<readonly Answer[]> => {
    if (leadsTo === undefined) return [record];
    return [record, ...(await lookUp({ name: leadsTo, type })).answers];
  };
  return Promise.all(found.map(complete)).then((parts) => parts.flat());
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
    const type = item.address.includes(":") ? "AAAA" : "A";
    addresses.set(`${item.name} ${item.address}`, { type, name: item.name, ttl, data: item.address });
  }
  return reply(asked, "NOERROR", [...records.values()], [...addresses.values()]);
}

function reversePointers(options: Zone, name: string): Answer[] {
  const { names, domain, ttl, namespaces } = options;
  const address = addressOfReverseName(name);
  if (address === undefined) return [];
  const isTold = (namespace: string) => namespaces.length === 0 || isExposed(options, namespace);
  const pointer = (target: string): Answer => ({ type: "PTR", name, ttl, data: `${target}.svc.${domain}` });
  const service = names.servicesWithAddress(address).find(({ namespace }) => isTold(namespace));
  if (service) return [pointer(`${service.name}.${service.namespace}`)];
  const targets = names
    .endpointsWithAddress(address)
    .filter(({ namespace }) => isTold(namespace))
    .map(({ namespace, service: owner, endpoint }) => `${endpoint.hostname}.${owner}.${namespace}`);
  return [...new Set(targets)].map(pointer);
}

function nameServerReply(asked: Asked): Reply {
  const { ttl } = asked.options;
  const servers = nameServers(asked.options, asked.origin);
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
