import { describe, expect, it } from "vitest";
import { parseElements } from "../../ipset/element.ts";
import { setTypeOf } from "../../ipset/set-type.ts";
import { parseIpv4 } from "../../ipv4.ts";
import { ipvsOf } from "../../ipvs/load-ipvs.ts";
import { ask, shout, smallWorld } from "../../network.case.ts";

/** The small world, its first node with a set that a rule rejects by; the server shouts on two ports. */
function rejecting(typeName: string, elements: readonly string[], directions: string) {
  const world = smallWorld();
  const { sets } = world.node0.netfilter;
  const type = setTypeOf(typeName);
  if (!type) throw new Error(`no type ${typeName}`);
  sets.create("x", type, {});
  for (const text of elements) for (const element of parseElements(type, text)) sets.require("x").add(element);
  rule(world, `-A FORWARD -m conntrack --ctstate NEW -m set --match-set x ${directions} -j REJECT`);
  for (const port of [80, 81]) shout(world.server, port);
  const rejected = (port: number, from = world.client) =>
    world.run(
      ask(from, "10.244.1.2", port).then(
        () => false,
        () => true,
      ),
    );
  return { ...world, rejected };
}

function rule({ node0 }: ReturnType<typeof smallWorld>, command: string): void {
  node0.netfilter.restore(`*filter\n${command}\nCOMMIT\n`, { noflush: true });
}

describe("-m set", () => {
  it("compares as many ends as the set's type has parts", async () => {
    const to80 = "10.244.1.2,tcp:80";
    for (const [type, element, directions] of [
      ["hash:ip,port", to80, "dst,dst"],
      ["hash:ip,port,ip", `${to80},10.244.2.2`, "dst,dst,src"],
      ["bitmap:port", "80", "dst"],
    ] as const) {
      const { rejected } = rejecting(type, [element], directions);
      expect([await rejected(80), await rejected(81)]).toEqual([true, false]);
    }
    const { rejected } = rejecting("hash:ip", ["10.244.2.2"], "src");
    expect([await rejected(80), await rejected(81)]).toEqual([true, true]);
  });

  it("looks for networks of every length, and for nobody without enough directions", async () => {
    const networks = ["10.244.1.2,tcp:80,10.244.2.3", "10.244.1.2,tcp:81,10.244.0.0/16"];
    const { rejected, neighbour } = rejecting("hash:ip,port,net", networks, "dst,dst,src");
    expect([await rejected(80), await rejected(81)]).toEqual([false, true]);
    expect([await rejected(80, neighbour), await rejected(81, neighbour)]).toEqual([true, true]);
    const short = rejecting("hash:ip,port,net", networks, "dst,dst");
    expect(await short.rejected(81)).toBe(false);
  });

  it("follows the set as it changes, and keeps it from being destroyed", async () => {
    const { rejected, node0 } = rejecting("bitmap:port", ["80"], "dst");
    const { sets } = node0.netfilter;
    sets.require("x").clear();
    expect(await rejected(80)).toBe(false);
    expect(sets.references("x")).toBe(1);
    expect(() => sets.destroy("x")).toThrow("in use by a kernel component");
    node0.netfilter.restore("*filter\n-F FORWARD\nCOMMIT\n", { noflush: true });
    sets.destroy("x");
    expect(sets.names).toEqual([]);
  });
});

describe("-m physdev --physdev-is-in", () => {
  it("is for what comes from a pod", async () => {
    const world = smallWorld();
    shout(world.server, 80);
    rule(world, "-A FORWARD -m physdev --physdev-is-in -j REJECT");
    rule(world, "-A OUTPUT -m physdev --physdev-is-in -j REJECT");
    await expect(world.run(ask(world.client, "10.244.1.2", 80))).rejects.toMatchObject({ code: "ECONNREFUSED" });
    expect(await world.run(ask(world.node0.stack, "10.244.1.2", 80))).toBe("HELLO");
  });
});

describe("-m ipvs", () => {
  it("is for what IPVS has sent on, by its virtual server", async () => {
    const refused = async (match: string) => {
      const world = smallWorld();
      const { node0, client, server, run } = world;
      shout(server, 8080);
      const virtual = { protocol: "tcp", address: parseIpv4("192.168.0.44"), port: 80 } as const;
      ipvsOf(node0.netfilter).servers.add({ ...virtual, scheduler: "rr" });
      const real = { address: parseIpv4("10.244.1.2"), port: 8080, weight: 1 };
      ipvsOf(node0.netfilter).servers.addReal(virtual, real);
      rule(world, `-A OUTPUT -m ipvs ${match} -j REJECT`);
      return run(
        ask(client, "192.168.0.44", 80).then(
          () => false,
          () => true,
        ),
      );
    };
    expect(await refused("--vaddr 192.168.0.44 --vproto tcp --vport 80")).toBe(true);
    expect(await refused("--vaddr 192.168.0.44 --vport 81")).toBe(false);
    expect(await refused("! --vport 81")).toBe(true);
    expect(await refused("--ipvs")).toBe(true);
    expect(await refused("! --ipvs")).toBe(false);
  });

  it("is printed as the kernel keeps it", () => {
    const world = smallWorld();
    rule(world, "-A OUTPUT -s 192.0.2.7 -m ipvs --vaddr 192.0.2.7 --vproto tcp --vport 80 -j DROP");
    expect(world.node0.netfilter.save(["filter"])).toContain(
      "-A OUTPUT -s 192.0.2.7/32 -m ipvs --vproto 6 --vaddr 192.0.2.7 --vport 80 -j DROP\n",
    );
  });
});
