import { describe, expect, it } from "vitest";
import { ask, dnsLab, logOf } from "../dns-lab.case.ts";
import { DnsListener } from "../dns-listener.ts";
import type { ResponseCode } from "../message.ts";

/** CoreDNS in front of a server whose answers the test decides on. */
async function cachingLab(lines: string, more = "") {
  const lab = dnsLab(`.:53 {\n${more}\ncache ${lines}\nforward . 192.168.0.7 {\nmax_fails 0\n}\n}\n`);
  const state = { asked: 0, address: "192.0.2.1", ttl: 60, code: "NOERROR" as ResponseCode, isSilent: false };
  const network = lab.network.addOnLan({ name: "other", address: "192.168.0.7" });
  new DnsListener({ network, clock: lab.clock }, 53, ({ question }) => {
    state.asked++;
    const { code, ttl, address } = state;
    if (state.isSilent) return new Promise(() => {});
    const answers = code === "NOERROR" ? [{ type: "A" as const, name: question.name, ttl, data: address }] : [];
    return { responseCode: code, authoritative: false, answers, authorities: [], additionals: [] };
  });
  await lab.settle();
  const get = async (seconds = 0) => {
    await lab.run(lab.clock.sleep(seconds * 1000));
    return ask(lab, "a.example A");
  };
  return { lab, state, get };
}

const first = ["NOERROR", "a.example A 192.0.2.1"];
const second = ["NOERROR", "a.example A 192.0.2.2"];

describe("the cache", () => {
  it("keeps an answer for its TTL, and not longer than it may", async () => {
    const { state, get } = await cachingLab("30");
    await get();
    state.address = "192.0.2.2";
    expect(await get(29)).toEqual(first);
    expect(await get(2)).toEqual(second);
    expect(state.asked).toBe(2);
  });

  it("keeps no answer of a zone that is not its own, or is disabled", async () => {
    for (const lines of ["30 example.org", "30 {\ndisable success example\n}"]) {
      const { state, get } = await cachingLab(lines);
      await get();
      await get();
      expect(state.asked).toBe(2);
    }
  });

  it("keeps a server's SERVFAIL for 5 seconds, or as long as it is told", async () => {
    for (const [lines, seconds] of [
      ["30", 5],
      ["30 {\nservfail 20s\n}", 20],
    ] as const) {
      const { state, get } = await cachingLab(lines);
      state.code = "SERVFAIL";
      expect(await get()).toEqual(["SERVFAIL"]);
      state.code = "NOERROR";
      expect(await get(seconds - 1)).toEqual(["SERVFAIL"]);
      expect(await get(2)).toEqual(first);
    }
    const { state, get } = await cachingLab("30 {\nservfail 0s\n}");
    state.code = "SERVFAIL";
    await get();
    state.code = "NOERROR";
    expect(await get()).toEqual(first);
  });

  it("serves what is stale, and asks again behind the client's back", async () => {
    const { state, get } = await cachingLab("30 {\nserve_stale 1h\n}");
    await get();
    state.address = "192.0.2.2";
    expect(await get(100)).toEqual(first);
    expect(await get(1)).toEqual(second);
    state.isSilent = true;
    expect(await get(100)).toEqual(second);
    expect(await get(7200)).toEqual(["SERVFAIL"]);
  });

  it("serves what is stale only when nobody has better, with verify", async () => {
    const { state, get } = await cachingLab("30 {\nserve_stale 1h verify\n}");
    await get();
    state.address = "192.0.2.2";
    expect(await get(100)).toEqual(second);
    state.isSilent = true;
    expect(await get(100)).toEqual(second);
  });

  it("fetches anew what is wanted often, before it is over", async () => {
    const { state, get } = await cachingLab("30 {\nprefetch 2 1m 20%\n}");
    await get();
    await get(20);
    state.address = "192.0.2.2";
    expect(await get(6)).toEqual(first);
    expect(state.asked).toBe(2);
    expect(await get(10)).toEqual(second);
    expect(state.asked).toBe(2);
  });

  it.each([
    ["x 0 {\nsuccess 5000 0\n}", "cache TTL can not be zero or negative: 0"],
    ["{\nsuccess many\n}", 'strconv.Atoi: parsing "many": invalid syntax'],
    ["{\nservfail 6m\n}", "caching SERVFAIL responses over 5 minutes is not permitted"],
    ["{\nprefetch 2 1m 5%\n}", "percentage should fall in range [10, 90]: 5"],
    ["{\nserve_stale 1h soon\n}", "invalid value for serve_stale refresh mode: soon"],
    ["{\nkeep\n}", "Corefile:4 - Error during parsing: Wrong argument count or unexpected line ending after 'keep'"],
    ["\ncache", "this plugin can only be used once per Server Block"],
  ])("refuses %j", async (lines, message) => {
    const { lab } = await cachingLab(lines);
    expect((await logOf(lab)).replace("/etc/coredns/", "")).toBe(`plugin/cache: ${message}\n`);
  });
});
