import { describe, expect, it } from "vitest";
import { MemoryFileSystem } from "../../cluster/files.ts";
import { Machine } from "../../cluster/machine.ts";
import { parseIpv4 } from "../../cluster/network/ipv4.ts";
import { ipvsOf } from "../../cluster/network/ipvs/load-ipvs.ts";
import { smallWorld } from "../../cluster/network/network.case.ts";
import { createRandom } from "../../cluster/random.ts";
import { nodeTools } from "../network-tools.ts";
import { nodeMachine, runStep } from "./namespace-oracle.case.ts";

/** A node on which these commands were run without complaint. */
async function nodeAfter(...commands: readonly string[]) {
  const machine = nodeMachine();
  for (const command of commands) {
    expect(await runStep(machine, command)).toEqual({ exitCode: 0, stdout: "", stderr: "" });
  }
  return machine;
}

const web = [
  "ipvsadm -A -t 10.96.11.18:8080 -s rr",
  "ipvsadm -a -t 10.96.11.18:8080 -r 10.244.2.133:8080 -m",
  "ipvsadm -a -t 10.96.11.18:8080 -r 10.244.1.67 -m -w 3",
  "ipvsadm -A -u 10.96.0.10:53 -s wrr -p 60",
  "ipvsadm -A -t 10.96.0.1:443 -s lc -p",
];

