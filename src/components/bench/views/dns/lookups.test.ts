import { describe, expect, it } from "vitest";
import type { DnsEvent } from "../../../../cluster/trace.ts";
import { lookupsOf } from "./lookups.ts";

let clock = 0;
let port = 40000;

/** One exchange, with the CoreDNS pod's own note of it. */
function exchange(name: string, responseCode = "NXDOMAIN", answers: readonly string[] = [], type = "A"): DnsEvent[] {
  const clientPort = ++port;
  const common = { kind: "dns", at: "dns-test", client: "10.244.2.135", name, type } as const;
  const asked = { ...common, clientPort, server: "10.96.0.10" };
  const took = 0.5;
  const [time, later] = [clock, clock + took];
  clock += 1;
  return [
    { ...asked, stage: "query", time },
    { ...common, stage: "served", at: "coredns-a", server: "10.244.0.3", time: time + 0.2, responseCode, answers },
    { ...asked, stage: "answer", time: later, responseCode, answers, took },
  ];
}

describe("lookups", () => {
  it("put the search list's attempts under the name that was looked up", () => {
    const [lookup, ...more] = lookupsOf([
      ...exchange("web.shop.default.svc.cluster.local"),
      ...exchange("web.shop.svc.cluster.local", "NOERROR", ["10.96.11.18"]),
    ]);
    expect(more).toEqual([]);
    expect(lookup).toMatchObject({ at: "dns-test", base: "web.shop", isFound: true, isSearchFirst: true });
    expect(lookup?.attempts.map(({ outcome, servedBy }) => `${outcome} ${servedBy}`)).toEqual([
      "nxdomain coredns-a",
      "found coredns-a",
    ]);
  });

  it("tell a name without such a record from one that is not there", () => {
    const [lookup] = lookupsOf([
      ...exchange("web.default.svc.cluster.local", "NOERROR", [], "AAAA"),
      ...exchange("web.default.svc.cluster.local", "NOERROR", ["10.96.11.18"], "A"),
    ]);
    expect(lookup?.attempts.map(({ outcome }) => outcome)).toEqual(["nodata", "found"]);
    expect(lookup).toMatchObject({ base: "web.default.svc.cluster.local", isSearchFirst: false });
  });

  it("do not claim a search list when the name as it stands was asked first", () => {
    const names = [
      "nowhere",
      "nowhere.default.svc.cluster.local",
      "nowhere.svc.cluster.local",
      "nowhere.cluster.local",
    ];
    const [lookup, ...more] = lookupsOf(names.flatMap((name) => exchange(name)));
    expect(more).toEqual([]);
    expect(lookup).toMatchObject({ base: "nowhere", isFound: false, isSearchFirst: false });
  });

  it("begin anew when a name is looked up again, another one is, or another client asks", () => {
    const found = () => exchange("web.default.svc.cluster.local", "NOERROR", ["10.96.11.18"]);
    const elsewhere = found().map((event) => (event.stage === "served" ? event : { ...event, at: "other" }));
    const all = [...found(), ...found(), ...exchange("db.default.svc.cluster.local"), ...elsewhere];
    expect(lookupsOf(all).map(({ at, base }) => `${at} ${base.split(".")[0]}`)).toEqual([
      "dns-test web",
      "dns-test web",
      "dns-test db",
      "other web",
    ]);
  });

  it("keep a retry with its question, which waits", () => {
    const [query] = exchange("web");
    if (!query) throw new Error("no question");
    const [lookup, ...more] = lookupsOf([query, { ...query, time: query.time + 2500, clientPort: 50000 }]);
    expect(more).toEqual([]);
    expect(lookup?.attempts.map(({ outcome }) => outcome)).toEqual(["waiting", "waiting"]);
  });
});
