import { describe, expect, it } from "vitest";
import { formatIpv4 } from "../../ipv4.ts";
import { ask, shout, smallWorld } from "../../network.case.ts";

/** A world whose second node takes new connections through rules; names of those who knock: "in" or the error's code. */
function world(...rules: string[]) {
  const lab = smallWorld();
  const { netfilter } = lab.node1;
  shout(lab.server, 7000);
  const lines = rules.map((rule) => `-A FORWARD -p tcp -m conntrack --ctstate NEW ${rule}`);
  netfilter.restore(["*filter", ...lines, "COMMIT"].join("\n"), { noflush: true });
  return {
    ...lab,
    knock: (who = lab.client) =>
      lab.run(
        ask(who, "10.244.1.2", 7000).then(
          () => "in",
          ({ code }) => code,
        ),
      ),
    pass: (seconds: number) => lab.run(lab.clock.sleep(seconds * 1000)),
    listed: (name: string) => netfilter.recent.addresses(name).map(formatIpv4),
    change: (...commands: string[]) =>
      netfilter.restore(["*filter", ...commands, "COMMIT"].join("\n"), { noflush: true }),
  };
}

const refuse = "-j REJECT --reject-with tcp-reset";

describe("-m recent", () => {
  it("knows an address that was set for as many seconds as it is asked for", async () => {
    const { knock, pass, client, neighbour } = world(
      `-m recent --name A --rcheck --seconds 60 ${refuse}`,
      "-m recent --name A --set",
    );
    expect(await knock(client)).toBe("in");
    expect(await knock(client)).toBe("ECONNREFUSED");
    expect(await knock(neighbour)).toBe("in");
    await pass(61);
    expect(await knock(client)).toBe("in");
  });

  it("renews with --update what --rcheck leaves as it was", async () => {
    const check = world(`-m recent --name A --rcheck --seconds 60 ${refuse}`, "-m recent --name A --set");
    const update = world(`-m recent --name A --update --seconds 60 ${refuse}`, "-m recent --name A --set");
    for (const { knock, pass } of [check, update]) {
      expect(await knock()).toBe("in");
      await pass(40);
      expect(await knock()).toBe("ECONNREFUSED");
      await pass(40);
    }
    expect(await check.knock()).toBe("in");
    expect(await update.knock()).toBe("ECONNREFUSED");
  });

  it("counts with --hitcount and forgets with --remove", async () => {
    const { knock, change, listed } = world(
      `-m recent --name A --rcheck --seconds 60 --hitcount 3 ${refuse}`,
      "-m recent --name A --set",
    );
    expect([await knock(), await knock(), await knock(), await knock()]).toEqual(["in", "in", "in", "ECONNREFUSED"]);
    change("-I FORWARD -m recent --name A --remove -j ACCEPT");
    expect(await knock()).toBe("in");
    expect(listed("A")).toEqual([]);
  });

  it("drops with --reap what has not been seen for so long", async () => {
    const { knock, pass, listed, client, neighbour } = world(
      "-m recent --name A --rcheck --seconds 60 --reap -j ACCEPT",
      "-m recent --name A --set",
    );
    await knock(client);
    await pass(61);
    await knock(neighbour);
    expect(listed("A")).toEqual(["10.244.2.2", "10.244.2.3"]);
    await knock(neighbour);
    expect(listed("A")).toEqual(["10.244.2.3"]);
  });

  it("keeps its list while a rule names it, also when that rule is written anew", async () => {
    const { knock, change, listed } = world("-m recent --name A --set --rsource --mask 255.255.255.0");
    await knock();
    expect(listed("A")).toEqual(["10.244.2.0"]);
    change("-F FORWARD", "-A FORWARD -m recent --name A --rcheck");
    expect(listed("A")).toEqual(["10.244.2.0"]);
    change("-F FORWARD");
    change("-A FORWARD -m recent --name A --rcheck");
    expect(listed("A")).toEqual([]);
  });
});
