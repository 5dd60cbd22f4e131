import { describe, expect, it } from "vitest";
import { type EndpointUse, endpointsByPolicy } from "./endpoints-by-policy.ts";
import { proxyEndpoints } from "./proxy-endpoint.ts";
import { type EndpointOf, slice } from "./service.case.ts";

/** Last bytes of the addresses chosen. */
function choice(endpoints: readonly EndpointOf[], use: Partial<EndpointUse> = {}) {
  const all = proxyEndpoints([slice("x", { port: 80 }, endpoints)], "", "tcp", "node0");
  const found = endpointsByPolicy(all, { usesCluster: true, usesLocal: true, nodeName: "node0", zone: "a", ...use });
  const show = (list: readonly { readonly address: string }[]) => list.map(({ address }) => address.slice(9)).join(" ");
  return { cluster: show(found.cluster), local: show(found.local), reachable: show(found.reachable), any: found.any };
}

const here = (last: number, more: Partial<EndpointOf> = {}) => ({
  address: `10.244.0.${last}`,
  nodeName: "node0",
  ...more,
});
const there = (last: number, more: Partial<EndpointOf> = {}) => ({
  address: `10.244.0.${last}`,
  nodeName: "node1",
  ...more,
});
const ending = { ready: false, serving: true, terminating: true };
const ended = { ready: false, serving: false, terminating: true };

describe("endpoints that are ending", () => {
  it("take no traffic while others are ready", () => {
    expect(choice([here(1), there(2), there(3, ending)])).toEqual({
      cluster: "1 2",
      local: "1",
      reachable: "1 2",
      any: true,
    });
  });

  it("take it when nobody else is left and they still serve", () => {
    expect(choice([here(1, ending), there(2, ending), there(3, ended)])).toMatchObject({ cluster: "1 2", local: "1" });
    expect(choice([here(1, ended)])).toEqual({ cluster: "", local: "", reachable: "", any: false });
  });

  it("take it for one policy where the other has better", () => {
    expect(choice([here(1, ending), there(2)])).toEqual({ cluster: "2", local: "1", reachable: "1 2", any: true });
  });
});

describe("policies", () => {
  it("that are not used choose nobody", () => {
    expect(choice([here(1), there(2)], { usesLocal: false })).toMatchObject({ local: "", reachable: "1 2" });
    expect(choice([here(1), there(2)], { usesCluster: false })).toMatchObject({ cluster: "", reachable: "1" });
  });

  it("tell endpoints elsewhere from none at all", () => {
    expect(choice([there(2)], { usesCluster: false })).toEqual({ cluster: "", local: "", reachable: "", any: true });
  });
});

describe("hints", () => {
  const zones = (zone: string) => ({ zones: [zone] });

  it("keep traffic in the zone", () => {
    const endpoints = [there(1, zones("a")), there(2, zones("b")), there(3, zones("b"))];
    expect(choice(endpoints).cluster).toBe("1");
    expect(choice(endpoints, { zone: "b" }).cluster).toBe("2 3");
  });

  it("do not count when nobody is in the zone, or one has none, or the node has no zone", () => {
    const endpoints = [there(1, zones("a")), there(2, zones("b"))];
    expect(choice(endpoints, { zone: "c" }).cluster).toBe("1 2");
    expect(choice(endpoints, { zone: undefined }).cluster).toBe("1 2");
    expect(choice([...endpoints, there(3)]).cluster).toBe("1 2 3");
    // One that is not ready needs none.
    expect(choice([...endpoints, there(3, ending)]).cluster).toBe("1");
  });

  it("for nodes go before those for zones", () => {
    const both = (node: string, zone: string) => ({ nodes: [node], zones: [zone] });
    const endpoints = [here(1, both("node0", "a")), there(2, both("node1", "a")), there(3, both("node2", "b"))];
    expect(choice(endpoints).cluster).toBe("1");
    expect(choice(endpoints, { nodeName: "node9" }).cluster).toBe("1 2");
  });

  it("leave local traffic alone, and add its endpoints to those reachable", () => {
    expect(choice([here(1, zones("b")), there(2, zones("a"))])).toEqual({
      cluster: "2",
      local: "1",
      reachable: "1 2",
      any: true,
    });
  });
});
