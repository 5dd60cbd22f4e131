import { createApiServer } from "../../src/cluster/api/api-server.ts";
import type { ApiClient } from "../../src/cluster/api/client.ts";
import { runVirtually, SimulatedClock } from "../../src/cluster/clock.ts";
import { parseIpv4 } from "../../src/cluster/network/ipv4.ts";
import type { Netfilter } from "../../src/cluster/network/netfilter/netfilter.ts";
import { createNetwork } from "../../src/cluster/network/network.ts";
import { type Packet, tcpFlags } from "../../src/cluster/network/packet.ts";
import { startKubeProxy } from "../../src/cluster/proxy/kube-proxy.ts";
import { createRandom } from "../../src/cluster/random.ts";
import { Trace } from "../../src/cluster/trace.ts";
import { type Host, longestTask, type Measurement } from "../measure.ts";

const podCidr = "10.244.0.0/16";
const changes = 20;
const lookups = 20_000;
/** Of so many Services, however many there are: otherwise it would be the processor's caches that are measured. */
const asked = 100;

/** One node's rules for that many Services of 4 endpoints each. */
export function rules(services: number): Measurement {
  return async (host) => {
    const random = createRandom("bench");
    const clock = new SimulatedClock(0, host.createTurn());
    const network = createNetwork({ clock, random, trace: new Trace() });
    const { client } = createApiServer({
      clock,
      random,
      kubernetesVersion: "v1.36.2",
      serviceCidr: "10.96.0.0/12",
      firstClusterIps: [],
      firstNodePorts: [],
    });
    client.create("Namespace", { metadata: { name: "default" } });
    const node = network.addNode({ name: "node", address: "192.168.0.44", podCidr: "10.244.2.0/24" });
    for (let index = 0; index < services; index++) create(client, index);
    const heapBefore = host.usedHeap();

    const begun = host.now();
    startKubeProxy({ node, nodeName: "node", client, clock, podCidr });
    const { longest } = await longestTask(host, () => runVirtually(clock, clock.sleep(3000)));
    const generation = host.now() - begun;
    const heapAfter = host.usedHeap();
    const chains = node.netfilter.ruleset.nat.size;
    if (chains < services * 5) throw new Error(`only ${chains} chains`);

    let change = Number.POSITIVE_INFINITY;
    for (let index = 0; index < changes; index++) {
      const started = host.now();
      setEndpoints(client, (index * 7919) % services, index + 1);
      await runVirtually(clock, clock.sleep(1000));
      change = Math.min(change, host.now() - started);
    }
    let created = Number.POSITIVE_INFINITY;
    for (let index = 0; index < 5; index++) {
      const started = host.now();
      create(client, services + index);
      await runVirtually(clock, clock.sleep(1000));
      created = Math.min(created, host.now() - started);
    }
    const memory =
      heapBefore === undefined || heapAfter === undefined ? "not told" : (heapAfter - heapBefore) / 2 ** 20;
    return { generation, longest, change, created, lookup: lookup(host, client, node.netfilter, services), memory };
  };
}

function create(client: ApiClient, index: number): void {
  const name = `service-${index}`;
  client.create("Service", {
    metadata: { name, namespace: "default" },
    spec: { selector: { app: name }, ports: [{ port: 80, targetPort: 8080 }] },
  });
  client.create("EndpointSlice", {
    metadata: { name: `${name}-x`, namespace: "default", labels: { "kubernetes.io/service-name": name } },
    addressType: "IPv4",
    ports: [{ name: "", port: 8080, protocol: "TCP" }],
    endpoints: endpoints(index, 0),
  });
}

/** Each change another endpoint is the first one. */
function setEndpoints(client: ApiClient, index: number, change: number): void {
  const slice = client.get("EndpointSlice", `service-${index}-x`, "default");
  if (!slice) throw new Error(`no Service ${index}`);
  client.update("EndpointSlice", { ...slice, endpoints: endpoints(index, change) });
}

function endpoints(index: number, change: number) {
  const address = (host: number) => `10.244.${3 + (index % 200)}.${host}`;
  return [2 + change, 202, 203, 204].map((host) => ({ addresses: [address(host)], conditions: { ready: true } }));
}

/** A new connection's first packet through the node's nat table, and its translation; microseconds. */
function lookup(host: Host, client: ApiClient, netfilter: Netfilter, services: number): number {
  const addresses = Array.from({ length: asked }, (_, index) => {
    const service = client.get("Service", `service-${(index * 7919) % services}`, "default");
    return parseIpv4(service?.spec?.clusterIP ?? "");
  });
  const source = parseIpv4("10.244.2.2");
  const once = (index: number) => {
    const destination = addresses[index % addresses.length] ?? 0;
    const packet = syn(source, destination, 1024 + (index % 60_000));
    const passage = {
      packet,
      inInterface: "cni0",
      outInterface: "",
      mark: 0,
      tracking: undefined,
      rules: undefined,
    };
    netfilter.run("prerouting", passage);
    if (packet.destination === destination) throw new Error("it was not translated");
  };
  for (let index = 0; index < lookups; index++) once(index);
  const begun = host.now();
  for (let index = 0; index < lookups; index++) once(index);
  return (1000 * (host.now() - begun)) / lookups;
}

function syn(source: number, destination: number, sourcePort: number): Packet {
  return {
    protocol: "tcp",
    source,
    destination,
    sourcePort,
    destinationPort: 80,
    sequence: 1,
    acknowledgement: 0,
    flags: tcpFlags.syn,
    window: 65_535,
    timestamp: undefined,
    timestampEcho: 0,
    sack: undefined,
    payload: new Uint8Array(),
    ttl: 64,
    flow: 1,
    owed: 0,
  };
}
