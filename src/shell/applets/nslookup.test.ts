import { describe, expect, it } from "vitest";
import { dnsLab, runProgram } from "../../cluster/dns/dns-lab.case.ts";
import { nslookup } from "./nslookup.ts";
import { nslookupOld } from "./nslookup-old.ts";

async function run(program: typeof nslookup, ...args: string[]) {
  const lab = dnsLab();
  await lab.settle();
  lab.client.files.write("/lib/ld-uClibc.so.0", "");
  const outcome = await lab.run(runProgram(lab.client, program, ["nslookup", ...args]));
  return { ...outcome, asked: lab.served.map(({ name, type }) => `${name} ${type}`) };
}

const server = "Server:\t\t10.244.1.2\nAddress:\t10.244.1.2:53\n\n";

describe("nslookup of busybox 1.37", () => {
  it("asks for a name without a dot under all search domains at once", async () => {
    expect(await run(nslookup, "cloud-user")).toEqual({
      exitCode: 1,
      stderr: "",
      stdout:
        `${server}Name:\tcloud-user.default.svc.cluster.local\nAddress: 10.96.11.18\n\n` +
        "** server can't find cloud-user.svc.cluster.local: NXDOMAIN\n\n" +
        "** server can't find cloud-user.cluster.local: NXDOMAIN\n\n" +
        "\n" +
        "** server can't find cloud-user.svc.cluster.local: NXDOMAIN\n\n" +
        "** server can't find cloud-user.cluster.local: NXDOMAIN\n\n",
      asked: ["A", "AAAA"].flatMap((type) =>
        ["default.svc.", "svc.", ""].map((domain) => `cloud-user.${domain}cluster.local ${type}`),
      ),
    });
  });

  it("takes a name with a dot as it is", async () => {
    expect(await run(nslookup, "cloud-user.default.svc.cluster.local")).toMatchObject({
      exitCode: 0,
      stdout: `${server}Name:\tcloud-user.default.svc.cluster.local\nAddress: 10.96.11.18\n\n\n`,
    });
    expect(await run(nslookup, "cloud-user.default")).toMatchObject({ exitCode: 1 });
  });

  it("turns an address into its reverse name", async () => {
    expect(await run(nslookup, "10.96.11.18")).toMatchObject({
      exitCode: 0,
      stdout: `${server}18.11.96.10.in-addr.arpa\tname = cloud-user.default.svc.cluster.local\n\n`,
    });
  });

  it("asks for other types", async () => {
    expect(await run(nslookup, "-type=srv", "_http._tcp.cloud-user.default.svc.cluster.local")).toMatchObject({
      exitCode: 0,
      stdout: `${server}_http._tcp.cloud-user.default.svc.cluster.local\tservice = 0 100 8080 cloud-user.default.svc.cluster.local\n\n`,
    });
    expect(await run(nslookup, "-q=txt", "dns-version.cluster.local")).toMatchObject({
      stdout: `${server}dns-version.cluster.local\ttext = "1.1.0"\n\n`,
    });
  });

  it("says when nobody answers, and when nothing listens", async () => {
    expect(await run(nslookup, "x.y", "10.244.1.99")).toMatchObject({
      exitCode: 1,
      stdout: ";; connection timed out; no servers could be reached\n\n",
    });
    expect(await run(nslookup, "x.y", "192.168.0.44")).toMatchObject({
      exitCode: 1,
      stderr: "nslookup: read: Connection refused\n".repeat(2),
    });
  });

  it("refuses what it does not know", async () => {
    expect(await run(nslookup, "-type=zz", "x")).toMatchObject({
      exitCode: 1,
      stderr: 'nslookup: invalid query type "zz"\n',
    });
    expect((await run(nslookup)).stderr).toContain("Usage: nslookup [-type=QUERY_TYPE] [-debug] HOST [DNS_SERVER]\n");
  });
});

describe("nslookup of busybox 1.22", () => {
  it("prints names behind the addresses", async () => {
    expect(await run(nslookupOld, "cloud-user")).toMatchObject({
      exitCode: 0,
      stderr: "",
      stdout:
        "Server:    10.244.1.2\nAddress 1: 10.244.1.2 10-244-1-2.kube-dns.kube-system.svc.cluster.local\n\n" +
        "Name:      cloud-user\nAddress 1: 10.96.11.18 cloud-user.default.svc.cluster.local\n",
    });
  });

  it("says what it cannot resolve", async () => {
    expect(await run(nslookupOld, "nope")).toMatchObject({
      exitCode: 1,
      stderr: "nslookup: can't resolve 'nope'\n",
      stdout: "Server:    10.244.1.2\nAddress 1: 10.244.1.2 10-244-1-2.kube-dns.kube-system.svc.cluster.local\n\n",
    });
  });
});
