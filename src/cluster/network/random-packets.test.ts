import fc from "fast-check";
import { beforeAll, expect, it } from "vitest";
import { runVirtually, SimulatedClock } from "../clock.ts";
import { loadAllParts } from "../later.ts";
import { createRandom } from "../random.ts";
import { Trace } from "../trace.ts";
import { parseIpv4 } from "./ipv4.ts";
import { Namespace } from "./namespace.ts";
import { Netfilter } from "./netfilter/netfilter.ts";
import { randomRuleset } from "./netfilter/random-rules.case.ts";
import { type Packet, quote } from "./packet.ts";
import { Segment } from "./segment.ts";
import { createStack } from "./stack.ts";
import { Transit } from "./transit.ts";

// Nobody has connected who would have loaded TCP's sockets.
beforeAll(loadAllParts);

const here = "10.0.0.2";
const peer = "10.0.0.3";
/** Of this host, its neighbour, another network, and no host's at all. */
const address = fc.constantFrom(here, peer, "192.0.2.9", "127.0.0.1", "255.255.255.255", "0.0.0.0").map(parseIpv4);
const port = fc.constantFrom(0, 53, 80, 40000, 65535);
const number = fc.oneof(fc.nat(3), fc.nat(0xffffffff));
const header = {
  source: address,
  destination: address,
  ttl: fc.constantFrom(0, 1, 2, 64, 255),
  flow: fc.nat(3),
  owed: fc.constant(0),
  payload: fc.uint8Array({ maxLength: 2000 }),
};
const segment = fc.record({
  ...header,
  protocol: fc.constant("tcp" as const),
  sourcePort: port,
  destinationPort: port,
  sequence: number,
  acknowledgement: number,
  flags: fc.nat(31),
  window: fc.nat(65535),
  timestamp: fc.option(number, { nil: undefined }),
  timestampEcho: number,
  sack: fc.option(fc.array(fc.tuple(number, number), { maxLength: 3 }), { nil: undefined }),
});
const datagram = fc.record({
  ...header,
  protocol: fc.constant("udp" as const),
  sourcePort: port,
  destinationPort: port,
});
const message = fc.record({
  ...header,
  protocol: fc.constant("icmp" as const),
  type: fc.constantFrom(0, 3, 8, 11, 5, 255),
  code: fc.nat(15),
  identifier: fc.nat(65535),
  sequence: fc.nat(65535),
  quoted: fc.option(
    fc.oneof(segment, datagram).map((packet) => quote(packet)),
    { nil: undefined },
  ),
});
const packet: fc.Arbitrary<Packet> = fc.oneof(segment, datagram, message);

/** A host with a listener, a client and sockets for datagrams and echoes, on a link with one neighbour that takes all. */
function host(rules: string) {
  const clock = new SimulatedClock(0, () => Promise.resolve());
  const random = createRandom("1");
  const trace = new Trace();
  const transit = new Transit(clock);
  const namespace = new Namespace({ name: "host", clock, trace, transit, forwards: true, random });
  const segment = new Segment(transit);
  const latency = { ms: 0.1, deferred: true };
  const ethernet = segment.connect(namespace, {
    name: "eth0",
    kind: "ethernet",
    address: parseIpv4(here),
    prefixLength: 24,
    latency,
  });
  const sent: Packet[] = [];
  segment.attach(parseIpv4(peer), { receive: (packet) => void sent.push(packet) });
  namespace.routes.add({ to: { network: parseIpv4("10.0.0.0"), prefixLength: 24 }, through: ethernet });
  namespace.routes.add({ to: { network: 0, prefixLength: 0 }, through: ethernet, via: parseIpv4(peer) });
  const isLocal = (candidate: number) => namespace.isLocal(candidate);
  const netfilter = new Netfilter({ clock, random, isLocal, addressOf: () => parseIpv4(here) });
  netfilter.restore(rules, { noflush: true });
  namespace.hooks = netfilter;
  trace.subscribe(() => {});
  const stack = createStack(namespace);
  stack.listen(80, (connection) => {
    connection.read().catch(() => {});
  });
  stack.bindUdp(53);
  stack.openPing();
  stack.connect({ address: peer, port: 80 }).catch(() => {});
  return { clock, namespace, ethernet, sent };
}

it("takes any packets, under any rules, without an exception", async () => {
  let answers = 0;
  await fc.assert(
    fc.asyncProperty(randomRuleset, fc.array(packet, { minLength: 1, maxLength: 25 }), async (rules, packets) => {
      const { clock, namespace, ethernet, sent } = host(rules);
      const arriving = async () => {
        for (const each of packets) {
          namespace.receive(each, ethernet);
          await clock.sleep(50);
        }
        await clock.sleep(200_000);
      };
      await runVirtually(clock, arriving());
      answers += sent.length;
    }),
    { numRuns: 150 },
  );
  expect(answers).toBeGreaterThan(150);
});
