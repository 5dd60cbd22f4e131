import type { Clock } from "../clock.ts";
import type { NetworkStack } from "../network/sockets.ts";
import { DnsListener } from "./dns-listener.ts";
import type { Answer, Question, Reply } from "./message.ts";

/**
 * All the internet's names that there are here: RFC 2606's, at addresses of RFC 5737 where nobody listens. A value that is
 * no address is another name of the table.
 */
const names: ReadonlyMap<string, string> = new Map([
  ["example.com", "192.0.2.80"],
  ["www.example.com", "example.com"],
  ["db.example.com", "192.0.2.53"],
  ["example.net", "198.51.100.80"],
  ["www.example.net", "example.net"],
  ["example.org", "203.0.113.80"],
  ["www.example.org", "example.org"],
]);

const ttl = 300;

/** Domains of the real internet that readers may ask for. What they hold is not simulated; others do not exist at all. */
const realDomains =
  "ai app at au be biz br ca cc ch cloud cn co com cz de dev dk edu es eu fi fr gov hk id ie in info int io it jp kr me mil mx net nl no nz org pl pt ru se sg site tech tv tw ua uk us xyz za".split(
    " ",
  );

const notSimulated = "eastwest: of the internet only example.com, example.net and example.org are simulated";

/** The addresses of hosts that have a name, and that name. */
export const outsideHosts: readonly (readonly [name: string, address: string])[] = [...names].filter(
  ([, address]) => !names.has(address),
);

interface Address {
  readonly name: string;
  readonly address: string;
}

/** A resolver for what is outside of the cluster: it stands for the whole DNS. `registry`: one name more. */
export function startUpstreamDns(network: NetworkStack, clock: Clock, registry?: Address): DnsListener {
  return new DnsListener({ network, clock }, 53, ({ question, rejection }) =>
    rejection || question.type === "AXFR" ? reply(rejection ?? "REFUSED", [], false) : answer(question, registry),
  );
}

function answer({ name, type }: Question, registry: Address | undefined): Reply {
  const lower = name.toLowerCase();
  const known = lower === registry?.name ? registry.address : names.get(lower);
  if (known === undefined) {
    // `com` and `example.com` exist, with nothing of their own.
    const isAbove = lower === "" || [...names.keys()].some((one) => one.endsWith(`.${lower}`));
    const isBelow = [...names.keys()].some((one) => lower.endsWith(`.${one}`));
    if (!isAbove && !isBelow && realDomains.includes(lower.replace(/^.*\./, "")))
      return { ...reply("REFUSED", []), reason: notSimulated };
    return reply(isAbove ? "NOERROR" : "NXDOMAIN", []);
  }
  const target = names.get(known);
  const records: Answer[] = [];
  if (target !== undefined && type !== "A" && type !== "AAAA" && type !== "CNAME") return reply("NOERROR", []);
  if (target !== undefined) records.push({ type: "CNAME", name, ttl, data: known });
  if (type === "A") records.push({ type: "A", name: target === undefined ? name : known, ttl, data: target ?? known });
  return reply("NOERROR", records);
}

function reply(responseCode: Reply["responseCode"], answers: readonly Answer[], recursionAvailable = true): Reply {
  const isRefused = responseCode !== "NOERROR" && responseCode !== "NXDOMAIN";
  return {
    responseCode,
    authoritative: false,
    recursionAvailable,
    answers,
    authorities: answers.length > 0 || isRefused ? [] : [startOfAuthority],
    additionals: [],
  };
}

const startOfAuthority: Answer = {
  type: "SOA",
  name: "",
  ttl: 86400,
  data: {
    mname: "a.root-servers.net",
    rname: "nstld.verisign-grs.com",
    serial: 2026060100,
    refresh: 1800,
    retry: 900,
    expire: 604800,
    minimum: 86400,
  },
};
