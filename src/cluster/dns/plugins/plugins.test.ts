import { describe, expect, it } from "vitest";
import { readAllText } from "../../pipe.ts";
import { ask, dnsLab } from "../dns-lab.case.ts";
import { encodeReply } from "../encode-reply.ts";
import { exchange } from "../exchange.ts";
import { decodeQuery, encodeQuery } from "../message.ts";
import { wireLibrary } from "../wire-library.ts";

async function served(corefile: string, question: string): Promise<string[]> {
  const lab = dnsLab(`.:53 {\n${corefile}\n}\n`);
  await lab.settle();
  return ask(lab, question);
}

const zone = "kubernetes cluster.local in-addr.arpa {\n";
const full = "cloud-user.default.svc.cluster.local";

describe("the plugins of a Corefile", () => {
  it.each([
    [`${zone}pods disabled\n}`, "10-1-2-3.default.pod.cluster.local A", ["NXDOMAIN"]],
    [`${zone}pods verified\n}`, "10-1-2-3.default.pod.cluster.local A", ["NXDOMAIN"]],
    [`${zone}namespaces shop\n}`, `${full} A`, ["NXDOMAIN"]],
    [`${zone}}`, "99.2.244.10.in-addr.arpa PTR", ["NXDOMAIN"]],
    [`${zone}fallthrough\n}`, "nope.cluster.local A", ["SERVFAIL"]],
    [`${zone}}`, "example.com A", ["SERVFAIL"]],
    ["errors", "example.com A", ["SERVFAIL"]],
    [
      `hosts {\n192.0.2.7 db.example other.example\nfallthrough\n}\n${zone}}`,
      "DB.example A",
      ["NOERROR", "DB.example A 192.0.2.7"],
    ],
    ["hosts {\n192.0.2.7 db.example\n}", "db.example AAAA", ["NOERROR"]],
    [
      "hosts {\n192.0.2.7 db.example\n}",
      "7.2.0.192.in-addr.arpa PTR",
      ["NOERROR", "7.2.0.192.in-addr.arpa PTR db.example."],
    ],
    ["hosts {\n192.0.2.7 db.example\n}", "nope.example A", ["SERVFAIL"]],
    [`rewrite name user.example ${full}\n${zone}}`, "user.example A", ["NOERROR", "user.example A 10.96.11.18"]],
    [
      `rewrite name suffix .corp.example .svc.cluster.local answer auto\n${zone}}`,
      "cloud-user.default.corp.example A",
      ["NOERROR", "cloud-user.default.corp.example A 10.96.11.18"],
    ],
    [
      `rewrite name suffix .corp.example .svc.cluster.local\n${zone}}`,
      "cloud-user.default.corp.example A",
      ["NOERROR", `${full} A 10.96.11.18`],
    ],
    [
      `rewrite stop {\nname regex (.*)\\.in\\.example {1}.default.svc.cluster.local\nanswer name (.*)\\.default\\.svc\\.cluster\\.local {1}.in.example\n}\n${zone}}`,
      "cloud-user.in.example A",
      ["NOERROR", "cloud-user.in.example A 10.96.11.18"],
    ],
    // CoreDNS ends each of these names with a dot, so that a prefix is whole labels.
    [
      `rewrite name prefix alias cloud-user\n${zone}}`,
      "alias.default.svc.cluster.local A",
      ["NOERROR", `${full} A 10.96.11.18`],
    ],
    [
      `rewrite name substring example.test default.svc.cluster\n${zone}}`,
      "cloud-user.example.test.local A",
      ["NOERROR", `${full} A 10.96.11.18`],
    ],
    [
      `rewrite continue name exact a.example b.example\nrewrite name exact b.example ${full}\n${zone}}`,
      "a.example A",
      ["NOERROR", "a.example A 10.96.11.18"],
    ],
    [
      `rewrite stop name exact a.example b.example\nrewrite name exact b.example ${full}\n${zone}}\nforward . 192.168.0.2`,
      "a.example A",
      ["NXDOMAIN"],
    ],
    [
      `rewrite name regex (.*)\\.corp {1}.svc.cluster.local answer auto\n${zone}}`,
      "elsewhere.shop.corp CNAME",
      ["NOERROR", "elsewhere.shop.corp CNAME db.example.com."],
    ],
    [
      "hosts {\n2001:db8::7 six.example\n192.0.2.7 six.example\n}",
      "six.example AAAA",
      ["NOERROR", "six.example AAAA 2001:db8::7"],
    ],
    [
      "hosts {\n2001:db8::7 six.example\n192.0.2.7 six.example\n}",
      "six.example A",
      ["NOERROR", "six.example A 192.0.2.7"],
    ],
    ["hosts {\n192.0.2.7 db.example\nttl 9\nno_reverse\n}", "7.2.0.192.in-addr.arpa PTR", ["SERVFAIL"]],
    [
      "forward . 192.168.0.2",
      "WWW.example.com A",
      ["NOERROR", "WWW.example.com CNAME example.com.", "example.com A 192.0.2.80"],
    ],
    ["forward . /etc/resolv.conf {\nexcept example.com\n}", "example.com A", ["SERVFAIL"]],
    ["forward example.com 192.168.0.2", "example.org A", ["SERVFAIL"]],
    ["forward . 192.168.0.2 {\nforce_tcp\n}", "example.com A", ["NOERROR", "example.com A 192.0.2.80"]],
  ])("%j answers %s", async (corefile, question, answer) => {
    expect(await served(corefile, question)).toEqual(answer);
  });

  it("an alias that a rewrite leads back to itself comes to an end", async () => {
    const own = "elsewhere.shop.svc.cluster.local";
    const found = await served(`rewrite name exact db.example.com ${own}\n${zone}}`, `${own} A`);
    expect(found[0]).toBe("NOERROR");
    expect(found.length).toBe(12);
  });

  it("cache answers by itself until the TTL is over", async () => {
    const lab = dnsLab(".:53 {\nlog\ncache 30\nforward . 192.168.0.2\n}\n");
    await lab.settle();
    await ask(lab, "example.com A");
    lab.server.files.write("/etc/resolv.conf", "");
    await lab.run(lab.clock.sleep(10_000));
    const options = { servers: ["10.244.1.2"], attempts: 1, intervalMs: 5000, connected: true };
    const [reply] = await lab.run(exchange(lab.host, [{ name: "example.com", type: "A" }], options));
    expect(reply?.answers).toMatchObject([{ ttl: 20 }]);
    expect(reply?.authoritative).toBe(true);
  });

  it("errors says why forwarding failed", async () => {
    const lab = dnsLab(".:53 {\nerrors\nforward . 10.244.1.99\n}\n");
    await lab.settle();
    expect(await ask(lab, "example.com A")).toEqual(["SERVFAIL"]);
    lab.coredns.kill("SIGKILL");
    await lab.run(lab.coredns.exited);
    expect(await lab.run(readAllText(lab.log.reader))).toMatch(
      /\[ERROR\] plugin\/errors: 2 example\.com\. A: read udp 10\.244\.1\.2:\d+->10\.244\.1\.99:53: i\/o timeout\n/,
    );
  });

  it("loop ends a server that asks itself; the log says which plugins are not simulated", async () => {
    const lab = dnsLab(".:53 {\ndnssec\nloop\nforward . 127.0.0.1\n}\n");
    expect(await lab.run(lab.coredns.exited)).toBe(1);
    const log = await lab.run(readAllText(lab.log.reader));
    expect(log).toContain("[WARNING] plugin/dnssec: eastwest: this plugin is not simulated\n");
    expect(log).toMatch(
      /\[FATAL\] plugin\/loop: Loop \(127\.0\.0\.1:\d+ -> :53\) detected for zone "\.", see https:\/\/coredns\.io\/plugins\/loop#troubleshooting\. Query: "HINFO \d+\.\d+\."\n/,
    );
  });

  it.each([
    [
      "kubernetes cluster.local {\npods some\n}",
      "plugin/kubernetes: wrong value for pods: some,  must be one of: disabled, verified, insecure",
    ],
    [
      "forward .",
      "plugin/forward: Corefile:2 - Error during parsing: Wrong argument count or unexpected line ending after '.'",
    ],
    ["cache 0", "plugin/cache: cache TTL can not be zero or negative: 0"],
  ])("%j keeps CoreDNS from starting", async (corefile, message) => {
    const lab = dnsLab(`.:53 {\n${corefile}\n}\n`);
    expect(await lab.run(lab.coredns.exited)).toBe(1);
    expect((await lab.run(readAllText(lab.log.reader))).replace("/etc/coredns/", "")).toBe(`${message}\n`);
  });
});

