import { describe, expect, it } from "vitest";
import { dnsLab, runProgram } from "../../cluster/dns/dns-lab.case.ts";
import { smallWorld } from "../../cluster/network/network.case.ts";
import type { Program } from "../../cluster/process.ts";
import { ping } from "./ping.ts";
import { pingIputils } from "./ping-iputils.ts";
import { toolMachine } from "./tool-machine.case.ts";

async function run(program: Program, args: readonly string[], stopAfterMs?: number) {
  const lab = dnsLab();
  await lab.settle();
  return lab.run(runProgram(lab.client, program, ["ping", ...args], stopAfterMs));
}

const time = /\b\d+\.\d{3}(?=[ /])/g;

describe("ping of busybox", () => {
  it("prints each reply and the statistics", async () => {
    const { exitCode, stdout, stderr } = await run(ping, ["-c", "2", "10.244.1.2"]);
    expect(stderr).toBe("");
    expect(exitCode).toBe(0);
    expect(stdout.replace(time, "T")).toBe(
      "PING 10.244.1.2 (10.244.1.2): 56 data bytes\n" +
        "64 bytes from 10.244.1.2: seq=0 ttl=62 time=T ms\n" +
        "64 bytes from 10.244.1.2: seq=1 ttl=62 time=T ms\n" +
        "\n--- 10.244.1.2 ping statistics ---\n" +
        "2 packets transmitted, 2 packets received, 0% packet loss\n" +
        "round-trip min/avg/max = T/T/T ms\n",
    );
  });

  it("prints the statistics on Ctrl-C, with 1 when all was lost", async () => {
    expect(await run(ping, ["cloud-user"], 9500)).toEqual({
      exitCode: 1,
      stderr: "",
      stdout:
        "PING cloud-user (10.96.11.18): 56 data bytes\n" +
        "\n--- cloud-user ping statistics ---\n" +
        "10 packets transmitted, 0 packets received, 100% packet loss\n",
    });
  });

  it("ends by -w, -W and -c", async () => {
    expect((await run(ping, ["-w", "2", "10.244.1.99"])).stdout).toContain("2 packets transmitted, 0 packets received");
    expect((await run(ping, ["-c", "3", "-W", "1", "10.244.1.99"])).stdout).toContain("3 packets transmitted");
    expect((await run(ping, ["-q", "-c", "1", "10.244.1.2"])).stdout.split("\n")).toHaveLength(6);
  });

  it("says what is wrong with its arguments", async () => {
    expect(await run(ping, ["nope"])).toEqual({ exitCode: 1, stdout: "", stderr: "ping: bad address 'nope'\n" });
    expect(await run(ping, ["-c", "x", "y"])).toEqual({
      exitCode: 1,
      stdout: "",
      stderr: "ping: invalid number 'x'\n",
    });
    expect((await run(ping, ["-Z", "x"])).stderr).toContain("ping: invalid option -- 'Z'\nBusyBox v1.37.0");
    expect((await run(ping, [])).stderr).toContain("\nUsage: ping [OPTIONS] HOST\n");
  });
});

describe("ping of iputils", () => {
  it("prints its own words", async () => {
    const { exitCode, stdout } = await run(pingIputils, ["-c", "1", "10.244.1.2"]);
    expect(exitCode).toBe(0);
    expect(stdout.replace(time, "T").replace(/time \d+ms/, "time Nms")).toBe(
      "PING 10.244.1.2 (10.244.1.2) 56(84) bytes of data.\n" +
        "64 bytes from 10.244.1.2: icmp_seq=1 ttl=62 time=T ms\n" +
        "\n--- 10.244.1.2 ping statistics ---\n" +
        "1 packets transmitted, 1 received, 0% packet loss, time Nms\n" +
        "rtt min/avg/max/mdev = T/T/T/T ms\n",
    );
    expect(await run(pingIputils, ["nope"])).toMatchObject({
      exitCode: 2,
      stderr: "ping: nope: Name or service not known\n",
    });
  });

  it.each([
    ["icmp-net-unreachable", "Destination Net Unreachable"],
    ["icmp-host-unreachable", "Destination Host Unreachable"],
    ["icmp-proto-unreachable", "Destination Protocol Unreachable"],
    ["icmp-port-unreachable", "Destination Port Unreachable"],
    ["icmp-net-prohibited", "Destination Net Prohibited"],
    ["icmp-host-prohibited", "Destination Host Prohibited"],
    ["icmp-admin-prohibited", "Packet filtered"],
  ])("says why a router sends %s", async (rejectWith, words) => {
    const { clock, client, node1, run } = smallWorld();
    node1.netfilter.restore(`*filter\n-A FORWARD -p icmp -j REJECT --reject-with ${rejectWith}\nCOMMIT\n`);
    const command = ["ping", "-c", "1", "10.244.1.2"];
    const { exitCode, stdout } = await run(runProgram(toolMachine(clock, client), pingIputils, command));
    expect(exitCode).toBe(1);
    expect(stdout).toContain(`From 192.168.0.45 icmp_seq=1 ${words}\n`);
    expect(stdout).toContain("1 packets transmitted, 0 received, +1 errors, 100% packet loss");
  });
});
