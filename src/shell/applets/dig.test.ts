import { describe, expect, it } from "vitest";
import { dnsLab, runProgram } from "../../cluster/dns/dns-lab.case.ts";
import type { Program } from "../../cluster/process.ts";
import { dig } from "./dig.ts";
import { nslookupBind } from "./nslookup-bind.ts";

async function run(program: Program, line: string) {
  const lab = dnsLab();
  await lab.settle();
  const outcome = await lab.run(runProgram(lab.client, program, line.split(" ")));
  const { exitCode, stdout, stderr } = outcome;
  const text = stdout
    .replace(/id: \d+/, "id: ID")
    .replace(/COOKIE: [0-9a-f]{16}/, "COOKIE: COOKIE")
    .replace(/Query time: \d+/, "Query time: N");
  return { text: text + stderr, exitCode, asked: lab.served.map(({ name, type }) => `${name} ${type}`) };
}

const full = "cloud-user.default.svc.cluster.local";

/** The texts are what the real dig 9.18 printed for such replies, with its version's suffix left off. */
describe("dig", () => {
  it("prints a reply with all its sections", async () => {
    expect((await run(dig, `dig ${full}`)).text).toBe(`
; <<>> DiG 9.18.49 <<>> ${full}
;; global options: +cmd
;; Got answer:
;; WARNING: .local is reserved for Multicast DNS
;; You are currently testing what happens when an mDNS query is leaked to DNS
;; ->>HEADER<<- opcode: QUERY, status: NOERROR, id: ID
;; flags: qr aa rd; QUERY: 1, ANSWER: 1, AUTHORITY: 0, ADDITIONAL: 1
;; WARNING: recursion requested but not available

;; OPT PSEUDOSECTION:
; EDNS: version: 0, flags:; udp: 1232
; COOKIE: COOKIE (echoed)
;; QUESTION SECTION:
;${full}. IN A

;; ANSWER SECTION:
${full}. 30 IN A\t10.96.11.18

;; Query time: N msec
;; SERVER: 10.244.1.2#53(10.244.1.2) (UDP)
;; WHEN: Thu Jan 01 00:00:00 UTC 2026
;; MSG SIZE  rcvd: 129

`);
  });

  it.each([
    ["+short cloud-user", "", 0],
    ["+short +search cloud-user", "10.96.11.18\n", 0],
    ["+short www.example.com", "example.com.\n192.0.2.80\n", 0],
    [
      "+noall +answer www.example.com",
      "www.example.com.\t30\tIN\tCNAME\texample.com.\nexample.com.\t\t30\tIN\tA\t192.0.2.80\n",
      0,
    ],
    ["+noall +answer -x 10.96.11.18", `18.11.96.10.in-addr.arpa. 30\tIN\tPTR\t${full}.\n`, 0],
    ["+noall +answer -t txt dns-version.cluster.local", 'dns-version.cluster.local. 30\tIN\tTXT\t"1.1.0"\n', 0],
    ["+short _http._tcp.cloud-user.default.svc.cluster.local SRV", `0 100 8080 ${full}.\n`, 0],
    ["+short +tcp example.com @10.244.1.2", "192.0.2.80\n", 0],
    ["+noall +question h.example HTTPS", ";h.example.\t\t\tIN\tHTTPS\n", 0],
    [
      "+short x @192.168.0.44",
      `${";; communications error to 192.168.0.44#53: connection refused\n".repeat(3)};; no servers could be reached\n`,
      9,
    ],
    [
      "+short +time=1 +tries=2 x @10.244.2.99",
      `${";; communications error to 10.244.2.99#53: timed out\n".repeat(2)};; no servers could be reached\n`,
      9,
    ],
    ["x @nowhere", "dig: couldn't get address for 'nowhere': not found\n", 1],
    ["+trace x", "dig: eastwest: +trace is not simulated\n", 1],
  ])("%s", async (line, text, exitCode) => {
    expect(await run(dig, `dig ${line}`)).toMatchObject({ text, exitCode });
  });

  it("shows why a server has no answer", async () => {
    expect((await run(dig, "dig +noall +comments www.example.io @192.168.0.2")).text).toMatch(
      /status: REFUSED[\s\S]*; EDE: 0 \(Other\): \(eastwest: of the internet only example\.com, example\.net and example\.org are simulated\)\n/,
    );
  });

  it("says REFUSED to a transfer, NXDOMAIN with the SOA of the zone as it was asked", async () => {
    expect((await run(dig, "dig cluster.local AXFR")).text).toContain("status: REFUSED");
    expect((await run(dig, "dig +noall +comments +authority nope.CLUSTER.local")).text).toMatch(
      /status: NXDOMAIN[\s\S]*CLUSTER\.local\.\t\t30\tIN\tSOA\tns\.dns\.CLUSTER\.local\. hostmaster\.CLUSTER\.local\. \d+ 7200 1800 86400 30\n/,
    );
  });
});

const server = "Server:\t\t10.244.1.2\nAddress:\t10.244.1.2#53\n\n";

describe("BIND's nslookup", () => {
  it.each([
    ["cloud-user", `${server}Name:\t${full}\nAddress: 10.96.11.18\n\n`, 0],
    ["nope", `${server}** server can't find nope: NXDOMAIN\n\n`, 1],
    ["10.96.11.18", `18.11.96.10.in-addr.arpa\tname = ${full}.\n\n`, 0],
    [
      "www.example.com",
      `${server}Non-authoritative answer:\nwww.example.com\tcanonical name = example.com.\nName:\texample.com\nAddress: 192.0.2.80\n\n`,
      0,
    ],
    ["-type=txt dns-version.cluster.local.", `${server}dns-version.cluster.local\ttext = "1.1.0"\n\n`, 0],
    ["-type=mx cloud-user", `${server}*** Can't find cloud-user: No answer\n\n`, 0],
    ["x nowhere", "nslookup: couldn't get address for 'nowhere': not found\n", 1],
  ])("%s", async (line, text, exitCode) => {
    expect(await run(nslookupBind, `nslookup ${line}`)).toMatchObject({ text, exitCode });
  });

  it("asks by A until a name is found, then once by AAAA", async () => {
    expect((await run(nslookupBind, "nslookup cloud-user.default")).asked).toEqual([
      "cloud-user.default.default.svc.cluster.local A",
      `${full} A`,
      `${full} AAAA`,
    ]);
  });
});
