import type { LabelSelector } from "kubernetes-types/meta/v1";
import type { NetworkPolicySpec } from "kubernetes-types/networking/v1";
import { createApiServer } from "../api/api-server.ts";
import { runVirtually, SimulatedClock } from "../clock.ts";
import { loadAllParts } from "../later.ts";
import { createNetwork } from "../network/network.ts";
import { type NetworkStack, SocketError } from "../network/sockets.ts";
import { bytes } from "../pipe.ts";
import { startIpvsProxy } from "../proxy/ipvs/proxier.ts";
import { startKubeProxy } from "../proxy/kube-proxy.ts";
import { slice } from "../proxy/service.case.ts";
import { createRandom } from "../random.ts";
import { Trace } from "../trace.ts";
import { startPolicyAgent } from "./policy-agent.ts";
import { PolicyWatch } from "./policy-watch.ts";

export interface LabPod {
  /** `x/a` */
  readonly key: string;
  readonly namespace: string;
  readonly name: string;
  readonly address: string;
  readonly clusterIp: string;
  readonly stack: NetworkStack;
}

export type LabPolicy = Omit<NetworkPolicySpec, "podSelector"> & { podSelector?: LabelSelector };

const silent = { synced: () => {}, decided: () => {}, enforced: () => {} };
export const ports = [80, 81];

/**
 * The cluster of Kubernetes' own tests of policies (test/e2e/network/netpol): namespaces x, y and z with the pods a, b
 * and c each, which serve two ports and are spread over two nodes, each behind a Service; and somebody outside.
 */
export async function policyLab(mode: "iptables" | "ipvs" = "iptables") {
  await loadAllParts();
  const clock = new SimulatedClock(0, () => new Promise((resolve) => setImmediate(resolve)));
  const trace = new Trace();
  const random = createRandom("policies");
  const network = createNetwork({ clock, random, trace });
  const { client: api } = createApiServer({
    clock,
    random,
    kubernetesVersion: "v1.36.2",
    serviceCidr: "10.96.0.0/12",
    firstClusterIps: [],
    firstNodePorts: [],
  });
  const nodes = [
    network.addNode({
      name: "node0",
      address: "192.168.0.44",
      externalAddress: "203.0.113.44",
      podCidr: "10.244.0.0/24",
    }),
    network.addNode({
      name: "node1",
      address: "192.168.0.45",
      externalAddress: "203.0.113.45",
      podCidr: "10.244.1.0/24",
    }),
  ] as const;
  const watch = new PolicyWatch(api);
  for (const node of nodes) {
    const proxy = { node, nodeName: node.name, client: api, clock, podCidr: "10.244.0.0/16" };
    if (mode === "ipvs") startIpvsProxy({ ...proxy, scheduler: "rr" });
    else startKubeProxy(proxy);
    startPolicyAgent({ node, watch, clock, log: silent });
  }
  const laptop = network.addOutside({ name: "laptop", address: "198.51.100.7" });
  const run = <T>(work: Promise<T>) => runVirtually(clock, work);
  /** Until policies and Services are in the kernel; connections are looked through only every 30 seconds. */
  const settle = (seconds = 3) => run(clock.sleep(seconds * 1000));

  /** Starts a pod that serves both ports over TCP, and 80 over UDP. */
  const addPod = (namespace: string, name: string, place: number, labels: Record<string, string> = {}): LabPod => {
    const nodeIndex = place % 2 === 0 ? 0 : 1;
    const node = nodes[nodeIndex];
    const address = `10.244.${nodeIndex}.${10 + place}`;
    const clusterIp = `10.96.1.${10 + place}`;
    const stack = node.attachPod(`${namespace}-${name}`, address);
    for (const port of ports) {
      stack.listen(port, async (connection) => {
        await connection.write(bytes(connection.remote.address));
        connection.end();
      });
    }
    const socket = stack.bindUdp(80);
    const answer = async (): Promise<void> => {
      const { data, from } = await socket.receive();
      socket.send(data, from);
      return answer();
    };
    void answer();
    const containers = [
      { name, image: "agnhost", ports: ports.map((port) => ({ name: `serve-${port}`, containerPort: port })) },
    ];
    const created = api.create("Pod", {
      metadata: { name, namespace, labels: { pod: name, ...labels } },
      spec: { nodeName: node.name, containers },
    });
    api.updateStatus("Pod", { ...created, status: { phase: "Running", podIP: address, podIPs: [{ ip: address }] } });
    api.create("Service", {
      metadata: { name, namespace },
      spec: { clusterIP: clusterIp, ports: [{ port: 80, targetPort: 80 }] },
    });
    const { metadata, ...endpoints } = slice(name, { port: 80 }, [{ address, nodeName: node.name }]);
    api.create("EndpointSlice", { ...endpoints, metadata: { ...metadata, namespace } });
    return { key: `${namespace}/${name}`, namespace, name, address, clusterIp, stack };
  };

  const pods: LabPod[] = [];
  for (const namespace of ["x", "y", "z"]) {
    api.create("Namespace", { metadata: { name: namespace, labels: { ns: namespace } } });
    for (const name of ["a", "b", "c"]) pods.push(addPod(namespace, name, pods.length));
  }
  await settle();

  const pod = (key: string): LabPod => {
    const found = pods.find((one) => one.key === key);
    if (!found) throw new Error(`no pod ${key}`);
    return found;
  };
  const apply = (key: string, { podSelector = {}, ...spec }: LabPolicy) => {
    const [namespace = "", name = ""] = key.split("/");
    const policy = { metadata: { name, namespace }, spec: { podSelector, ...spec } };
    if (api.get("NetworkPolicy", name, namespace)) api.update("NetworkPolicy", policy);
    else api.create("NetworkPolicy", policy);
  };
  return { clock, trace, api, nodes, laptop, pods, pod, addPod, apply, run, settle };
}

export type PolicyLab = Awaited<ReturnType<typeof policyLab>>;

/** Whom the server saw, or the error's code. */
export async function call(stack: NetworkStack, address: string, port: number): Promise<string> {
  try {
    const connection = await stack.connect({ address, port });
    const seen = new TextDecoder().decode(await connection.read());
    connection.close();
    return seen;
  } catch (error) {
    if (error instanceof SocketError) return error.code;
    throw error;
  }
}
