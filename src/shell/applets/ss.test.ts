import { describe, expect, it } from "vitest";
import { runProgram } from "../../cluster/dns/dns-lab.case.ts";
import { connected, smallWorld } from "../../cluster/network/network.case.ts";
import type { NetworkStack } from "../../cluster/network/sockets.ts";
import { type Row, renderColumns } from "./ss/columns.ts";
import { ss } from "./ss.ts";
import { toolMachine } from "./tool-machine.case.ts";

// Recorded from iproute2 6.1 in a network namespace with these sockets.
const rows: readonly Row[] = [
  ["udp", "UNCONN", "0     ", "0     ", "0.0.0.0:", "53", "0.0.0.0:", "*", ""],
  ["tcp", "LISTEN", "0     ", "4096  ", "127.0.0.1:", "10249", "0.0.0.0:", "*", ""],
  ["tcp", "LISTEN", "0     ", "100   ", "0.0.0.0:", "8080", "0.0.0.0:", "*", ""],
  ["tcp", "ESTAB", "1000  ", "0     ", "127.0.0.1:", "8080", "127.0.0.1:", "44258", ""],
  ["tcp", "ESTAB", "0     ", "0     ", "127.0.0.1:", "44258", "127.0.0.1:", "8080", " timer:(keepalive,59sec,0)"],
];
const withoutTimers = rows.map((row) => [...row.slice(0, 8), ""]);
const whole = { hasHeader: true, screenWidth: undefined, without: new Set<"Netid" | "State">() };
const tcp = { ...whole, without: new Set(["Netid"] as const) };

describe("the columns of ss", () => {
  it("are as wide as what is in them when nobody watches, but for the last cell", () => {
    expect(renderColumns(rows, whole)).toBe(
      [
        "Netid State  Recv-Q Send-Q Local Address:Port  Peer Address:Port Process",
        "udp   UNCONN 0      0            0.0.0.0:53         0.0.0.0:*           ",
        "tcp   LISTEN 0      4096       127.0.0.1:10249      0.0.0.0:*           ",
        "tcp   LISTEN 0      100          0.0.0.0:8080       0.0.0.0:*           ",
        "tcp   ESTAB  1000   0          127.0.0.1:8080     127.0.0.1:44258       ",
        "tcp   ESTAB  0      0          127.0.0.1:44258    127.0.0.1:8080  timer:(keepalive,59sec,0)",
        "",
      ].join("\n"),
    );
    expect(renderColumns(rows.slice(1, 3), tcp)).toBe(
      [
        "State  Recv-Q Send-Q Local Address:Port  Peer Address:PortProcess",
        "LISTEN 0      4096       127.0.0.1:10249      0.0.0.0:*          ",
        "LISTEN 0      100          0.0.0.0:8080       0.0.0.0:*          ",
        "",
      ].join("\n"),
    );
  });

  it("fill a terminal's width", () => {
    expect(renderColumns(withoutTimers.slice(1), { ...tcp, screenWidth: 100 })).toBe(
      [
        "State      Recv-Q     Send-Q         Local Address:Port          Peer Address:Port      Process     ",
        "LISTEN     0          4096               127.0.0.1:10249              0.0.0.0:*                     ",
        "LISTEN     0          100                  0.0.0.0:8080               0.0.0.0:*                     ",
        "ESTAB      1000       0                  127.0.0.1:8080             127.0.0.1:44258                 ",
        "ESTAB      0          0                  127.0.0.1:44258            127.0.0.1:8080                  ",
        "",
      ].join("\n"),
    );
    expect(renderColumns(rows, { ...whole, screenWidth: 60 }).split("\n")[0]).toBe(
      "Netid State  Recv-Q Send-Q Local Address:Port  Peer Address:Port                         Process                        ",
    );
    expect(renderColumns(withoutTimers.slice(1), { ...tcp, screenWidth: 60, hasHeader: false }).split("\n")[0]).toBe(
      "LISTEN  0       4096     127.0.0.1:10249     0.0.0.0:*      ",
    );
  });
});

describe("ss", () => {
  async function world() {
    const small = smallWorld();
    const ends = await small.run(connected(small.client, small.server, "10.244.1.2", 8080));
    const show = (network: NetworkStack, command: string) =>
      small.run(runProgram(toolMachine(small.clock, network), ss, ["ss", ...command.split(" ")]));
    return { ...small, ends, show };
  }

  it("shows what there is, chosen by state, port and address", async () => {
    const { client, server, ends, show } = await world();
    server.listen(80, () => {});
    const port = String(ends.client.local.port);
    const { stdout } = await show(client, "-tan");
    expect(stdout).toBe(
      `State Recv-Q Send-Q Local Address:Port  Peer Address:PortProcess\nESTAB 0      0         10.244.2.2:${port}   10.244.1.2:8080       \n`,
    );
    expect((await show(server, "-Htln")).stdout).toBe("LISTEN 0      4096   0.0.0.0:80 0.0.0.0:*\n");
    expect((await show(server, "-Hta")).stdout).toContain("0.0.0.0:http ");
    const lines = async (command: string) => (await show(server, command)).stdout.split("\n").length - 1;
    expect(await lines("-Htan sport = :8080")).toBe(1);
    expect(await lines("-Htan ( dport = :1 or sport = :80 )")).toBe(1);
    expect(await lines("-Htan not sport = :80")).toBe(1);
    expect(await lines("-Htan dst 10.244.0.0/16")).toBe(1);
    expect(await lines("-Htan state listening")).toBe(1);
    expect(await lines("-Htan exclude listening dst 10.0.0.0/8")).toBe(1);
  });

  it("refuses as the real one does", async () => {
    const { client, show } = await world();
    expect(await show(client, "-tan state bogus")).toEqual({
      exitCode: 255,
      stdout: "",
      stderr: "ss: wrong state name: bogus\n",
    });
    expect((await show(client, "foo")).stderr).toBe(
      'Error: an inet prefix is expected rather than "foo".\nCannot parse dst/src address.\n',
    );
    expect((await show(client, "-i")).stderr).toBe("eastwest: ss -i is not simulated\n");
  });
});
