import fc from "fast-check";
import type { Service } from "kubernetes-types/core/v1";
import type { EndpointSlice } from "kubernetes-types/discovery/v1";
import { describe, expect, it } from "vitest";
import { SimulatedClock } from "../clock.ts";
import { formatIpv4, parseIpv4 } from "../network/ipv4.ts";
import { Netfilter } from "../network/netfilter/netfilter.ts";
import { allAtOnce, type Pieces } from "../pieces.ts";
import { createRandom } from "../random.ts";
import { serviceChain } from "./chain-names.ts";
import { ProxyState, type SyncPlan } from "./proxy-state.ts";
import { proxyRules, restoreText } from "./ruleset.ts";
import { balanced, type EndpointOf, service, slice } from "./service.case.ts";

const config = { nodeName: "node0", nodeIp: "192.168.0.44", clusterCidr: "10.244.0.0/16" };
const untouched = { filter: false, nat: false };

function netfilter() {
  const clock = new SimulatedClock(0, () => Promise.resolve());
  return new Netfilter({ clock, random: createRandom("1"), isLocal: () => false, addressOf: () => undefined });
}

/** A node with so many Services of two endpoints each, in step. */
function node(count: number) {
  const state = new ProxyState();
  const address = (base: string, index: number) => formatIpv4(parseIpv4(base) + index);
  for (let i = 0; i < count; i++) {
    const name = `s${i}`;
    state.services.noteService({ type: "ADDED", object: service(name, address("10.96.0.1", i), [{ port: 80 }]) });
    const endpoints = [{ address: address("10.244.0.1", i) }, { address: address("10.245.0.1", i) }];
    state.services.noteSlice({ type: "ADDED", object: slice(name, { port: 80 }, endpoints) });
  }
  const full = textOf(state.fullSync(config, () => []));
  return { state, full };
}

/** What a sync loads. */
function textOf(sync: Pieces<SyncPlan>): string {
  return allAtOnce(sync)
    .lines.map((line) => `${line}\n`)
    .join("");
}

const linesOf = (text: string) => text.split("\n").filter((line) => line.startsWith("-"));

describe("an endpoint's change", () => {
  const slices = slice("s1", { port: 80 }, [
    { address: "10.244.0.2" },
    { address: "10.245.0.2" },
    { address: "10.246.0.2" },
  ]);

  it("writes its own Service's chains and no others", () => {
    const { state } = node(20);
    state.services.noteSlice({ type: "MODIFIED", object: slices });
    const { lines, ports } = allAtOnce(state.partialSync(config, untouched));
    const text = lines.join("\n");
    const chain = serviceChain("SVC", "default/s1", "tcp");
    const commented = linesOf(text).filter((line) => line.includes("--comment"));
    expect(commented.every((line) => /default\/s1\W/.test(line))).toBe(true);
    expect(text).toContain(`-A ${chain} `);
    expect(text).not.toContain("KUBE-SERVICES");
    expect(ports.map(({ name }) => name)).toEqual(["default/s1"]);
  });

  it("writes as many lines among 2,000 Services as among 20", () => {
    const [few, many] = [node(20), node(2000)];
    expect(linesOf(many.full).length).toBeGreaterThan(90 * linesOf(few.full).length);
    const lines = [few, many].map(({ state }) => {
      state.services.noteSlice({ type: "MODIFIED", object: slices });
      return linesOf(textOf(state.partialSync(config, untouched))).length;
    });
    expect(lines[0]).toBe(10);
    expect(lines[1]).toBe(lines[0]);
  });

  it("is loaded with as few rules read, and so is a Service that comes", () => {
    const parsed = [20, 2000].map((count) => {
      const { state, full } = node(count);
      const loaded = netfilter();
      loaded.restore(full, { noflush: true });
      const cost = (sync: Pieces<SyncPlan>) => {
        const before = loaded.rulesParsed;
        allAtOnce(loaded.restoring(allAtOnce(sync).lines, { noflush: true }));
        return loaded.rulesParsed - before;
      };
      state.services.noteSlice({ type: "MODIFIED", object: slices });
      const change = cost(state.partialSync(config, untouched));
      state.services.noteService({ type: "ADDED", object: service("s10a", "10.111.0.1", [{ port: 80 }]) });
      state.services.noteSlice({ type: "ADDED", object: slice("s10a", { port: 80 }, [{ address: "10.247.0.1" }]) });
      return [change, cost(state.partialSync(config, untouched))];
    });
    // The draws among three endpoints, and the new one's two rules; the new Service's way, its two and its endpoint's two.
    expect(parsed).toEqual([
      [5, 5],
      [5, 5],
    ]);
  });

  it("writes nothing when it changes no rule", () => {
    const { state } = node(3);
    const old = slice("s1", { port: 80 }, [{ address: "10.244.0.2" }, { address: "10.245.0.2" }]);
    state.services.noteSlice({
      type: "MODIFIED",
      object: { ...old, metadata: { ...old.metadata, annotations: { a: "b" } } },
    });
    expect(textOf(state.partialSync(config, untouched))).toBe("");
  });

  it("writes the chains that lead to Services when the last endpoint goes, or somebody has changed them", () => {
    const { state } = node(3);
    expect(linesOf(textOf(state.partialSync(config, { filter: false, nat: true })))).toHaveLength(4);
    state.services.noteSlice({ type: "MODIFIED", object: slice("s1", { port: 80 }, []) });
    const text = textOf(state.partialSync(config, untouched));
    expect(text).toContain('"default/s1 has no endpoints"');
    expect(linesOf(text).filter((line) => line.startsWith("-X"))).toHaveLength(3);
  });
});

