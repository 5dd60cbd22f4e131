import { describe, expect, it } from "vitest";
import { runProgram } from "../../cluster/dns/dns-lab.case.ts";
import { smallWorld } from "../../cluster/network/network.case.ts";
import { pingIputils } from "./ping-iputils.ts";
import { tc } from "./tc.ts";
import { toolMachine } from "./tool-machine.case.ts";

function root() {
  const { clock, node0, run } = smallWorld();
  const machine = toolMachine(clock, node0.stack);
  return {
    tc: (command: string) => run(runProgram(machine, tc, ["tc", ...command.split(" ")])),
    ping: () => run(runProgram(machine, pingIputils, "ping -c 200 -i 0.01 -W 1 -q 10.244.1.2".split(" "))),
  };
}

describe("tc", () => {
  it("delays and loses packets, and shows that as iproute2 does", async () => {
    const { tc, ping } = root();
    expect((await tc("qdisc show dev eth0")).stdout).toBe("qdisc noqueue 0: root refcnt 2 \n");
    await tc("qdisc add dev eth0 root netem delay 100ms 10ms loss 10%");
    expect((await tc("qdisc show dev eth0")).stdout).toBe(
      "qdisc netem 8001: root refcnt 2 limit 1000 delay 100ms  10ms loss 10%\n",
    );
    expect((await tc("qdisc")).stdout.split("\n")[1]).toBe(
      "qdisc netem 8001: dev eth0 root refcnt 2 limit 1000 delay 100ms  10ms loss 10%",
    );
    const { stdout } = await ping();
    expect(Number(/ (\d+)% packet loss|(\d+\.\d+)% packet loss/.exec(stdout)?.[1] ?? 10)).toBeLessThan(20);
    expect(stdout).toMatch(/rtt min\/avg\/max\/mdev = 9\d\.\d+\/\d+\.\d+\/11\d\.\d+\/\d\.\d+ ms/);
    await tc("qdisc change dev eth0 root netem delay 1500us");
    expect((await tc("qdisc show dev eth0")).stdout).toBe("qdisc netem 8001: root refcnt 2 limit 1000 delay 1.5ms\n");
    expect((await tc("-s qdisc show dev eth0")).stdout).toMatch(
      /\n Sent \d+ bytes \d+ pkt \(dropped \d+, overlimits 0 requeues 0\) \n/,
    );
    await tc("qdisc del dev eth0 root");
    expect((await ping()).stdout).toContain(" 0% packet loss");
  });

  it("refuses as the real one does", async () => {
    const { tc } = root();
    expect(await tc("qdisc del dev eth0 root")).toMatchObject({
      exitCode: 2,
      stderr: "Error: Cannot delete qdisc with handle of zero.\n",
    });
    expect((await tc("qdisc add dev nope root netem")).stderr).toBe('Cannot find device "nope"\n');
    expect((await tc("qdisc change dev eth0 root netem")).stderr).toContain("Qdisc not found");
    expect((await tc("qdisc add dev eth0 root tbf rate 1mbit")).stderr).toBe(
      "eastwest: the qdisc tbf is not simulated\n",
    );
    expect((await tc("foo")).stderr).toBe('Object "foo" is unknown, try "tc help".\n');
  });
});
