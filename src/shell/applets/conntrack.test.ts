import { describe, expect, it } from "vitest";
import { runProgram } from "../../cluster/dns/dns-lab.case.ts";
import { MemoryFileSystem } from "../../cluster/files.ts";
import { Machine } from "../../cluster/machine.ts";
import { ask, connected, shout, smallWorld } from "../../cluster/network/network.case.ts";
import { createRandom } from "../../cluster/random.ts";
import { conntrack } from "./conntrack.ts";
import { iptables } from "./iptables.ts";

const tool = "conntrack v1.4.7 (conntrack-tools)";

/** The world's first node as its root sees it, with a virtual address that leads to a server on the other one. */
async function nodeWithService(isPrivileged = true) {
  const world = smallWorld();
  const programs = new Map([
    ["conntrack", conntrack],
    ["iptables", iptables],
  ]);
  const machine = new Machine({
    hostname: "node0",
    clock: world.clock,
    random: createRandom("1"),
    files: new MemoryFileSystem(() => 0),
    network: world.node0.stack,
    programs,
    env: new Map(),
    isPrivileged,
  });
  const root = (...argv: string[]) => {
    const program = programs.get(argv[0] ?? "");
    if (!program) throw new Error(`no ${argv[0]}`);
    return world.run(runProgram(machine, program, argv));
  };
  shout(world.server, 80);
  const rule = "-d 10.96.0.9/32 -p tcp -m tcp --dport 80 -j DNAT --to-destination 10.244.1.2:80".split(" ");
  return { ...world, root, rule };
}

describe("conntrack", () => {
  it("shows a connection as it is remembered, and for how long", async () => {
    const { root, run, client, server } = await nodeWithService();
    await root(
      "iptables",
      "-t",
      "nat",
      "-A",
      "PREROUTING",
      "-d",
      "10.96.0.9",
      "-p",
      "tcp",
      "-j",
      "DNAT",
      "--to-destination",
      "10.244.1.2",
    );
    const { client: connection } = await run(connected(client, server, "10.96.0.9", 7000));
    const port = connection.local.port;
    const line = `tcp      6 431999 ESTABLISHED src=10.244.2.2 dst=10.96.0.9 sport=${port} dport=7000 src=10.244.1.2 dst=10.244.2.2 sport=7000 dport=${port} [ASSURED] mark=0 use=1\n`;
    const shown = { exitCode: 0, stdout: line, stderr: `${tool}: 1 flow entries have been shown.\n` };
    expect(await root("conntrack", "-L")).toEqual(shown);
    expect(await root("conntrack", "-L", "-p", "tcp", "--dport", "7000")).toEqual(shown);
    expect(await root("conntrack", "-L", "-d", "10.96.0.10")).toMatchObject({ stdout: "" });
    expect(await root("conntrack", "-C")).toEqual({ exitCode: 0, stdout: "1\n", stderr: "" });
    expect(await root("conntrack", "-D", "-p", "udp")).toEqual({
      exitCode: 1,
      stdout: "",
      stderr: `${tool}: 0 flow entries have been deleted.\n`,
    });
    expect(await root("conntrack", "-D", "-d", "10.96.0.9")).toEqual({
      exitCode: 0,
      stdout: line,
      stderr: `${tool}: 1 flow entries have been deleted.\n`,
    });
    expect((await root("conntrack", "-C")).stdout).toBe("0\n");
  });

  it("marks what was never answered", async () => {
    const { root, run, client, ...world } = await nodeWithService();
    client.bindUdp(5000).send(new Uint8Array(1), { address: "10.244.1.9", port: 53 });
    await run(world.clock.sleep(100));
    expect((await root("conntrack", "-L", "-p", "udp")).stdout).toBe(
      "udp      17 29 src=10.244.2.2 dst=10.244.1.9 sport=5000 dport=53 [UNREPLIED] src=10.244.1.9 dst=10.244.2.2 sport=53 dport=5000 mark=0 use=1\n",
    );
    expect(await root("conntrack", "-F")).toMatchObject({
      stderr: `${tool}: connection tracking table has been emptied.\n`,
    });
    expect((await root("conntrack", "-C")).stdout).toBe("0\n");
  });

  it("refuses as the real one does", async () => {
    const { root } = await nodeWithService();
    expect(await root("conntrack", "-L", "--dport", "80")).toEqual({
      exitCode: 2,
      stdout: "",
      stderr: `${tool}: unknown option \`--dport'\nTry \`conntrack -h' or 'conntrack --help' for more information.\n`,
    });
    const user = await nodeWithService(false);
    expect(await user.root("conntrack", "-L")).toMatchObject({
      exitCode: 1,
      stderr: `${tool}: Operation failed: sorry, you must be root or get CAP_NET_ADMIN capability to do this\n`,
    });
  });
});

describe("a rule that is added and deleted by hand", () => {
  it("takes effect on the next connection", async () => {
    const { root, run, client, rule } = await nodeWithService();
    expect((await root("iptables", "-t", "nat", "-A", "PREROUTING", ...rule)).exitCode).toBe(0);
    expect(await run(ask(client, "10.96.0.9", 80))).toBe("HELLO");
    expect((await root("iptables", "-t", "nat", "-L", "PREROUTING", "-v", "-n")).stdout).toContain("    1    60 DNAT ");
    expect((await root("iptables", "-t", "nat", "-D", "PREROUTING", ...rule)).exitCode).toBe(0);
    await expect(run(ask(client, "10.96.0.9", 80))).rejects.toThrow();
  });
});
