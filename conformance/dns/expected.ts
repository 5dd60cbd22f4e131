import type { Question } from "./dig.ts";

/** What the specification (DNS-based service discovery, 1.1) and CoreDNS' habits say of a question. */
export interface Expectation extends Question {
  readonly status: "NOERROR" | "NXDOMAIN";
  readonly answer: readonly string[];
  /** Beside the answer: the addresses of what SRV records name. */
  readonly additional: readonly string[];
}

/**
 * `QUESTION TYPE: STATUS`, then the records: a line with `+` in front belongs to the additional section. The class is
 * IN and the TTL 30 where nothing else is said: `NAME [TTL] TYPE DATA`. Without an answer the zone's SOA stands in authority.
 */
const table = `
web.default.svc.cluster.local A: NOERROR
  web.default.svc.cluster.local A 10.96.0.80
WeB.Default.SVC.cluster.LOCAL A: NOERROR
  WeB.Default.SVC.cluster.LOCAL A 10.96.0.80
web.default.svc.cluster.local AAAA: NOERROR
web.default.svc.cluster.local MX: NOERROR
web.default.svc.cluster.local TXT: NOERROR
web.default.svc.cluster.local SRV: NOERROR
  web.default.svc.cluster.local SRV 0 50 80 web.default.svc.cluster.local.
  web.default.svc.cluster.local SRV 0 50 9090 web.default.svc.cluster.local.
  + web.default.svc.cluster.local A 10.96.0.80
_http._tcp.web.default.svc.cluster.local SRV: NOERROR
  _http._tcp.web.default.svc.cluster.local SRV 0 100 80 web.default.svc.cluster.local.
  + web.default.svc.cluster.local A 10.96.0.80
_metrics._tcp.web.default.svc.cluster.local SRV: NOERROR
  _metrics._tcp.web.default.svc.cluster.local SRV 0 100 9090 web.default.svc.cluster.local.
  + web.default.svc.cluster.local A 10.96.0.80
_http._udp.web.default.svc.cluster.local SRV: NXDOMAIN
_nope._tcp.web.default.svc.cluster.local SRV: NXDOMAIN
_ntp._udp.time.default.svc.cluster.local SRV: NOERROR
  _ntp._udp.time.default.svc.cluster.local SRV 0 100 123 time.default.svc.cluster.local.
  + time.default.svc.cluster.local A 10.96.0.81
_ntp._tcp.time.default.svc.cluster.local SRV: NXDOMAIN
unnamed.default.svc.cluster.local A: NOERROR
  unnamed.default.svc.cluster.local A 10.96.0.82
db.default.svc.cluster.local A: NOERROR
  db.default.svc.cluster.local A 10.244.1.50
  db.default.svc.cluster.local A 10.244.2.50
db.default.svc.cluster.local AAAA: NOERROR
db-0.db.default.svc.cluster.local A: NOERROR
  db-0.db.default.svc.cluster.local A 10.244.1.50
db-1.db.default.svc.cluster.local A: NOERROR
  db-1.db.default.svc.cluster.local A 10.244.2.50
db-2.db.default.svc.cluster.local A: NXDOMAIN
db-9.db.default.svc.cluster.local A: NXDOMAIN
_pg._tcp.db.default.svc.cluster.local SRV: NOERROR
  _pg._tcp.db.default.svc.cluster.local SRV 0 50 5432 db-0.db.default.svc.cluster.local.
  _pg._tcp.db.default.svc.cluster.local SRV 0 50 5432 db-1.db.default.svc.cluster.local.
  + db-0.db.default.svc.cluster.local A 10.244.1.50
  + db-1.db.default.svc.cluster.local A 10.244.2.50
plain.default.svc.cluster.local A: NOERROR
  plain.default.svc.cluster.local A 10.244.1.60
10-244-1-60.plain.default.svc.cluster.local A: NOERROR
  10-244-1-60.plain.default.svc.cluster.local A 10.244.1.60
_http._tcp.plain.default.svc.cluster.local SRV: NOERROR
  _http._tcp.plain.default.svc.cluster.local SRV 0 100 8080 10-244-1-60.plain.default.svc.cluster.local.
  + 10-244-1-60.plain.default.svc.cluster.local A 10.244.1.60
empty.default.svc.cluster.local A: NXDOMAIN
outer.default.svc.cluster.local CNAME: NOERROR
  outer.default.svc.cluster.local CNAME web.default.svc.cluster.local.
outer.default.svc.cluster.local A: NOERROR
  outer.default.svc.cluster.local CNAME web.default.svc.cluster.local.
  web.default.svc.cluster.local A 10.96.0.80
far.default.svc.cluster.local A: NOERROR
  far.default.svc.cluster.local CNAME www.example.com.
  www.example.com CNAME example.com.
  example.com A 192.0.2.80
far.default.svc.cluster.local SRV: NOERROR
_http._tcp.far.default.svc.cluster.local SRV: NXDOMAIN
numbered.default.svc.cluster.local A: NXDOMAIN
portless.default.svc.cluster.local A: NOERROR
  portless.default.svc.cluster.local A 10.244.1.70
portless.default.svc.cluster.local SRV: NOERROR
early.default.svc.cluster.local A: NOERROR
  early.default.svc.cluster.local A 10.244.1.71
_hTTp._TCP.Web.default.svc.CLUSTER.local SRV: NOERROR
  _hTTp._TCP.Web.default.svc.CLUSTER.local SRV 0 100 80 web.default.svc.CLUSTER.local.
  + web.default.svc.CLUSTER.local A 10.96.0.80
*.default.svc.cluster.local A: NXDOMAIN
any.default.svc.cluster.local A: NXDOMAIN
*.web.default.svc.cluster.local A: NXDOMAIN
_tcp.web.default.svc.cluster.local SRV: NXDOMAIN
web.default.svc.cluster.local SOA: NOERROR
nope.default.svc.cluster.local TXT: NXDOMAIN
default.svc.cluster.local TXT: NXDOMAIN
web.default.svc.cluster.local NS: NOERROR
web.default.svc.cluster.local HTTPS: NOERROR
pod.cluster.local A: NOERROR
2001-db8--7.default.pod.cluster.local AAAA: NOERROR
  2001-db8--7.default.pod.cluster.local AAAA 2001:db8::7
10-244-1-5.default.pod.cluster.local AAAA: NOERROR
a.b.c.web.default.svc.cluster.local A: NXDOMAIN
nope.default.svc.cluster.local A: NXDOMAIN
nope.default.svc.cluster.local AAAA: NXDOMAIN
web.nope.svc.cluster.local A: NXDOMAIN
default.svc.cluster.local A: NOERROR
nope.svc.cluster.local A: NXDOMAIN
svc.cluster.local A: NOERROR
nope.cluster.local A: NXDOMAIN
cluster.local SOA: NOERROR
  cluster.local SOA ns.dns.cluster.local. hostmaster.cluster.local. SERIAL 7200 1800 86400 30
dns-version.cluster.local TXT: NOERROR
  dns-version.cluster.local TXT "1.1.0"
kubernetes.default.svc.cluster.local A: NOERROR
  kubernetes.default.svc.cluster.local A 10.96.0.1
_https._tcp.kubernetes.default.svc.cluster.local SRV: NOERROR
  _https._tcp.kubernetes.default.svc.cluster.local SRV 0 100 443 kubernetes.default.svc.cluster.local.
  + kubernetes.default.svc.cluster.local A 10.96.0.1
kube-dns.kube-system.svc.cluster.local A: NOERROR
  kube-dns.kube-system.svc.cluster.local A 10.96.0.10
10-244-1-5.default.pod.cluster.local A: NOERROR
  10-244-1-5.default.pod.cluster.local A 10.244.1.5
10-244-1-5.nope.pod.cluster.local A: NXDOMAIN
nonsense.default.pod.cluster.local A: NXDOMAIN
80.0.96.10.in-addr.arpa PTR: NOERROR
  80.0.96.10.in-addr.arpa PTR web.default.svc.cluster.local.
10.0.96.10.in-addr.arpa PTR: NOERROR
  10.0.96.10.in-addr.arpa PTR kube-dns.kube-system.svc.cluster.local.
50.1.244.10.in-addr.arpa PTR: NOERROR
  50.1.244.10.in-addr.arpa PTR db-0.db.default.svc.cluster.local.
60.1.244.10.in-addr.arpa PTR: NOERROR
  60.1.244.10.in-addr.arpa PTR 10-244-1-60.plain.default.svc.cluster.local.
`;

export const expectations: readonly Expectation[] = table
  .trim()
  .split(/\n(?! )/)
  .map((block) => {
    const [head = "", ...records] = block.split("\n");
    const [, name = "", type = "", status = ""] = /^(\S+) (\S+): (\S+)$/.exec(head) ?? [];
    if (status !== "NOERROR" && status !== "NXDOMAIN") throw new Error(`what is ${head}?`);
    const [beside, answer] = [true, false].map((isBeside) =>
      records
        .map((record) => record.trim())
        .filter((record) => record.startsWith("+ ") === isBeside)
        .map((record) => inFull(record.replace(/^\+ /, "")))
        .sort(),
    );
    return { name, type, status, answer: answer ?? [], additional: beside ?? [] };
  });

function inFull(record: string): string {
  return record.replace(/^(\S+) (\d+)? ?/, (_, name, ttl = 30) => `${name}. ${ttl} IN `);
}

export const soa = inFull(
  "cluster.local SOA ns.dns.cluster.local. hostmaster.cluster.local. SERIAL 7200 1800 86400 30",
);
