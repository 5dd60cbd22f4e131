import { describe, expect, it } from "vitest";
import { readAllText } from "../pipe.ts";
import { dnsLab } from "./dns-lab.case.ts";
import { exchange } from "./exchange.ts";
import type { Answer } from "./message.ts";

async function ask(lab: ReturnType<typeof dnsLab>, name: string, type: string) {
  const options = { servers: ["10.244.1.2"], attempts: 1, intervalMs: 5000, connected: true };
  const [reply] = await lab.run(exchange(lab.host, [{ name, type }], options));
  return reply;
}

function text(record: Answer): string {
  const { data } = record;
  if (record.type === "SRV")
    return `${record.name} ${record.ttl} SRV ${record.data.priority} ${record.data.weight} ${record.data.port} ${record.data.target}`;
  if (record.type === "SOA")
    return `${record.name.replace(/^\.$/, "")} ${record.ttl} SOA ${record.data.mname} ${record.data.rname} ${record.data.refresh} ${record.data.retry} ${record.data.expire} ${record.data.minimum}`;
  if (record.type === "TXT")
    return `${record.name} ${record.ttl} TXT ${new TextDecoder().decode([data].flat()[0] as Uint8Array)}`;
  return `${record.name} ${record.ttl} ${record.type} ${data}`;
}

const soa = "cluster.local 30 SOA ns.dns.cluster.local hostmaster.cluster.local 7200 1800 86400 30";

/** The upstream's; the cache holds it for 30 s. */
const rootSoa = " 30 SOA a.root-servers.net nstld.verisign-grs.com 1800 900 604800 86400";

