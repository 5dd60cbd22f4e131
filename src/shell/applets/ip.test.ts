import { describe, expect, it } from "vitest";
import { runProgram } from "../../cluster/dns/dns-lab.case.ts";
import { MemoryFileSystem } from "../../cluster/files.ts";
import { Machine } from "../../cluster/machine.ts";
import { parseIpv4 } from "../../cluster/network/ipv4.ts";
import { ask, shout, smallWorld } from "../../cluster/network/network.case.ts";
import type { NetworkStack } from "../../cluster/network/sockets.ts";
import { createRandom } from "../../cluster/random.ts";
import { ip } from "./ip.ts";
import { toolMachine } from "./tool-machine.case.ts";

/** What `ip` prints in one of the small world's namespaces. */
async function show(pick: (world: ReturnType<typeof smallWorld>) => NetworkStack, command: string) {
  const world = smallWorld();
  const machine = new Machine({
    hostname: "m",
    clock: world.clock,
    random: createRandom("1"),
    files: new MemoryFileSystem(() => 0),
    network: pick(world),
    programs: new Map(),
    env: new Map(),
  });
  return world.run(runProgram(machine, ip, ["ip", ...command.split(" ")]));
}

// The forms were taken from iproute2 6.1 in a network namespace with the same addresses and routes.
describe("ip", () => {
  it("shows a pod's addresses and routes", async () => {
    expect((await show(({ client }) => client, "addr")).stdout).toBe(
      `1: lo: <LOOPBACK,UP,LOWER_UP> mtu 65536 qdisc noqueue state UNKNOWN group default qlen 1000
    link/loopback 00:00:00:00:00:00 brd 00:00:00:00:00:00
    inet 127.0.0.1/8 scope host lo
       valid_lft forever preferred_lft forever
2: eth0@if4: <BROADCAST,MULTICAST,UP,LOWER_UP> mtu 1500 qdisc noqueue state UP group default qlen 1000
    link/ether 0a:58:0a:f4:02:02 brd ff:ff:ff:ff:ff:ff link-netnsid 0
    inet 10.244.2.2/24 brd 10.244.2.255 scope global eth0
       valid_lft forever preferred_lft forever
`,
    );
    expect((await show(({ client }) => client, "r")).stdout).toBe(
      "default via 10.244.2.1 dev eth0 \n10.244.2.0/24 dev eth0 proto kernel scope link src 10.244.2.2 \n",
    );
  });

  it("shows a node's routes in the kernel's order, and which one a packet takes", async () => {
    const node = ({ node0 }: ReturnType<typeof smallWorld>) => node0.stack;
    expect((await show(node, "route")).stdout).toBe(
      [
        "default via 192.168.0.1 dev eth0 ",
        "10.244.1.0/24 via 192.168.0.45 dev eth0 ",
        "10.244.2.0/24 dev cni0 proto kernel scope link src 10.244.2.1 ",
        "192.168.0.0/24 dev eth0 proto kernel scope link src 192.168.0.44 ",
        "",
      ].join("\n"),
    );
    expect((await show(node, "route get 10.244.1.5")).stdout).toBe(
      "10.244.1.5 via 192.168.0.45 dev eth0 src 192.168.0.44 uid 0 \n    cache \n",
    );
    expect((await show(node, "route get 192.168.0.44")).stdout).toBe(
      "local 192.168.0.44 dev lo src 192.168.0.44 uid 0 \n    cache <local> \n",
    );
    expect((await show(node, "-br -4 a")).stdout).toBe(
      [
        "lo               UNKNOWN        127.0.0.1/8 ",
        "eth0             UP             192.168.0.44/24 ",
        "cni0             UP             10.244.2.1/24 ",
        "",
      ].join("\n"),
    );
  });

  it("shows a dummy with the addresses it holds, and what the kernel knows for each address", async () => {
    const node = ({ node0: { stack } }: ReturnType<typeof smallWorld>) => {
      stack.kernel?.addDummy("kube-ipvs0");
      for (const address of ["10.96.0.10", "10.96.0.1"]) {
        stack.kernel?.addAddress({ interface: "kube-ipvs0", address: parseIpv4(address), prefixLength: 32 });
      }
      return stack;
    };
    // The form that kube-proxy's dummy has on a node: made by netlink, without a queue's length, never set up.
    expect((await show(node, "addr show kube-ipvs0")).stdout.replace(/ether \S+/, "ether X")).toBe(
      `6: kube-ipvs0: <BROADCAST,NOARP> mtu 1500 qdisc noop state DOWN group default \n    link/ether X brd ff:ff:ff:ff:ff:ff
    inet 10.96.0.10/32 scope global kube-ipvs0
       valid_lft forever preferred_lft forever
    inet 10.96.0.1/32 scope global kube-ipvs0
       valid_lft forever preferred_lft forever
`,
    );
    expect((await show(node, "-br a")).stdout).toContain(
      "kube-ipvs0       DOWN           10.96.0.10/32 10.96.0.1/32 \n",
    );
    expect((await show(node, "route get 10.96.0.1")).stdout).toMatch(/^local 10\.96\.0\.1 dev lo /);
    expect((await show(node, "route show table local")).stdout).toBe(
      [
        "local 10.96.0.1 dev kube-ipvs0 proto kernel scope host src 10.96.0.1 ",
        "local 10.96.0.10 dev kube-ipvs0 proto kernel scope host src 10.96.0.10 ",
        "local 10.244.2.1 dev cni0 proto kernel scope host src 10.244.2.1 ",
        "broadcast 10.244.2.255 dev cni0 proto kernel scope link src 10.244.2.1 ",
        "local 127.0.0.0/8 dev lo proto kernel scope host src 127.0.0.1 ",
        "local 127.0.0.1 dev lo proto kernel scope host src 127.0.0.1 ",
        "broadcast 127.255.255.255 dev lo proto kernel scope link src 127.0.0.1 ",
        "local 192.168.0.44 dev eth0 proto kernel scope host src 192.168.0.44 ",
        "broadcast 192.168.0.255 dev eth0 proto kernel scope link src 192.168.0.44 ",
        "",
      ].join("\n"),
    );
    expect((await show(node, "route show table local dev kube-ipvs0")).stdout).toBe(
      [10, 1]
        .map((last) => `local 10.96.0.${last} proto kernel scope host src 10.96.0.${last} \n`)
        .sort()
        .join(""),
    );
  });

  it("shows the node's ends of the pods' veth pairs", async () => {
    const { stdout } = await show(({ node0 }) => node0.stack, "link");
    expect(stdout).toMatch(
      /^4: veth[0-9a-f]{8}@if2: <BROADCAST,MULTICAST,UP,LOWER_UP> mtu 1500 qdisc noqueue master cni0 state UP mode DEFAULT group default qlen 1000\n {4}link\/ether \S+ brd ff:ff:ff:ff:ff:ff link-netns cni-[0-9a-f-]{36}$/m,
    );
  });

  it("sets links down and up, and changes routes", async () => {
    const { clock, node0, client, server, run } = smallWorld();
    const machine = toolMachine(clock, node0.stack);
    const root = (command: string) => run(runProgram(machine, ip, ["ip", ...command.split(" ")]));
    shout(server, 80);
    expect(await root("route del 10.244.1.0/24")).toEqual({ exitCode: 0, stdout: "", stderr: "" });
    expect((await root("route del 10.244.1.0/24")).stderr).toBe("RTNETLINK answers: No such process\n");
    expect((await root("route get 10.244.1.2")).stdout).toContain("via 192.168.0.1 dev eth0");
    expect((await root("route add 10.244.1.0/24 via 172.16.0.1 dev nope")).stderr).toBe('Cannot find device "nope"\n');
    await root("route add 10.244.1.0/24 via 192.168.0.45");
    expect((await root("route add 10.244.1.0/24 via 192.168.0.45")).stderr).toBe("RTNETLINK answers: File exists\n");
    expect(await run(ask(client, "10.244.1.2", 80))).toBe("HELLO");
    await root("link set eth0 down");
    expect((await root("link show eth0")).stdout).toContain("<BROADCAST,MULTICAST> mtu 1500 qdisc noqueue state DOWN");
    await expect(run(client.connect({ address: "10.244.1.2", port: 80 }))).rejects.toMatchObject({
      code: "ENETUNREACH",
    });
    await root("link set dev eth0 up");
    expect(await run(ask(client, "10.244.1.2", 80))).toBe("HELLO");
    const user = toolMachine(clock, node0.stack, false);
    expect(await run(runProgram(user, ip, ["ip", "link", "set", "eth0", "down"]))).toMatchObject({
      exitCode: 2,
      stderr: "RTNETLINK answers: Operation not permitted\n",
    });
  });

  it("refuses as the real one does", async () => {
    const pod = ({ client }: ReturnType<typeof smallWorld>) => client;
    expect(await show(pod, "addr show nope")).toEqual({
      exitCode: 1,
      stdout: "",
      stderr: 'Device "nope" does not exist.\n',
    });
    expect(await show(pod, "foo")).toMatchObject({ exitCode: 1, stderr: 'Object "foo" is unknown, try "ip help".\n' });
    expect(await show(pod, "addr foo")).toMatchObject({
      exitCode: 255,
      stderr: 'Command "foo" is unknown, try "ip address help".\n',
    });
    expect(await show(pod, "route get nope")).toMatchObject({
      exitCode: 1,
      stderr: 'Error: any valid prefix is expected rather than "nope".\n',
    });
  });
});