/** One change in a cluster of three Services: its spec, its endpoints, or both gone. */
const change = fc.record({
  name: fc.constantFrom("a", "b", "c"),
  kind: fc.constantFrom("plain", "sticky", "edge", "near", "gone"),
  endpoints: fc.option(
    fc.array(
      fc.record({
        address: fc.constantFrom("10.244.0.1", "10.244.0.2", "10.244.1.1"),
        nodeName: fc.constantFrom("node0", "node1"),
        ready: fc.boolean(),
        serving: fc.boolean(),
        terminating: fc.boolean(),
      }),
      { maxLength: 3 },
    ),
  ),
});

function serviceOf(name: string, kind: string): Service {
  const address = `10.96.0.${name.charCodeAt(0)}`;
  switch (kind) {
    case "sticky":
      return service(name, address, [{ name: "p80", port: 80 }], { sessionAffinity: "ClientIP" });
    case "near":
      return service(name, address, [{ name: "p80", port: 80 }], { internalTrafficPolicy: "Local" });
    case "edge":
      return balanced(name, address, ["192.0.2.7"], {
        externalTrafficPolicy: "Local",
        loadBalancerSourceRanges: ["198.51.100.0/24"],
      });
    default:
      return service(name, address, [{ name: "p80", port: 80 }]);
  }
}

describe("any sequence of changes, each synced by itself", () => {
  it("ends in the rules that a full sync would load, with no chain left over", () => {
    fc.assert(
      fc.property(fc.array(change, { maxLength: 12 }), (changes) => {
        const services = new Map<string, Service>();
        const slices = new Map<string, EndpointSlice>();
        const state = new ProxyState();
        const node = netfilter();
        node.restore(textOf(state.fullSync(config, () => node.ruleset.nat.keys())), { noflush: true });
        for (const { name, kind, endpoints } of changes) {
          note(services, name, kind === "gone" ? undefined : serviceOf(name, kind), (event) =>
            state.services.noteService(event),
          );
          const object = endpoints && slice(name, { name: "p80", port: 80 }, endpoints satisfies EndpointOf[]);
          note(slices, name, object ?? undefined, (event) => state.services.noteSlice(event));
          node.restore(textOf(state.partialSync(config, untouched)), { noflush: true });
        }
        const fresh = netfilter();
        const wanted = proxyRules([...services.values()], [...slices.values()], config);
        fresh.restore(restoreText(wanted), { noflush: true });
        expect(node.save()).toBe(fresh.save());
      }),
    );
  });
});

function note<T>(
  known: Map<string, T>,
  name: string,
  object: T | undefined,
  tell: (event: { type: "ADDED" | "MODIFIED" | "DELETED"; object: T }) => void,
): void {
  const before = known.get(name);
  if (object !== undefined) {
    known.set(name, object);
    tell({ type: before === undefined ? "ADDED" : "MODIFIED", object });
  } else if (before !== undefined) {
    known.delete(name);
    tell({ type: "DELETED", object: before });
  }
}
