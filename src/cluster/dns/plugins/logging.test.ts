import { describe, expect, it } from "vitest";
import { ask, dnsLab, logOf } from "../dns-lab.case.ts";
import type { QueryOptions } from "../message.ts";

const full = "cloud-user.default.svc.cluster.local";
const zone = "kubernetes cluster.local {\nttl 30\n}\nforward . 192.168.0.2";

/** The lines of the log for some questions, without their client's ports and ids. */
async function lines(log: string, questions: readonly string[], more = zone, query?: QueryOptions): Promise<string[]> {
  const lab = dnsLab(`.:53 {\nerrors\n${log}\n${more}\n}\n`);
  await lab.settle();
  for (const question of questions) await ask(lab, question, query);
  return (await logOf(lab))
    .split("\n")
    .filter((line) => /^\[(INFO|ERROR)\] /.test(line))
    .map((line) => line.replace(/:\d{5} - \d+ "/, ':PORT - ID "').replace(/:\d{5}->/, ":PORT->"));
}

const start = "[INFO] 10.244.2.2:PORT - ID";

/** The lines are those of CoreDNS' README and of real logs; time stands still while the server thinks. */
describe("log", () => {
  it("tells of each query in the common format", async () => {
    expect(
      await lines("log", [`${full} A`, `${full} AAAA`, "nope.default.svc.cluster.local A", "x.example A"]),
    ).toEqual([
      `${start} "A IN ${full}. udp 54 false 512" NOERROR qr,aa,rd 106 0s`,
      `${start} "AAAA IN ${full}. udp 54 false 512" NOERROR qr,aa,rd 147 0s`,
      `${start} "A IN nope.default.svc.cluster.local. udp 48 false 512" NXDOMAIN qr,aa,rd 141 0s`,
      expect.stringMatching(/"A IN x\.example\. udp 27 false 512" NXDOMAIN qr,rd,ra 102 0\.\d+s$/),
    ]);
  });

  it("leaves out the EDNS record that only the client sees", async () => {
    const edns = { version: 0, size: 1232, dnssecOk: true };
    expect(await lines("log", [`${full} A`], zone, { edns })).toEqual([
      `${start} "A IN ${full}. udp 65 true 1232" NOERROR qr,aa,rd 106 0s`,
    ]);
  });

  it("has no code for a query that came to nothing", async () => {
    const [line = "", error] = await lines(
      "log",
      ["x.example A"],
      "forward . 10.244.1.99 {\nmax_connect_attempts 1\n}",
    );
    expect(line).toBe(`${start} "A IN x.example. udp 27 false 512" - - 0 2s`);
    expect(error).toBe("[ERROR] plugin/errors: 2 x.example. A: read udp 10.244.1.2:PORT->10.244.1.99:53: i/o timeout");
  });

  it("tells of the other name, too, where an alias leads out of the cluster", async () => {
    const found = await lines("log", ["elsewhere.shop.svc.cluster.local A"]);
    expect(found.map((line) => line.split('"')[1])).toEqual([
      "A IN db.example.com. udp 32 false 512",
      "A IN elsewhere.shop.svc.cluster.local. udp 50 false 512",
    ]);
  });

  it("takes names, a format and classes", async () => {
    const both = [`${full} A`, "nope.default.svc.cluster.local A", "x.example A"];
    expect(await lines('log cluster.local "{proto} Request: {name} {type} {>opcode} {/a/b} {x}"', both)).toEqual([
      `[INFO] udp Request: ${full}. A 0 - {x}`,
      "[INFO] udp Request: nope.default.svc.cluster.local. A 0 - {x}",
    ]);
    const denied = await lines("log . {\nclass denial\n}", both);
    expect(denied.map((line) => line.split('"')[1]?.split(" ")[2])).toEqual([
      "nope.default.svc.cluster.local.",
      "x.example.",
    ]);
    expect(await lines("log . {combined} {\nclass success\n}", both)).toEqual([
      `${start} "A IN ${full}. udp 54 false 512" NOERROR qr,aa,rd 106 0s 0`,
    ]);
    const lab = dnsLab(".:53 {\nlog . {\nclass some\n}\n}\n");
    expect(await logOf(lab)).toBe("plugin/log: invalid Class: some\n");
  });
});

describe("errors", () => {
  it("tells of many at once with consolidate", async () => {
    const lab = dnsLab(
      '.:53 {\nerrors {\nconsolidate 1m ".* i/o timeout$" warning\n}\nforward . 10.244.1.99 {\nmax_connect_attempts 1\n}\n}\n',
    );
    await lab.settle();
    for (const name of ["a", "b", "c"]) await ask(lab, `${name} A`);
    await lab.run(lab.clock.sleep(60_000));
    expect(await logOf(lab)).toContain(
      "[WARNING] plugin/errors: 3 errors like '.* i/o timeout$' occurred in last 1m0s\n",
    );
  });
});
