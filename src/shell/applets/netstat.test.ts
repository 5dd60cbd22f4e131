import { describe, expect, it } from "vitest";
import { runProgram } from "../../cluster/dns/dns-lab.case.ts";
import { connected, smallWorld } from "../../cluster/network/network.case.ts";
import { toProgram } from "./applet.ts";
import { netstat, netstatUsage } from "./netstat.ts";
import { toolMachine } from "./tool-machine.case.ts";

// The forms were taken from busybox 1.35 in a network namespace with such sockets and routes.
describe("netstat", () => {
  const program = toProgram(netstat, netstatUsage, "busybox-1.37");
  const heading = "Proto Recv-Q Send-Q Local Address           Foreign Address         State       \n";

  it("lists sockets and routes as busybox does", async () => {
    const { clock, client, server, run } = smallWorld();
    const ends = await run(connected(client, server, "10.244.1.2", 8080));
    server.listen(80, () => {});
    server.bindUdp(53);
    const show = async (...argv: string[]) => (await run(runProgram(toolMachine(clock, server), program, argv))).stdout;
    const peer = `10.244.2.2:${ends.client.local.port}`.padEnd(23);
    expect(await show("netstat", "-tn")).toBe(
      `Active Internet connections (w/o servers)\n${heading}tcp        0      0 10.244.1.2:8080         ${peer} ESTABLISHED \n`,
    );
    expect(await show("netstat", "-tuln")).toBe(
      `Active Internet connections (only servers)\n${heading}` +
        "tcp        0      0 0.0.0.0:80              0.0.0.0:*               LISTEN      \n" +
        "udp        0      0 0.0.0.0:53              0.0.0.0:*                           \n",
    );
    expect(await show("netstat", "-x")).toBe(
      "Active UNIX domain sockets (w/o servers)\nProto RefCnt Flags       Type       State         I-Node Path\n",
    );
    expect(await show("netstat", "-rn")).toBe(
      "Kernel IP routing table\nDestination     Gateway         Genmask         Flags   MSS Window  irtt Iface\n" +
        "0.0.0.0         10.244.1.1      0.0.0.0         UG        0 0          0 eth0\n" +
        "10.244.1.0      0.0.0.0         255.255.255.0   U         0 0          0 eth0\n",
    );
  });
});