describe("messages", () => {
  it("cut or spoiled anywhere are refused without a word too many", async () => {
    await wireLibrary.load();
    const whole = encodeQuery(7, { name: full, type: "A" }, { edns: { version: 0, size: 1232, dnssecOk: false } });
    for (let length = 0; length <= whole.length; length++) {
      for (const spoil of [0, 1, 0xff]) {
        const data = whole.slice(0, length);
        if (length > 0) data[length - 1] = (data[length - 1] ?? 0) ^ spoil;
        const query = decodeQuery(data);
        if (!query) continue;
        const nothing = { answers: [], authorities: [], additionals: [] };
        const reply = { responseCode: query.rejection ?? "NOERROR", authoritative: false, ...nothing } as const;
        expect(encodeReply(query, reply, 512).length).toBeGreaterThanOrEqual(12);
      }
    }
  });

  it("come back cut to what the client can take, with the TC bit", () => {
    const query = decodeQuery(encodeQuery(7, { name: full, type: "A" }));
    if (!query) throw new Error("no query");
    const answers = Array.from({ length: 60 }, (_, index) => ({
      type: "A" as const,
      name: full,
      ttl: 30,
      data: `10.244.3.${index}`,
    }));
    const reply = { responseCode: "NOERROR", authoritative: true, answers, authorities: [], additionals: [] } as const;
    const data = encodeReply(query, reply, query.maxSize);
    expect(data.length).toBeLessThanOrEqual(512);
    expect((data[2] ?? 0) & 2).toBe(2);
    expect(data[7]).toBe(Math.floor((512 - 12 - full.length - 2 - 4) / 16));
  });
});
