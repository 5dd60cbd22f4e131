import { createApiServer } from "../api/api-server.ts";
import { runVirtually, SimulatedClock } from "../clock.ts";
import { createNetwork } from "../network/network.ts";
import type { NetworkStack } from "../network/sockets.ts";
import { bytes } from "../pipe.ts";
import { createRandom } from "../random.ts";
import { Trace } from "../trace.ts";
import { type KubeProxyOptions, startKubeProxy } from "./kube-proxy.ts";

const podCidr = "10.244.0.0/16";

/** Two nodes with kube-proxy, two pods on each that answer with their name, a client pod, a laptop. */
export async function cluster(seed = "1", start: (options: KubeProxyOptions) => () => void = startKubeProxy) {
  const clock = new SimulatedClock(0, () => new Promise((resolve) => setImmediate(resolve)));
  const trace = new Trace();
  const random = createRandom(seed);
  const network = createNetwork({ clock, random, trace });
  const { client: api } = createApiServer({
    clock,
    random,
    kubernetesVersion: "v1.36.2",
    serviceCidr: "10.96.0.0/12",
    firstClusterIps: [],
    firstNodePorts: [],
  });
  api.create("Namespace", { metadata: { name: "default" } });
  const node0 = network.addNode({
    name: "node0",
    address: "192.168.0.44",
    externalAddress: "203.0.113.44",
    podCidr: "10.244.2.0/24",
  });
  const node1 = network.addNode({ name: "node1", address: "192.168.0.45", podCidr: "10.244.1.0/24" });
  for (const node of [node0, node1]) start({ node, nodeName: node.name, client: api, clock, podCidr });
  const laptop = network.addOutside({ name: "laptop", address: "198.51.100.7" });
  const client = node0.attachPod("client", "10.244.2.2");
  const servers = new Map<string, NetworkStack>();
  for (const [node, address] of [
    [node0, "10.244.2.10"],
    [node0, "10.244.2.11"],
    [node1, "10.244.1.10"],
    [node1, "10.244.1.11"],
  ] as const) {
    const stack = node.attachPod(address, address);
    servers.set(address, stack);
    stack.listen(8080, async (connection) => {
      await connection.write(bytes(`${address} ${connection.remote.address}`));
      connection.close();
    });
  }
  const run = <T>(work: Promise<T>) => runVirtually(clock, work);
  const settle = () => run(clock.sleep(3000));
  const endpoints = [...servers.keys()].map((address) => ({ address }));
  await settle();
  return { clock, trace, network, api, node0, node1, laptop, client, servers, endpoints, run, settle };
}

/** Which pod answered, and whom it saw. */
export async function call(stack: NetworkStack, address: string, port: number): Promise<{ pod: string; seen: string }> {
  const connection = await stack.connect({ address, port });
  const [pod = "", seen = ""] = new TextDecoder().decode(await connection.read()).split(" ");
  connection.close();
  return { pod, seen };
}