const cases: [question: string, code: string, answers: string[], rest?: string[]][] = [
  ["cloud-user.default.svc.cluster.local A", "NOERROR", ["cloud-user.default.svc.cluster.local 30 A 10.96.11.18"]],
  ["Cloud-User.Default.svc.CLUSTER.local A", "NOERROR", ["Cloud-User.Default.svc.CLUSTER.local 30 A 10.96.11.18"]],
  ["cloud-user.default.svc.cluster.local AAAA", "NOERROR", [], [soa]],
  ["nope.default.svc.cluster.local A", "NXDOMAIN", [], [soa]],
  ["default.svc.cluster.local A", "NOERROR", [], [soa]],
  ["nowhere.svc.cluster.local A", "NXDOMAIN", [], [soa]],
  ["svc.cluster.local A", "NOERROR", [], [soa]],
  ["cluster.local A", "NOERROR", [], [soa]],
  ["foo.cluster.local A", "NXDOMAIN", [], [soa]],
  ["a.b.c.cloud-user.default.svc.cluster.local A", "NXDOMAIN", [], [soa]],
  [
    "peers.default.svc.cluster.local A",
    "NOERROR",
    ["peers.default.svc.cluster.local 30 A 10.244.1.67", "peers.default.svc.cluster.local 30 A 10.244.1.68"],
  ],
  ["peer-1.peers.default.svc.cluster.local A", "NOERROR", ["peer-1.peers.default.svc.cluster.local 30 A 10.244.1.68"]],
  ["peer-2.peers.default.svc.cluster.local A", "NXDOMAIN", [], [soa]],
  ["empty.default.svc.cluster.local A", "NXDOMAIN", [], [soa]],
  [
    "_http._tcp.cloud-user.default.svc.cluster.local SRV",
    "NOERROR",
    ["_http._tcp.cloud-user.default.svc.cluster.local 30 SRV 0 100 8080 cloud-user.default.svc.cluster.local"],
    ["cloud-user.default.svc.cluster.local 30 A 10.96.11.18"],
  ],
  [
    "_http._tcp.peers.default.svc.cluster.local SRV",
    "NOERROR",
    [
      "_http._tcp.peers.default.svc.cluster.local 30 SRV 0 50 8080 peer-0.peers.default.svc.cluster.local",
      "_http._tcp.peers.default.svc.cluster.local 30 SRV 0 50 8080 peer-1.peers.default.svc.cluster.local",
    ],
    [
      "peer-0.peers.default.svc.cluster.local 30 A 10.244.1.67",
      "peer-1.peers.default.svc.cluster.local 30 A 10.244.1.68",
    ],
  ],
  ["_https._tcp.cloud-user.default.svc.cluster.local SRV", "NXDOMAIN", [], [soa]],
  ["18.11.96.10.in-addr.arpa PTR", "NOERROR", ["18.11.96.10.in-addr.arpa 30 PTR cloud-user.default.svc.cluster.local"]],
  [
    "67.1.244.10.in-addr.arpa PTR",
    "NOERROR",
    ["67.1.244.10.in-addr.arpa 30 PTR peer-0.peers.default.svc.cluster.local"],
  ],
  [
    "133.2.244.10.in-addr.arpa PTR",
    "NOERROR",
    ["133.2.244.10.in-addr.arpa 30 PTR 10-244-2-133.cloud-user.default.svc.cluster.local"],
  ],
  ["99.2.244.10.in-addr.arpa PTR", "NXDOMAIN", [], [rootSoa]],
  [
    "elsewhere.shop.svc.cluster.local A",
    "NOERROR",
    ["elsewhere.shop.svc.cluster.local 30 CNAME db.example.com", "db.example.com 30 A 192.0.2.53"],
  ],
  ["elsewhere.shop.svc.cluster.local AAAA", "NOERROR", ["elsewhere.shop.svc.cluster.local 30 CNAME db.example.com"]],
  ["gone.shop.svc.cluster.local A", "NOERROR", ["gone.shop.svc.cluster.local 30 CNAME nobody.example"]],
  ["elsewhere.shop.svc.cluster.local SRV", "NOERROR", [], [soa]],
  ["_http._tcp.elsewhere.shop.svc.cluster.local SRV", "NXDOMAIN", [], [soa]],
  ["a.elsewhere.shop.svc.cluster.local A", "NXDOMAIN", [], [soa]],
  // An address is no name to lead to.
  ["numbered.shop.svc.cluster.local A", "NXDOMAIN", [], [soa]],
  ["circle-a.shop.svc.cluster.local A", "NOERROR", [], [soa]],
  [
    "nearby.shop.svc.cluster.local A",
    "NOERROR",
    [
      "nearby.shop.svc.cluster.local 30 CNAME cloud-user.default.svc.cluster.local",
      "cloud-user.default.svc.cluster.local 30 A 10.96.11.18",
    ],
  ],
  ["nearby.shop.svc.cluster.local AAAA", "NOERROR", [], [soa]],
  [
    "nearby.shop.svc.cluster.local CNAME",
    "NOERROR",
    ["nearby.shop.svc.cluster.local 30 CNAME cloud-user.default.svc.cluster.local"],
  ],
  ["10-1-2-3.default.pod.cluster.local A", "NOERROR", ["10-1-2-3.default.pod.cluster.local 30 A 10.1.2.3"]],
  ["x.default.pod.cluster.local A", "NXDOMAIN", [], [soa]],
  ["dns-version.cluster.local TXT", "NOERROR", ["dns-version.cluster.local 30 TXT 1.1.0"]],
  ["cluster.local TXT", "NXDOMAIN", [], [soa]],
  ["default.svc.cluster.local TXT", "NXDOMAIN", [], [soa]],
  ["cloud-user.default.svc.cluster.local TXT", "NOERROR", [], [soa]],
  ["nope.default.svc.cluster.local TXT", "NXDOMAIN", [], [soa]],
  ["nope.default.svc.cluster.local SOA", "NOERROR", [], [soa]],
  ["nope.default.svc.cluster.local MX", "NXDOMAIN", [], [soa]],
  ["cloud-user.default.svc.cluster.local ANY", "NOERROR", [], [soa]],
  ["svc.cluster.local NS", "NOERROR", [], [soa]],
  ["pod.cluster.local A", "NOERROR", [], [soa]],
  ["default.pod.cluster.local A", "NOERROR", [], [soa]],
  ["nowhere.pod.cluster.local A", "NXDOMAIN", [], [soa]],
  // What stands between a service and its ports does not exist by itself.
  ["_tcp.cloud-user.default.svc.cluster.local SRV", "NXDOMAIN", [], [soa]],
  // Wildcards are gone since CoreDNS 1.9.
  ["*.default.svc.cluster.local A", "NXDOMAIN", [], [soa]],
  ["*.*.svc.cluster.local A", "NXDOMAIN", [], [soa]],
  ["any.default.svc.cluster.local A", "NXDOMAIN", [], [soa]],
  ["cloud-user.*.svc.cluster.local A", "NXDOMAIN", [], [soa]],
  ["*._tcp.cloud-user.default.svc.cluster.local SRV", "NXDOMAIN", [], [soa]],
  ["cloud-user.default.svc.cluster.local PTR", "NOERROR", [], [soa]],
  ["nope.default.svc.cluster.local PTR", "NXDOMAIN", [], [soa]],
  ["a.b.c.10-1-2-3.default.pod.cluster.local A", "NXDOMAIN", [], [soa]],
  ["a.10-1-2-3.default.pod.cluster.local A", "NOERROR", ["a.10-1-2-3.default.pod.cluster.local 30 A 10.1.2.3"]],
  ["10-1-2-300.default.pod.cluster.local A", "NXDOMAIN", [], [soa]],
  [
    "2001-db8--7.default.pod.cluster.local AAAA",
    "NOERROR",
    ["2001-db8--7.default.pod.cluster.local 30 AAAA 2001:db8::7"],
  ],
  ["2001-db8--7.default.pod.cluster.local A", "NOERROR", [], [soa]],
  [
    "in-addr.arpa SOA",
    "NOERROR",
    ["in-addr.arpa 30 SOA ns.dns.in-addr.arpa hostmaster.in-addr.arpa 7200 1800 86400 30"],
  ],
  // Two services choose this one.
  [
    "70.1.244.10.in-addr.arpa PTR",
    "NOERROR",
    [
      "70.1.244.10.in-addr.arpa 30 PTR 10-244-1-70.both-a.shop.svc.cluster.local",
      "70.1.244.10.in-addr.arpa 30 PTR 10-244-1-70.both-b.shop.svc.cluster.local",
    ],
  ],
  [
    "_hTTp._tcp.Cloud-User.default.svc.CLUSTER.local SRV",
    "NOERROR",
    ["_hTTp._tcp.Cloud-User.default.svc.CLUSTER.local 30 SRV 0 100 8080 cloud-user.default.svc.CLUSTER.local"],
    ["cloud-user.default.svc.CLUSTER.local 30 A 10.96.11.18"],
  ],
  ["both-a.shop.svc.cluster.local A", "NOERROR", ["both-a.shop.svc.cluster.local 30 A 10.244.1.70"]],
  // A service without named ports, and an endpoint without any.
  ["_http._tcp.both-a.shop.svc.cluster.local SRV", "NXDOMAIN", [], [soa]],
  ["both-a.shop.svc.cluster.local SRV", "NOERROR", [], [soa]],
  ["ns.dns.cluster.local A", "NOERROR", ["ns.dns.cluster.local 30 A 10.96.0.10"]],
  [
    "cluster.local NS",
    "NOERROR",
    ["cluster.local 30 NS kube-dns.kube-system.svc.cluster.local"],
    ["kube-dns.kube-system.svc.cluster.local 30 A 10.96.0.10"],
  ],
  ["cluster.local SOA", "NOERROR", [soa]],
  ["cloud-user.default.svc.cluster.local MX", "NOERROR", [], [soa]],
  ["example.com A", "NOERROR", ["example.com 30 A 192.0.2.80"]],
  ["www.example.com A", "NOERROR", ["www.example.com 30 CNAME example.com", "example.com 30 A 192.0.2.80"]],
  ["example.com AAAA", "NOERROR", [], [rootSoa]],
  ["nope A", "NXDOMAIN", [], [rootSoa]],
];

