import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { runProgram } from "../../cluster/dns/dns-lab.case.ts";
import { ask, shout, smallWorld } from "../../cluster/network/network.case.ts";
import { recording } from "./oracle.case.ts";
import { packetOctets } from "./tcpdump/packet-octets.ts";
import { decodePacket, readPcap } from "./tcpdump/pcap.ts";
import { tcpdump } from "./tcpdump.ts";
import { toolMachine } from "./tool-machine.case.ts";

const folder = join(import.meta.dirname, "tcpdump/recorded");
const pcap = new Uint8Array(readFileSync(join(folder, "traffic.pcap")));

describe("tcpdump reads what the real one reads", () => {
  const { outcomes } = recording(join(folder, "tcpdump-4.99.oracle.json"));

  it.each(Object.keys(outcomes))("%s", async (line) => {
    const { clock, client, run } = smallWorld();
    const machine = toolMachine(clock, client);
    machine.files.write("/traffic.pcap", pcap);
    const outcome = await run(runProgram(machine, tcpdump, ["tcpdump", "-r", "/traffic.pcap", ...line.split(" ")]));
    expect({ ...outcome, stderr: outcome.stderr.replace(/^reading from .*\n/, "") }).toEqual(outcomes[line]);
  });
});

describe("tcpdump", () => {
  it("sees on a node the virtual address before the rules and the pod's behind them", async () => {
    const { clock, node0, client, server, run } = smallWorld();
    shout(server, 80);
    node0.netfilter.restore(
      "*nat\n-A PREROUTING -d 10.96.0.9/32 -p tcp -j DNAT --to-destination 10.244.1.2:80\nCOMMIT\n",
    );
    const machine = toolMachine(clock, node0.stack);
    const command = "tcpdump -i any -n -t -c 3 tcp[tcpflags] == tcp-syn".split(" ");
    const [{ stdout, stderr, exitCode }] = await run(
      Promise.all([runProgram(machine, tcpdump, command), clock.sleep(1).then(() => ask(client, "10.96.0.9", 80))]),
    );
    expect(stdout.replace(/veth\w+/g, "veth").replace(/: Flags.*/g, "")).toMatch(
      /^veth P {3}IP 10\.244\.2\.2\.(\d+) > 10\.96\.0\.9\.80\ncni0 {2}In {2}IP 10\.244\.2\.2\.\1 > 10\.96\.0\.9\.80\neth0 {2}Out IP 10\.244\.2\.2\.\1 > 10\.244\.1\.2\.80\n$/,
    );
    expect(stderr).toBe(
      "tcpdump: data link type LINUX_SLL2\n" +
        "tcpdump: verbose output suppressed, use -v[v]... for full protocol decode\n" +
        "listening on any, link-type LINUX_SLL2 (Linux cooked v2), snapshot length 262144 bytes\n" +
        "3 packets captured\n3 packets received by filter\n0 packets dropped by kernel\n",
    );
    expect(exitCode).toBe(0);
  });

  it("counts when it is interrupted, and refuses as the real one does", async () => {
    const { clock, client, run } = smallWorld();
    const machine = toolMachine(clock, client);
    expect(await run(runProgram(machine, tcpdump, ["tcpdump", "-i", "eth0", "icmp"], 100))).toEqual({
      exitCode: 0,
      stdout: "\n",
      stderr:
        "tcpdump: verbose output suppressed, use -v[v]... for full protocol decode\n" +
        "listening on eth0, link-type EN10MB (Ethernet), snapshot length 262144 bytes\n" +
        "0 packets captured\n0 packets received by filter\n0 packets dropped by kernel\n",
    });
    expect(await run(runProgram(machine, tcpdump, ["tcpdump", "-i", "nope"]))).toMatchObject({
      exitCode: 1,
      stderr: "tcpdump: nope: No such device exists\n(No such device exists)\n",
    });
    const user = toolMachine(clock, client, false);
    expect((await run(runProgram(user, tcpdump, ["tcpdump"]))).stderr).toContain("Operation not permitted");
  });

  it("shows octets that are a packet again", () => {
    for (const { packet } of readPcap(pcap) ?? []) {
      const octets = packetOctets(packet);
      expect(decodePacket(octets)).toEqual(packet);
    }
  });
});
