import { expect, it } from "vitest";
import { dnsLab, runProgram } from "../../cluster/dns/dns-lab.case.ts";
import { host } from "./host.ts";

const full = "cloud-user.default.svc.cluster.local";

async function run(line: string) {
  const lab = dnsLab();
  await lab.settle();
  const { exitCode, stdout, stderr } = await lab.run(runProgram(lab.client, host, ["host", ...line.split(" ")]));
  return { text: stdout + stderr, exitCode, asked: lab.served.map(({ name, type }) => `${name} ${type}`) };
}

/** The texts are what the real host 9.18 printed for such names. */
it.each([
  ["cloud-user", `${full} has address 10.96.11.18\n`, 0],
  [full, `${full} has address 10.96.11.18\n`, 0],
  ["nope", "Host nope not found: 3(NXDOMAIN)\n", 1],
  ["10.96.11.18", `18.11.96.10.in-addr.arpa domain name pointer ${full}.\n`, 0],
  ["10.96.0.99", "Host 99.0.96.10.in-addr.arpa. not found: 3(NXDOMAIN)\n", 1],
  ["www.example.com", "www.example.com is an alias for example.com.\nexample.com has address 192.0.2.80\n", 0],
  [`-t srv _http._tcp.${full}`, `_http._tcp.${full} has SRV record 0 100 8080 ${full}.\n`, 0],
  ["-t txt dns-version.cluster.local", 'dns-version.cluster.local descriptive text "1.1.0"\n', 0],
  ["-t mx example.com", "example.com has no MX record\n", 0],
  ["-t ns cluster.local.", "cluster.local name server kube-dns.kube-system.svc.cluster.local.\n", 0],
  ["-T cloud-user", `${full} has address 10.96.11.18\n`, 0],
  [
    "cloud-user 10.244.1.2",
    `Using domain server:\nName: 10.244.1.2\nAddress: 10.244.1.2#53\nAliases: \n\n${full} has address 10.96.11.18\n`,
    0,
  ],
  [
    "x.example 192.168.0.44",
    `Using domain server:\nName: 192.168.0.44\nAddress: 192.168.0.44#53\nAliases: \n\n${";; communications error to 192.168.0.44#53: connection refused\n".repeat(2)};; no servers could be reached\n`,
    1,
  ],
  ["-t zz x", "host: invalid type: zz\n\n", 2],
  ["-v x", "host: eastwest: -v is not simulated\n", 1],
])("host %s", async (line, text, exitCode) => {
  expect(await run(line)).toMatchObject({ text, exitCode });
});

it("asks for A until a name is found, then for AAAA and MX", async () => {
  expect((await run("cloud-user.default")).asked).toEqual([
    "cloud-user.default.default.svc.cluster.local A",
    `${full} A`,
    `${full} AAAA`,
    `${full} MX`,
  ]);
});
