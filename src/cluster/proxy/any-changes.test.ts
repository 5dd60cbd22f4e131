import fc from "fast-check";
import { expect, it } from "vitest";
import { SimulatedClock } from "../clock.ts";
import { formatIpv4 } from "../network/ipv4.ts";
import { Netfilter } from "../network/netfilter/netfilter.ts";
import { bytes } from "../pipe.ts";
import { createRandom } from "../random.ts";
import { proxyRules, restoreText } from "./ruleset.ts";
import { service, slice } from "./service.case.ts";
import { cluster } from "./two-nodes.case.ts";

const addresses = ["10.244.2.10", "10.244.2.11", "10.244.1.10", "10.244.1.11"] as const;
const names = ["a", "b"] as const;
const clusterIp = { a: "10.96.0.97", b: "10.96.0.98" };
const ports = [
  { name: "http", port: 80, protocol: "TCP", nodePort: 30080 },
  { name: "dns", port: 53, protocol: "UDP", nodePort: 30053 },
];

const name = fc.constantFrom(...names);
/** As the EndpointSlice controller writes them. */
const conditions = fc.constantFrom(
  { ready: true, serving: true, terminating: false },
  { ready: false, serving: false, terminating: false },
  { ready: false, serving: true, terminating: true },
  { ready: false, serving: false, terminating: true },
);
const endpoint = fc
  .tuple(fc.constantFrom(...addresses), conditions)
  .map(([address, condition]) => ({ address, ...condition }));
/** What somebody does to the cluster. */
const step = fc.oneof(
  fc.record({
    what: fc.constant("service" as const),
    name,
    policy: fc.constantFrom("Cluster", "Local"),
    internal: fc.constantFrom("Cluster", "Local"),
    affinity: fc.constantFrom("None", "ClientIP"),
    type: fc.constantFrom("ClusterIP", "NodePort"),
  }),
  fc.record({ what: fc.constant("no service" as const), name }),
  fc.record({
    what: fc.constant("endpoints" as const),
    name,
    endpoints: fc.uniqueArray(endpoint, { maxLength: 4, selector: ({ address }) => address }),
  }),
  fc.record({ what: fc.constant("no endpoints" as const), name }),
  fc.record({ what: fc.constant("traffic" as const), name }),
  fc.constant({ what: "time" as const }),
);
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

type World = Awaited<ReturnType<typeof cluster>>;

async function perform(world: World, step: Step): Promise<void> {
  const { api, client, settle } = world;
  switch (step.what) {
    case "service": {
      const { type, policy, internal, affinity } = step;
      const own = ports.map(({ nodePort, ...port }) =>
        type === "NodePort" ? { ...port, nodePort: nodePort + names.indexOf(step.name) } : port,
      );
      const object = service(step.name, clusterIp[step.name], own, {
        type,
        internalTrafficPolicy: internal,
        sessionAffinity: affinity,
        ...(type === "NodePort" ? { externalTrafficPolicy: policy } : {}),
      });
      if (api.get("Service", step.name, "default")) api.update("Service", object);
      else api.create("Service", object);
      return;
    }
    case "no service":
      if (api.get("Service", step.name, "default")) api.delete("Service", step.name, "default");
      return;
    case "endpoints": {
      const nodeOf = (address: string) => (address.startsWith("10.244.2.") ? "node0" : "node1");
      const endpoints = step.endpoints.map((each) => ({ ...each, nodeName: nodeOf(each.address) }));
      const object = {
        ...slice(step.name, { port: 8080 }, endpoints),
        ports: [
          { name: "http", port: 8080, protocol: "TCP" },
          { name: "dns", port: 5353, protocol: "UDP" },
        ],
      };
      const known = api.get("EndpointSlice", `${step.name}-abcde`, "default");
      if (known) api.update("EndpointSlice", object);
      else api.create("EndpointSlice", object);
      return;
    }
    case "no endpoints":
      if (api.get("EndpointSlice", `${step.name}-abcde`, "default")) {
        api.delete("EndpointSlice", `${step.name}-abcde`, "default");
      }
      return;
    case "traffic":
      await settle();
      for (let i = 0; i < 4; i++) {
        const socket = client.bindUdp();
        socket.send(bytes("?"), { address: clusterIp[step.name], port: 53 });
        client.connect({ address: clusterIp[step.name], port: 80 }).catch(() => {});
      }
      await world.run(world.clock.sleep(100));
      return;
    case "time":
      await settle();
  }
}

/** What of the cluster's slices may still get packets: `10.244.2.10:5353`, by Service. */
function servingEnds({ api }: World): ReadonlyMap<string, ReadonlySet<string>> {
  return new Map(
    names.flatMap((name) => {
      const endpoints = api.get("EndpointSlice", `${name}-abcde`, "default")?.endpoints ?? [];
      if (!api.get("Service", name, "default")) return [];
      const serving = endpoints.filter(({ conditions }) => conditions?.serving);
      return [[clusterIp[name], new Set(serving.map(({ addresses }) => `${addresses[0]}:5353`))]];
    }),
  );
}

function fresh(): Netfilter {
  const clock = new SimulatedClock(0, () => Promise.resolve());
  return new Netfilter({ clock, random: createRandom("1"), isLocal: () => false, addressOf: () => undefined });
}

it("leaves no rule and no UDP conversation of an endpoint that is gone, after any changes", async () => {
  const seen = { rules: 0, conversations: 0 };
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 6, maxLength: 24, size: "max" }), async (steps) => {
      const world = await cluster();
      for (const [address, stack] of world.servers) {
        const socket = stack.bindUdp(5353);
        const answer = async () => {
          for (;;) socket.send(bytes(address), (await socket.receive()).from);
        };
        void answer();
      }
      for (const each of steps) await perform(world, each);
      await world.settle();

      const { api } = world;
      for (const node of [world.node0, world.node1]) {
        const config = { nodeName: node.name, clusterCidr: "10.244.0.0/16" };
        const wanted = fresh();
        wanted.restore(restoreText(proxyRules(api.list("Service"), api.list("EndpointSlice"), config)), {
          noflush: true,
        });
        for (const table of ["filter", "nat"] as const) {
          const textsOf = ({ ruleset }: Netfilter) =>
            [...ruleset[table]].flatMap(([chain, { rules, policy }]) =>
              policy || chain.endsWith("-CANARY") ? [] : [[chain, rules.map(({ text }) => text)]],
            );
          expect(Object.fromEntries(textsOf(node.netfilter))).toEqual(Object.fromEntries(textsOf(wanted)));
        }
        seen.rules += node.netfilter.save().split("-j DNAT").length - 1;

        const serving = servingEnds(world);
        for (const { original, reply } of node.netfilter.conntrack.list()) {
          const isTranslated = reply.source !== original.destination;
          if (original.protocol !== "udp" || original.destinationPort !== 53 || !isTranslated) continue;
          const ends = serving.get(formatIpv4(original.destination)) ?? new Set();
          expect([...ends]).toContain(`${formatIpv4(reply.source)}:${reply.sourcePort}`);
          seen.conversations++;
        }
      }
    }),
    { numRuns: 80 },
  );
  expect(seen.rules).toBeGreaterThan(50);
  expect(seen.conversations).toBeGreaterThan(10);
});
