import { describe, expect, it } from "vitest";
import { dnsLab, runProgram } from "../../cluster/dns/dns-lab.case.ts";
import { toProgram, type Userland } from "./applet.ts";
import { getent } from "./getent.ts";
import { hostname } from "./hostname.ts";

const hosts = `127.0.0.1\tlocalhost
::1\tlocalhost ip6-localhost ip6-loopback
fe00::\tip6-localnet
10.244.2.2\tclient.peers.default.svc.cluster.local\tclient

# Entries added by HostAliases.
192.0.2.9\tdb\tdb.example
`;

async function run(program: typeof getent, line: string) {
  const lab = dnsLab();
  await lab.settle();
  lab.client.files.write("/etc/hosts", hosts);
  const outcome = await lab.run(runProgram(lab.client, program, line.split(" ")));
  return { ...outcome, asked: lab.served.map(({ name, type }) => `${name} ${type}`) };
}

/** What glibc 2.36's printed for such names and such a file. */
describe("getent", () => {
  const full = "cloud-user.default.svc.cluster.local";
  it.each([
    ["hosts cloud-user", `10.96.11.18     ${full}\n`, 0],
    [
      "hosts cloud-user.default nope localhost db",
      `10.96.11.18     ${full}\n::1             localhost ip6-localhost ip6-loopback\n192.0.2.9       db db.example\n`,
      2,
    ],
    ["hosts 10.96.11.18", `10.96.11.18     ${full}\n`, 0],
    ["hosts 10.96.0.99", "", 2],
    ["hosts 10.244.2.2", "10.244.2.2      client.peers.default.svc.cluster.local client\n", 0],
    ["hosts www.example.com.", "192.0.2.80      example.com www.example.com\n", 0],
    ["ahosts cloud-user", `10.96.11.18     STREAM ${full}\n10.96.11.18     DGRAM  \n10.96.11.18     RAW    \n`, 0],
    [
      "ahosts www.example.com",
      "192.0.2.80      STREAM example.com\n192.0.2.80      DGRAM  \n192.0.2.80      RAW    \n",
      0,
    ],
    ["ahosts db.example", "192.0.2.9       STREAM db\n192.0.2.9       DGRAM  \n192.0.2.9       RAW    \n", 0],
    ["ahosts 10.1.2.3", "10.1.2.3        STREAM 10.1.2.3\n10.1.2.3        DGRAM  \n10.1.2.3        RAW    \n", 0],
    ["ahosts nope", "", 2],
    ["ahostsv6 cloud-user", "", 2],
    [
      "hosts",
      "127.0.0.1       localhost\n127.0.0.1       localhost ip6-localhost ip6-loopback\n10.244.2.2      client.peers.default.svc.cluster.local client\n192.0.2.9       db db.example\n",
      0,
    ],
  ])("%s", async (line, stdout, exitCode) => {
    expect(await run(getent, `getent ${line}`)).toMatchObject({ stdout, exitCode, stderr: "" });
  });

  it("asks for AAAA under all names, and then for A", async () => {
    const { asked } = await run(getent, "getent hosts cloud-user");
    const names = [full, "cloud-user.svc.cluster.local", "cloud-user.cluster.local", "cloud-user"];
    expect(asked).toEqual([...names.map((name) => `${name} AAAA`), `${full} A`]);
  });

  it("says what it does not know", async () => {
    const hint = "Try `getent --help' or `getent --usage' for more information.\n";
    expect(await run(getent, "getent")).toMatchObject({
      exitCode: 1,
      stderr: `getent: wrong number of arguments\n${hint}`,
    });
    expect(await run(getent, "getent foo x")).toMatchObject({ exitCode: 1, stderr: `Unknown database: foo\n${hint}` });
    expect((await run(getent, "getent passwd root")).stderr).toBe(
      "getent: eastwest: the database passwd is not simulated\n",
    );
  });
});

describe("hostname", () => {
  const of = (userland: Userland) => toProgram(hostname, "", userland);

  it.each([
    ["busybox-1.37", "", "client\n"],
    ["busybox-1.37", " -f", "client.peers.default.svc.cluster.local\n"],
    ["busybox-1.37", " -d", "peers.default.svc.cluster.local\n"],
    ["busybox-1.37", " -i", "10.244.2.2\n"],
    ["busybox-1.37", " -s", "client\n"],
    ["gnu", " -f", "client.peers.default.svc.cluster.local\n"],
    ["gnu", " -i", "10.244.2.2\n"],
    ["gnu", " -I", "10.244.2.2 \n"],
  ] as const)("%s: hostname%s", async (userland, options, stdout) => {
    expect(await run(of(userland), `hostname${options}`)).toMatchObject({ stdout, exitCode: 0 });
  });

  it("says when nobody knows the name", async () => {
    const lab = dnsLab();
    await lab.settle();
    lab.client.files.write("/etc/hosts", "127.0.0.1\tlocalhost\n");
    for (const [userland, stderr] of [
      ["busybox-1.37", "hostname: client: Unknown host\n"],
      ["gnu", "hostname: Name or service not known\n"],
    ] as const) {
      const program = of(userland);
      expect(await lab.run(runProgram(lab.client, program, ["hostname", "-f"]))).toMatchObject({ stderr, exitCode: 1 });
    }
  });
});
