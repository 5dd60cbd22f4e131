import { isIpv6 } from "../../api/validation/names.ts";
import { CorefileError } from "../corefile/server-blocks.ts";
import type { Statement } from "../corefile/statements.ts";
import type { Answer } from "../message.ts";
import { addressOfReverseName, isIpv4 } from "../reverse-name.ts";
import { emptyReply, fallthroughZones, normalized, type PluginSetup, type Site, zoneOf } from "./plugin.ts";

interface Entries {
  /** Addresses by name. */
  readonly addresses: Map<string, string[]>;
  readonly names: Map<string, string[]>;
}

/** plugin/hosts: lines like those of /etc/hosts, in the Corefile or in a file. */
export const hosts: PluginSetup = (site, [statement]) => {
  if (!statement) return undefined;
  const [file = "/etc/hosts", ...origins] = statement.args;
  const zones = origins.length > 0 ? origins.map(normalized) : site.zones;
  const { ttl, hasReverse, fallthrough, entries } = read(site, statement, file);
  return (next) => (request) => {
    const { name, type } = request.question;
    const lower = name.toLowerCase();
    const answer = (data: string): Answer =>
      type === "PTR" || type === "AAAA" ? { type, name, ttl, data } : { type: "A", name, ttl, data };
    let answers: Answer[] = [];
    if (type === "PTR") {
      const found = hasReverse ? entries.names.get(addressOfReverseName(lower) ?? "") : undefined;
      if (!found) return next(request);
      answers = found.map(answer);
    } else if (zoneOf(zones, lower) === undefined) return next(request);
    else if (type === "A" || type === "AAAA")
      answers = (entries.addresses.get(lower) ?? []).filter((one) => isIpv4(one) === (type === "A")).map(answer);
    if (answers.length === 0 && !entries.addresses.has(lower)) {
      if (zoneOf(fallthrough, lower) !== undefined) return next(request);
      // There is no SOA to go with an NXDOMAIN.
      return emptyReply("SERVFAIL");
    }
    const found = { authoritative: true, authorities: [], additionals: [] };
    return { responseCode: "NOERROR", answers, ...found };
  };
};

function read(site: Site, statement: Statement, file: string) {
  const { files } = site.process.machine;
  const entries: Entries = { addresses: new Map(), names: new Map() };
  let ttl = 3600;
  let hasReverse = true;
  let fallthrough: readonly string[] = [];
  const text = files.exists(file) && files.stat(file).type === "file" ? files.readText(file) : "";
  for (const line of text.split("\n")) {
    const [address = "", ...names] = line.replace(/#.*/, "").trim().split(/\s+/);
    add(entries, address, names);
  }
  for (const line of statement.body) {
    const [first = ""] = line.args;
    if (line.name === "fallthrough") fallthrough = fallthroughZones(line.args);
    else if (line.name === "no_reverse") hasReverse = false;
    else if (line.name === "ttl") {
      if (line.args.length < 1) throw line.error("ttl needs a time in second");
      ttl = Number(first);
      if (!/^\d+$/.test(first)) throw line.error("ttl needs a number of second");
      if (ttl <= 0 || ttl > 65535) throw line.error("ttl provided is invalid");
    } else if (line.name === "reload") continue;
    else if (line.args.length > 0 && (isIpv4(line.name) || isIpv6(line.name))) add(entries, line.name, line.args);
    else throw new CorefileError(line.error(`unknown property '${line.name}'`).message);
  }
  return { ttl, hasReverse, fallthrough, entries };
}

function add({ addresses, names }: Entries, address: string, hostnames: readonly string[]): void {
  if (!isIpv4(address) && !isIpv6(address)) return;
  for (const hostname of hostnames) {
    const name = normalized(hostname);
    addresses.set(name, [...(addresses.get(name) ?? []), address]);
    names.set(address, [...(names.get(address) ?? []), name]);
  }
}