// Widths and words are those of the printf lines in ipvsadm 1.31; there is no IPVS in the machines' kernel to ask.
describe("ipvsadm", () => {
  it("lists servers by protocol, address and port", async () => {
    const machine = await nodeAfter(...web);
    expect((await runStep(machine, "ipvsadm -Ln")).stdout).toBe(
      `IP Virtual Server version 1.2.1 (size=4096)
Prot LocalAddress:Port Scheduler Flags
  -> RemoteAddress:Port           Forward Weight ActiveConn InActConn
TCP  10.96.0.1:443 lc persistent 360
TCP  10.96.11.18:8080 rr
  -> 10.244.1.67:8080             Masq    3      0          0         
  -> 10.244.2.133:8080            Masq    1      0          0         
UDP  10.96.0.10:53 wrr persistent 60
`,
    );
    expect((await runStep(machine, "ipvsadm -l -t 10.96.11.18:8080")).stdout).toBe(
      `Prot LocalAddress:Port Scheduler Flags
  -> RemoteAddress:Port           Forward Weight ActiveConn InActConn
TCP  10.96.11.18:http-alt rr
  -> 10.244.1.67:http-alt         Masq    3      0          0         
  -> 10.244.2.133:http-alt        Masq    1      0          0         
`,
    );
  });

  it("saves rules that it takes back", async () => {
    const machine = await nodeAfter(...web);
    const saved = (await runStep(machine, "ipvsadm -Sn")).stdout;
    expect(saved).toBe(
      `-A -t 10.96.0.1:443 -s lc -p 360
-A -t 10.96.11.18:8080 -s rr
-a -t 10.96.11.18:8080 -r 10.244.1.67:8080 -m -w 3
-a -t 10.96.11.18:8080 -r 10.244.2.133:8080 -m -w 1
-A -u 10.96.0.10:53 -s wrr -p 60
`,
    );
    await runStep(machine, "ipvsadm -C");
    expect((await runStep(machine, "ipvsadm -Sn")).stdout).toBe("");
    expect(await runStep(machine, "ipvsadm -R", saved)).toEqual({ exitCode: 0, stdout: "", stderr: "" });
    expect((await runStep(machine, "ipvsadm -Sn")).stdout).toBe(saved);
  });

  it("changes and deletes servers", async () => {
    const machine = await nodeAfter(
      ...web,
      "ipvsadm -E -t 10.96.11.18:8080 -s sh",
      "ipvsadm -e -t 10.96.11.18:8080 -r 10.244.1.67:8080 -m -w 0",
      "ipvsadm -d -t 10.96.11.18:8080 -r 10.244.2.133:8080",
      "ipvsadm -D -u 10.96.0.10:53",
      "ipvsadm -Z",
      "ipvsadm --set 60 0 20",
    );
    expect((await runStep(machine, "ipvsadm -Sn")).stdout).toBe(
      `-A -t 10.96.0.1:443 -s lc -p 360
-A -t 10.96.11.18:8080 -s sh
-a -t 10.96.11.18:8080 -r 10.244.1.67:8080 -m -w 0
`,
    );
    expect((await runStep(machine, "ipvsadm -L --timeout")).stdout).toBe("Timeout (tcp tcpfin udp): 60 120 20\n");
  });

  it("shows connections and counts", async () => {
    const world = smallWorld();
    const { node0, client, server, run } = world;
    const { servers } = ipvsOf(node0.netfilter);
    const virtual = { protocol: "tcp", address: parseIpv4("192.168.0.44"), port: 80 } as const;
    servers.add({ ...virtual, scheduler: "rr" });
    servers.addReal(virtual, { address: parseIpv4("10.244.1.2"), port: 7000, weight: 1 });
    server.listen(7000, () => {});
    const connection = await run(client.connect({ address: "192.168.0.44", port: 80 }));
    const machine = new Machine({
      hostname: "n1",
      clock: world.clock,
      random: createRandom("1"),
      files: new MemoryFileSystem(() => 0),
      network: node0.stack,
      programs: nodeTools,
      env: new Map(),
      isPrivileged: true,
    });
    const show = async (command: string) => (await run(runStep(machine, command))).stdout;
    const { port } = connection.local;
    await run(world.clock.sleep(1000));
    expect(await show("ipvsadm -Lnc")).toBe(
      `IPVS connection entries
pro expire state       source             virtual            destination
TCP 14:59  ESTABLISHED 10.244.2.2:${port}   192.168.0.44:80    10.244.1.2:7000
`,
    );
    expect(await show("ipvsadm -Ln --stats")).toBe(
      `IP Virtual Server version 1.2.1 (size=4096)
Prot LocalAddress:Port               Conns   InPkts  OutPkts  InBytes OutBytes
  -> RemoteAddress:Port
TCP  192.168.0.44:80                     1        2        1      112       60
  -> 10.244.1.2:7000                     1        2        1      112       60
`,
    );
    await run(world.clock.sleep(2000));
    expect(await show("ipvsadm -Ln --rate")).toBe(
      `IP Virtual Server version 1.2.1 (size=4096)
Prot LocalAddress:Port                 CPS    InPPS   OutPPS    InBPS   OutBPS
  -> RemoteAddress:Port
TCP  192.168.0.44:80                     0        0        0       14        7
  -> 10.244.1.2:7000                     0        0        0       14        7
`,
    );
    expect(await show("ipvsadm -Ln --persistent-conn")).toContain("Weight    PersistConn ActiveConn InActConn \n");
    expect(await show("ipvsadm -Ln --thresholds")).toContain("Uthreshold Lthreshold ActiveConn InActConn \n");
  });

  it.each([
    ["ipvsadm -D -t 1.2.3.4:80", 255, "No such service\n"],
    ["ipvsadm -L -t 1.2.3.4:80", 1, "No such service\n"],
    ["ipvsadm -a -t 1.2.3.4:80 -r 5.6.7.8 -m", 255, "Service not defined\n"],
    ["ipvsadm -A -t 10.96.11.18:8080 -s rr", 255, "Service already exists\n"],
    ["ipvsadm -A -t 1.2.3.4:80 -s nope", 255, "Scheduler or persistence engine not found\n"],
    ["ipvsadm -A -t 1.2.3.4:80 -s mh", 255, "eastwest: the ipvs scheduler mh is not simulated\n"],
    ["ipvsadm -a -t 10.96.11.18:8080 -r 10.244.1.67 -m", 255, "Destination already exists\n"],
    ["ipvsadm -e -t 10.96.11.18:8080 -r 10.244.1.68 -m", 255, "No such destination\n"],
    ["ipvsadm -d -t 10.96.11.18:8080 -r 10.244.1.68", 255, "No such destination\n"],
    ["ipvsadm -A", 2, "You need to supply the 'service-address' option for the 'add-service' command\n"],
    ["ipvsadm -C -n", 2, "Illegal 'numeric' option with the 'flush' command\n"],
    [
      "ipvsadm -L -c --timeout",
      2,
      "The option 'timeout' conflicts with the 'connection' option in the 'list' command\n",
    ],
    ["ipvsadm -A -t x:80", 2, "illegal virtual server address[:port] specified\n"],
    ["ipvsadm -A -t 1.2.3.4:80 -p 0", 2, "invalid timeout value `0' specified\n"],
    ["ipvsadm -A -t", 255, "-t: missing argument\n"],
    ["ipvsadm -L --nope", 255, "--nope: unknown option\n"],
    ["ipvsadm -L foo", 2, "unexpected argument foo\n"],
    ["ipvsadm foo", 255, "Try `ipvsadm -h' or 'ipvsadm --help' for more information.\n"],
    [
      "ipvsadm -a -t 10.96.11.18:8080 -r 5.6.7.8 -g",
      2,
      "eastwest: forwarding other than masquerading (-m) is not simulated\n",
    ],
  ])("refuses %s", async (command, exitCode, stderr) => {
    const machine = await nodeAfter(...web);
    expect(await runStep(machine, command)).toEqual({ exitCode, stdout: "", stderr });
  });

  it("is for the privileged alone", async () => {
    expect(await runStep(nodeMachine(false), "ipvsadm -Ln")).toMatchObject({
      exitCode: 2,
      stderr: expect.stringContaining("Permission denied (you must be root)"),
    });
  });
});
