import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { dnsLab, runProgram } from "../../src/cluster/dns/dns-lab.case.ts";
import type { Program } from "../../src/cluster/process.ts";
import { dig } from "../../src/shell/applets/dig.ts";
import { nslookup } from "../../src/shell/applets/nslookup.ts";
import { nslookupBind } from "../../src/shell/applets/nslookup-bind.ts";
import { Report } from "../report.ts";
import { type Ended, findTool, run } from "../tool.ts";
import { labServer, serveLab } from "./lab-name-server.ts";

// Both ask the same CoreDNS: the real tools over loopback, our applets in its own network.
const report = new Report("DNS tools");
let served: Awaited<ReturnType<typeof serveLab>>;

// A fresh one for each, as its cache and the order of its answers change with each question.
beforeEach(async () => {
  served = await serveLab();
});
afterEach(() => served.close());

const full = "cloud-user.default.svc.cluster.local";
const digs = [
  full,
  `${full} A`,
  `+short ${full}`,
  `+noall +answer ${full}`,
  `+noall +answer +authority nope.default.svc.cluster.local`,
  `+noall +comments ${full}`,
  `+noall +question ${full} MX`,
  `+noall +additional +comments ${full}`,
  `+nocmd ${full}`,
  `+nocmd +nostats ${full}`,
  `+nocomments ${full}`,
  `+noquestion ${full}`,
  `+norecurse ${full}`,
  `+noedns ${full}`,
  `+nocookie ${full}`,
  `+bufsize=512 ${full}`,
  `+dnssec ${full}`,
  `+tcp ${full}`,
  `+short +tcp ${full}`,
  `-t SRV _http._tcp.${full}`,
  `-t srv +short _http._tcp.${full}`,
  `-t TXT +short dns-version.cluster.local`,
  `-t AAAA ${full}`,
  `-t ANY ${full}`,
  `+notcp -t ANY ${full}`,
  `-t NS cluster.local`,
  `-t SOA cluster.local`,
  `-x 10.96.11.18`,
  `+short -x 10.96.11.18`,
  `-x 10.96.99.99`,
  `-q ${full}`,
  `-q ${full} -t AAAA -c IN`,
  `CNAME elsewhere.shop.svc.cluster.local`,
  `elsewhere.shop.svc.cluster.local`,
  `+short nearby.shop.svc.cluster.local`,
  `peers.default.svc.cluster.local +short`,
  `nope.default.svc.cluster.local`,
  `empty.default.svc.cluster.local`,
  `www.example.com`,
  `+short www.example.com`,
  `example.com MX`,
  `${full} nope.default.svc.cluster.local`,
  `+short ${full} -x 10.96.11.18`,
  `+noall +answer +ttlid ${full}`,
  `+noall +answer +nottlid ${full}`,
  `+noall +answer +noclass ${full}`,
  `+noall +stats ${full}`,
  `+bogus ${full}`,
  `-Z ${full}`,
  `-t BOGUS ${full}`,
  `-t`,
];
const notSimulated = [`+multiline +noall +answer -t SOA cluster.local`, `+identify +short ${full}`];
const nslookups = [
  full,
  `-type=srv _http._tcp.${full}`,
  `-type=ptr 18.11.96.10.in-addr.arpa`,
  `10.96.11.18`,
  `10.96.99.99`,
  `nope.default.svc.cluster.local`,
  `-type=txt dns-version.cluster.local`,
  `elsewhere.shop.svc.cluster.local`,
  `www.example.com`,
  `peers.default.svc.cluster.local`,
  `empty.default.svc.cluster.local`,
  `-type=soa cluster.local`,
  `-type=aaaa ${full}`,
];

async function simulate(program: Program, words: readonly string[]): Promise<Ended> {
  const lab = dnsLab();
  await lab.settle();
  // The machine that the real ones run on has no search list for the lab's names.
  lab.client.files.write("/etc/resolv.conf", `nameserver ${labServer}\n`);
  const { exitCode, stdout, stderr } = await lab.run(runProgram(lab.client, program, words));
  return { code: exitCode, stdout, stderr };
}

/** Without what two runs, two servers' places and Debian's mark in the version make different. */
function normalized({ code, stdout, stderr }: Ended): Ended {
  const cut = (text: string) =>
    text
      .replaceAll(`127.0.0.1 -p ${served.port}`, labServer)
      .replaceAll(`127.0.0.1:${served.port}`, `${labServer}:53`)
      .replaceAll(`127.0.0.1#${served.port}`, `${labServer}#53`)
      .replaceAll("(127.0.0.1)", `(${labServer})`)
      .replace(/Server:\t\t127\.0\.0\.1\n/, `Server:\t\t${labServer}\n`)
      .replace(/(?<=from server )127\.0\.0\.1/g, labServer)
      .replace(/-1~deb12u\d+-Debian/g, "")
      .replace(/9\.18\.\d+/g, "9.18")
      .replace(/\bid: \d+/g, "id: ID")
      .replace(/COOKIE: [0-9a-f]{16}/g, "COOKIE: COOKIE")
      .replace(/(Query time: |\bin )\d+(?= ?ms)/g, "$1N")
      .replace(/WHEN: .*/g, "WHEN: then");
  return { code, stdout: cut(stdout), stderr: cut(stderr) };
}

describe("dig", () => {
  it.each(digs)("%s", async (line) => {
    const words = line.split(" ");
    const real = await run(findTool("dig"), ["@127.0.0.1", "-p", String(served.port), ...words]);
    expect(normalized(await simulate(dig, ["dig", `@${labServer}`, ...words]))).toEqual(normalized(real));
    report.count(`dig ${line}`);
  });

  it.each(notSimulated)("%s, which ours refuses by name", async (line) => {
    const ours = await simulate(dig, ["dig", `@${labServer}`, ...line.split(" ")]);
    const option = line.split(" ")[0];
    expect(ours).toEqual({ code: 1, stdout: "", stderr: `dig: eastwest: ${option} is not simulated\n` });
    report.count(`dig ${line}`, `${option} is not simulated, and says so`);
  });
});

describe("nslookup of BIND", () => {
  it.each(nslookups)("%s", async (line) => {
    const words = line.split(" ");
    const real = await run(findTool("nslookup"), [`-port=${served.port}`, ...words, "127.0.0.1"]);
    expect(normalized(await simulate(nslookupBind, ["nslookup", ...words, labServer]))).toEqual(normalized(real));
    report.count(`nslookup of BIND ${line}`);
  });
});

describe("nslookup of busybox", () => {
  it.each(nslookups)("%s", async (line) => {
    const words = line.split(" ");
    const real = await run(findTool("busybox"), ["nslookup", ...words, `127.0.0.1:${served.port}`]);
    const ours = normalized(await simulate(nslookup, ["nslookup", ...words, labServer]));
    const theirs = normalized(real);
    const head = theirs.stdout.replace(`Server:\t\t${labServer}:53\n`, `Server:\t\t${labServer}\n`);
    expect(ours).toEqual({ ...theirs, stdout: head });
    report.count(`nslookup of busybox ${line}`);
  });
});