describe("CoreDNS", () => {
  it.each(cases)("answers %s", async (question, code, answers, rest = []) => {
    const lab = dnsLab();
    await lab.settle();
    const [name = "", type = ""] = question.split(" ");
    const reply = await ask(lab, name, type);
    expect(reply?.responseCode).toBe(code);
    expect(reply?.answers.map(text).sort()).toEqual([...answers].sort());
    expect([...(reply?.authorities ?? []), ...(reply?.additionals ?? [])].map(text)).toEqual(rest);
    expect(reply?.authoritative).toBe(!rest.includes(rootSoa) && !name.includes("example.com"));
  });

  it("follows the cluster", async () => {
    const lab = dnsLab();
    await lab.settle();
    lab.api.client.delete("Service", "cloud-user", "default");
    await lab.settle();
    expect((await ask(lab, "cloud-user.default.svc.cluster.local", "A"))?.responseCode).toBe("NXDOMAIN");
  });

  it("sends what does not fit into a datagram over TCP", async () => {
    const lab = dnsLab();
    const endpoints = Array.from({ length: 60 }, (_, index) => ({
      addresses: [`10.244.3.${index + 1}`],
      conditions: { ready: true },
    }));
    lab.api.client.create("Service", {
      metadata: { name: "many", namespace: "default" },
      spec: { clusterIP: "None", ports: [{ port: 80 }] },
    });
    lab.api.client.create("EndpointSlice", {
      metadata: { name: "many-1", namespace: "default", labels: { "kubernetes.io/service-name": "many" } },
      addressType: "IPv4",
      ports: [{ name: "", port: 80, protocol: "TCP" }],
      endpoints,
    });
    await lab.settle();
    const reply = await ask(lab, "many.default.svc.cluster.local", "A");
    expect(reply?.truncated).toBe(false);
    expect(new Set(reply?.answers.map((record) => record.data)).size).toBe(60);
  });

  it("emits one served event for each question", async () => {
    const lab = dnsLab();
    await lab.settle();
    await ask(lab, "cloud-user.default.svc.cluster.local", "A");
    expect(lab.served).toEqual([
      {
        kind: "dns",
        time: expect.any(Number),
        stage: "served",
        at: "coredns",
        client: "10.244.2.2",
        server: "10.244.1.2",
        name: "cloud-user.default.svc.cluster.local",
        type: "A",
        responseCode: "NOERROR",
        answers: ["10.96.11.18"],
      },
    ]);
  });

  it("says that it is ready, prints its start and goes away slowly", async () => {
    const lab = dnsLab();
    await lab.settle();
    lab.coredns.kill("SIGTERM");
    expect((await ask(lab, "cloud-user.default.svc.cluster.local", "A"))?.responseCode).toBe("NOERROR");
    expect(await lab.run(lab.coredns.exited)).toBe(0);
    expect(await lab.run(readAllText(lab.log.reader))).toBe(
      ".:53\n[INFO] plugin/reload: Running configuration SHA512 = 1b226df79860026c6a52e67daa10d7f0d57ec5b023288ec00c5e05f93523c894564e15b91770d3a07ae1cfbe861d15b37d4a0027e69c546ab112970993a3b03b\nCoreDNS-1.14.2\nlinux/amd64, go1.26.1, dd1df4f\n[INFO] SIGTERM: Shutting down servers then terminating\n[INFO] plugin/health: Going into lameduck mode for 5s\n",
    );
    await expect(ask(lab, "cloud-user.default.svc.cluster.local", "A")).rejects.toMatchObject({ code: "ECONNREFUSED" });
  });
});
