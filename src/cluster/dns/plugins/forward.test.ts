import { describe, expect, it } from "vitest";
import { ask, dnsLab, logOf } from "../dns-lab.case.ts";
import { DnsListener } from "../dns-listener.ts";
import type { ResponseCode } from "../message.ts";

/** CoreDNS in front of two servers, of which the test decides whether they answer. */
async function forwardingLab(corefile: string) {
  const lab = dnsLab(`.:53 {\nerrors\n${corefile}\n}\n`);
  const server = (address: string, data: string) => {
    const state = { asked: [] as string[], isSilent: false, code: "NOERROR" as ResponseCode, delayMs: 0 };
    const network = lab.network.addOnLan({ name: data, address });
    new DnsListener({ network, clock: lab.clock }, 53, async ({ question: { name, type } }, _, by) => {
      state.asked.push(`${name} ${type} ${by}`);
      await lab.clock.sleep(state.delayMs);
      if (state.isSilent) return new Promise(() => {});
      const answers = state.code === "NOERROR" ? [{ type: "A" as const, name, ttl: 60, data }] : [];
      return { responseCode: state.code, authoritative: false, answers, authorities: [], additionals: [] };
    });
    return state;
  };
  const one = server("192.168.0.7", "192.0.2.1");
  const two = server("192.168.0.8", "192.0.2.2");
  await lab.settle();
  const get = async (name = "a.example") => {
    const started = lab.clock.now();
    const [code, ...answers] = await ask(lab, `${name} A`);
    return { found: answers[0]?.split(" ")[2] ?? code, tookMs: Math.round(lab.clock.now() - started) };
  };
  return { lab, one, two, get };
}

const both = "192.168.0.7 192.168.0.8";

describe("forward", () => {
  it("asks its servers by its policy", async () => {
    const found = async (policy: string) => {
      const { get } = await forwardingLab(`forward . ${both} {\npolicy ${policy}\n}`);
      const all: string[] = [];
      for (let index = 0; index < 6; index++) all.push((await get()).found ?? "");
      return all.map((address) => address.slice(-1)).join("");
    };
    expect(await found("sequential")).toBe("111111");
    expect(await found("round_robin")).toBe("121212");
    expect(new Set(await found("random"))).toEqual(new Set(["1", "2"]));
  });

  it("goes on to the next server when one is silent, and leaves it out once its checks fail", async () => {
    const { one, get } = await forwardingLab(`forward . ${both} {\npolicy sequential\n}`);
    one.isSilent = true;
    expect(await get()).toMatchObject({ found: "192.0.2.2", tookMs: expect.closeTo(2100, -2) });
    // Each check takes 1 s, and they come every half second: after three of them it counts as down.
    await get("b.example");
    await get("c.example");
    expect((await get("d.example")).tookMs).toBeLessThan(100);
    expect(one.asked).toContain(" NS udp");
  });

  it("comes back to a server that is well again", async () => {
    const { lab, one, get } = await forwardingLab(`forward . ${both} {\npolicy sequential\n}`);
    one.isSilent = true;
    for (const name of ["a.example", "b.example", "c.example"]) await get(name);
    one.isSilent = false;
    await lab.run(lab.clock.sleep(3000));
    expect((await get("d.example")).found).toBe("192.0.2.1");
  });

  it("with one server, which is silent, takes three tries at first and then one", async () => {
    const { lab, one, get } = await forwardingLab("forward . 192.168.0.7");
    one.isSilent = true;
    expect((await get()).tookMs).toBeGreaterThan(6000);
    const { found, tookMs } = await get();
    expect(found).toBe("SERVFAIL");
    expect(tookMs).toBeLessThan(2100);
    expect(await logOf(lab)).toMatch(
      /(\[ERROR\] plugin\/errors: 2 a\.example\. A: read udp 10\.244\.1\.2:\d+->192\.168\.0\.7:53: i\/o timeout\n){2}$/,
    );
  });

  it("fails at once with failfast_all_unhealthy_upstreams", async () => {
    const { one, get } = await forwardingLab("forward . 192.168.0.7 {\nfailfast_all_unhealthy_upstreams\n}");
    one.isSilent = true;
    await get();
    const { found, tookMs } = await get();
    expect(found).toBe("SERVFAIL");
    expect(tookMs).toBeLessThan(100);
  });

  it("says when nobody listens", async () => {
    const { lab, get } = await forwardingLab("forward . 192.168.0.44");
    expect((await get()).found).toBe("SERVFAIL");
    expect(await logOf(lab)).toContain("->192.168.0.44:53: read: connection refused\n");
  });

  it("refuses more at a time than max_concurrent", async () => {
    const { lab, one } = await forwardingLab("forward . 192.168.0.7 {\nmax_concurrent 1\n}");
    one.delayMs = 1000;
    const codes = await Promise.all(["a.example A", "b.example A"].map((question) => ask(lab, question)));
    expect(codes.map(([code]) => code)).toEqual(["NOERROR", "REFUSED"]);
    expect(await logOf(lab)).toContain(
      "[ERROR] plugin/errors: 5 b.example. A: concurrent queries exceeded maximum 1\n",
    );
  });

  it("goes on after certain codes: failover to the next server, next to the next forward", async () => {
    for (const corefile of [
      `forward . ${both} {\npolicy sequential\nfailover SERVFAIL\n}`,
      "forward . 192.168.0.7 {\nnext SERVFAIL\n}\nforward . 192.168.0.8",
    ]) {
      const { one, get } = await forwardingLab(corefile);
      expect((await get()).found).toBe("192.0.2.1");
      one.code = "SERVFAIL";
      expect((await get()).found).toBe("192.0.2.2");
      one.code = "REFUSED";
      expect((await get()).found).toBe("REFUSED");
    }
  });

  it("asks by TCP where it is told to", async () => {
    const { one, get } = await forwardingLab("forward . 192.168.0.7 {\nforce_tcp\n}");
    await get();
    expect(one.asked).toEqual(["a.example A tcp"]);
  });

  it.each([
    [".", "Corefile:3 - Error during parsing: Wrong argument count or unexpected line ending after '.'"],
    [". nowhere", 'not an IP address or file: "nowhere"'],
    [". 192.0.2.1 {\npolicy best\n}", "Corefile:4 - Error during parsing: unknown policy 'best'"],
    [". 192.0.2.1 {\nnext BAD\n}", "BAD is not a valid rcode"],
    [". 192.0.2.1 {\nmax_concurrent -1\n}", "max_concurrent can't be negative: -1"],
    [". 192.0.2.1 {\nhealth_check soon\n}", 'time: invalid duration "soon"'],
    [". tls://192.0.2.1", "eastwest: forwarding to tls:// is not simulated"],
  ])("refuses %j", async (words, message) => {
    const { lab } = await forwardingLab(`forward ${words}`);
    expect((await logOf(lab)).replace("/etc/coredns/", "")).toBe(`plugin/forward: ${message}\n`);
  });
});
