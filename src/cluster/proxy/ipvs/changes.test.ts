import fc from "fast-check";
import type { Service } from "kubernetes-types/core/v1";
import { describe, expect, it } from "vitest";
import { formatIpv4 } from "../../network/ipv4.ts";
import { ipvsOf } from "../../network/ipvs/load-ipvs.ts";
import { balanced, service, slice } from "../service.case.ts";
import { cluster } from "../two-nodes.case.ts";
import { ipvsNodeState } from "./node-state.ts";
import { startIpvsProxy } from "./proxier.ts";
import { serverKey } from "./wanted-state.ts";

type World = Awaited<ReturnType<typeof cluster>>;

/** One change in a cluster of three Services: what it is, and its endpoints; or it goes. */
const change = fc.record({
  name: fc.constantFrom("a", "b", "c"),
  kind: fc.constantFrom("plain", "sticky", "edge", "shared", "gone"),
  endpoints: fc.array(fc.constantFrom("10.244.2.10", "10.244.1.10", "10.244.1.11"), { maxLength: 3 }),
});

function serviceOf(name: string, kind: string): Service {
  const address = `10.96.0.${name.charCodeAt(0)}`;
  const ports = [{ name: "p80", port: 80, protocol: "TCP" }];
  if (kind === "sticky") return service(name, address, ports, { sessionAffinity: "ClientIP" });
  // Two Services may want the same address and port.
  if (kind === "shared") return service(name, address, ports, { externalIPs: ["203.0.113.9"] });
  if (kind !== "edge") return service(name, address, ports);
  const edge = balanced(name, address, ["192.0.2.7"], {
    externalTrafficPolicy: "Local",
    loadBalancerSourceRanges: ["198.51.100.0/24"],
    healthCheckNodePort: 30000,
  });
  return edge;
}

/** What the first node's kernel has. */
function kernelState({ node0 }: World) {
  const { sets } = node0.netfilter;
  const servers = ipvsOf(node0.netfilter)
    .servers.list()
    .map((server) => {
      const reals = server.servers.map(({ address, port, weight }) => `${formatIpv4(address)}:${port}/${weight}`);
      return [serverKey({ ...server, address: formatIpv4(server.address) }), server.persistence, ...reals.sort()].join(
        " ",
      );
    });
  return {
    servers: servers.sort(),
    sets: sets.names.map((name) => [name, sets.get(name)?.members().sort()]),
    addresses: node0.stack
      .addresses()
      .filter((one) => one.interface === "kube-ipvs0")
      .map(({ address }) => address)
      .sort(),
  };
}

/** What it should have. */
function wantedState({ api }: World) {
  const config = {
    nodeName: "node0",
    clusterCidr: "10.244.0.0/16",
    nodeAddresses: ["192.168.0.44", "10.244.2.1"],
  };
  const state = ipvsNodeState(api.list("Service"), api.list("EndpointSlice"), config);
  const servers = new Map(
    state.servers.map((server) => {
      const reals = server.endpoints.map(({ text }) => `${text}/1`);
      return [serverKey(server), [serverKey(server), server.persistence, ...reals.sort()].join(" ")];
    }),
  );
  return {
    servers: [...servers.values()].sort(),
    sets: [...state.sets].map(([name, entries]) => [name, [...entries].sort()]),
    addresses: state.addresses,
  };
}

describe("any sequence of changes, each synced by itself", () => {
  it("ends in what a full sync would make, with nothing left over", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(change, { minLength: 1, maxLength: 8 }), async (changes) => {
        const world = await cluster("1", (options) => startIpvsProxy({ ...options, scheduler: "rr" }));
        const { api, settle } = world;
        for (const { name, kind, endpoints } of changes) {
          if (api.get("Service", name, "default")) {
            api.delete("Service", name, "default");
            api.delete("EndpointSlice", `${name}-abcde`, "default");
            await settle();
          }
          if (kind === "gone") continue;
          const wanted = serviceOf(name, kind);
          const taken = api.list("Service").some(({ spec }) => spec?.type === "LoadBalancer");
          if (kind === "edge" && taken) continue;
          const created = api.create("Service", wanted);
          if (wanted.status) api.updateStatus("Service", { ...created, status: wanted.status });
          const places = [...new Set(endpoints)].map((address) => ({
            address,
            nodeName: address.startsWith("10.244.2.") ? "node0" : "node1",
          }));
          api.create("EndpointSlice", slice(name, { name: "p80", port: 8080 }, places));
          await settle();
        }
        const wanted = wantedState(world);
        const { servers, ...others } = kernelState(world);
        expect(others).toEqual({ sets: wanted.sets, addresses: wanted.addresses });
        // Of two that share an address, the one whose change came last has it.
        const unshared = (lines: readonly string[]) => lines.filter((line) => !line.includes("203.0.113.9"));
        expect(unshared(servers)).toEqual(unshared(wanted.servers));
      }),
      { numRuns: 40 },
    );
  });
});
