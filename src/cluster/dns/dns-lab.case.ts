import { createApiServer } from "../api/api-server.ts";
import type { ApiClient } from "../api/client.ts";
import { runVirtually, SimulatedClock } from "../clock.ts";
import { MemoryFileSystem } from "../files.ts";
import { Machine } from "../machine.ts";
import { createNetwork } from "../network/network.ts";
import type { NetworkStack } from "../network/sockets.ts";
import { createPipe, readAllText } from "../pipe.ts";
import type { Program, RunningProcess } from "../process.ts";
import { createRandom } from "../random.ts";
import { corefile } from "../system-objects.ts";
import { type DnsEvent, Trace } from "../trace.ts";
import { createCoreDnsProgram } from "./coredns.ts";
import { exchange } from "./exchange.ts";
import type { QueryOptions } from "./message.ts";
import { recordText } from "./record-text.ts";
import { startUpstreamDns } from "./upstream.ts";

export const podResolvConf =
  "search default.svc.cluster.local svc.cluster.local cluster.local\nnameserver 10.244.1.2\noptions ndots:5\n";

/**
 * Two nodes, a CoreDNS pod and a client pod on the real network, and an API server with the services that DNS tests ask
 * for. There is no kube-proxy: the client asks CoreDNS by its pod address.
 */
export function dnsLab(coreFile = corefile("cluster.local")) {
  const clock = new SimulatedClock(Date.UTC(2026, 0, 1), () => new Promise((resolve) => setImmediate(resolve)));
  const trace = new Trace();
  const random = createRandom("1");
  const network = createNetwork({ clock, random, trace });
  const node0 = network.addNode({ name: "node0", address: "192.168.0.44", podCidr: "10.244.2.0/24" });
  const node1 = network.addNode({ name: "node1", address: "192.168.0.45", podCidr: "10.244.1.0/24" });
  const api = createApiServer({
    clock,
    random,
    kubernetesVersion: "v1.36.2",
    serviceCidr: "10.96.0.0/12",
    firstClusterIps: [],
    firstNodePorts: [],
  });
  populate(api.client);

  const machine = (hostname: string, stack: NetworkStack, programs: Record<string, Program> = {}) => {
    const files = new MemoryFileSystem(() => clock.now());
    files.makeDirectory("/etc");
    files.makeDirectory("/lib");
    files.makeDirectory("/tmp");
    files.write("/etc/resolv.conf", podResolvConf);
    files.write("/etc/hosts", `127.0.0.1\tlocalhost\n10.244.2.2\t${hostname}\n`);
    return new Machine({
      hostname,
      clock,
      random: random.fork(hostname),
      files,
      network: stack,
      programs: new Map(Object.entries(programs)),
      env: new Map(),
    });
  };
  const client = machine("client", node0.attachPod("client", "10.244.2.2"));
  const server = machine("coredns", node1.attachPod("coredns", "10.244.1.2"));
  server.files.makeDirectory("/etc/coredns");
  server.files.write("/etc/coredns/Corefile", coreFile);
  server.files.write("/etc/resolv.conf", "nameserver 192.168.0.2\n");
  startUpstreamDns(network.addOnLan({ name: "resolver", address: "192.168.0.2" }), clock);
  const log = createPipe(1 << 20);
  const coredns: RunningProcess = server.run(
    createCoreDnsProgram({ client: api.client, trace }),
    ["/coredns", "-conf", "/etc/coredns/Corefile"],
    { stdout: log.writer, isInit: true },
  );
  coredns.exited.then(() => log.writer.close());
  const served: DnsEvent[] = [];
  trace.subscribe((event) => {
    if (event.kind === "dns" && event.stage === "served" && event.client !== "127.0.0.1") served.push(event);
  });
  const host = { machine: client, signal: new AbortController().signal };
  const run = <T>(work: Promise<T>) => runVirtually(clock, work);
  /** Lets CoreDNS get ready. */
  const settle = () => run(clock.sleep(500));
  return { clock, trace, network, node0, node1, api, client, server, machine, coredns, log, served, host, run, settle };
}

/** Asks CoreDNS `NAME TYPE`; the answers as `NAME TYPE DATA`, behind the response code. */
export async function ask(lab: ReturnType<typeof dnsLab>, question: string, query?: QueryOptions): Promise<string[]> {
  const [name = "", type = ""] = question.split(" ");
  const options = { servers: ["10.244.1.2"], attempts: 1, intervalMs: 20_000, connected: true, query };
  const [reply] = await lab.run(exchange(lab.host, [{ name, type }], options));
  if (!reply) return ["no reply"];
  return [reply.responseCode, ...reply.answers.map((record) => `${record.name} ${record.type} ${recordText(record)}`)];
}

/** All that CoreDNS has printed, once it is killed. */
export async function logOf(lab: ReturnType<typeof dnsLab>): Promise<string> {
  lab.coredns.kill("SIGKILL");
  await lab.run(lab.coredns.exited);
  return lab.run(readAllText(lab.log.reader));
}

/** Runs a program to its end and gives all it printed. */
export async function runProgram(machine: Machine, program: Program, argv: readonly string[], stopAfterMs?: number) {
  const stdout = createPipe(1 << 20);
  const stderr = createPipe(1 << 20);
  const running = machine.run(program, argv, { stdout: stdout.writer, stderr: stderr.writer });
  if (stopAfterMs !== undefined) machine.clock.after(stopAfterMs, () => running.kill("SIGINT"));
  const exitCode = await running.exited;
  stdout.writer.close();
  stderr.writer.close();
  return { exitCode, stdout: await readAllText(stdout.reader), stderr: await readAllText(stderr.reader) };
}

function populate(client: ApiClient): void {
  for (const name of ["default", "kube-system", "shop"]) client.create("Namespace", { metadata: { name } });
  const service = (name: string, namespace: string, spec: object) =>
    client.create("Service", { metadata: { name, namespace }, spec });
  const slice = (
    service: string,
    namespace: string,
    addresses: [address: string, hostname?: string, ready?: boolean][],
  ) =>
    client.create("EndpointSlice", {
      metadata: { name: `${service}-1`, namespace, labels: { "kubernetes.io/service-name": service } },
      addressType: "IPv4",
      ports: [{ name: "http", port: 8080, protocol: "TCP" }],
      endpoints: addresses.map(([address, hostname, ready = true]) => ({
        addresses: [address],
        ...(hostname ? { hostname } : {}),
        conditions: { ready },
      })),
    });
  const http = [{ name: "http", port: 8080, protocol: "TCP" }];
  service("kube-dns", "kube-system", { clusterIP: "10.96.0.10", ports: [{ name: "dns", port: 53, protocol: "UDP" }] });
  slice("kube-dns", "kube-system", [["10.244.1.2"]]);
  service("cloud-user", "default", { clusterIP: "10.96.11.18", ports: http });
  slice("cloud-user", "default", [["10.244.2.133"]]);
  service("peers", "default", { clusterIP: "None", ports: http });
  slice("peers", "default", [
    ["10.244.1.67", "peer-0"],
    ["10.244.1.68", "peer-1"],
    ["10.244.1.69", "peer-2", false],
  ]);
  service("empty", "default", { clusterIP: "None", ports: http });
  service("elsewhere", "shop", { type: "ExternalName", externalName: "db.example.com" });
  service("gone", "shop", { type: "ExternalName", externalName: "nobody.example" });
  service("numbered", "shop", { type: "ExternalName", externalName: "192.0.2.1" });
  for (const [name, other] of [
    ["circle-a", "circle-b"],
    ["circle-b", "circle-a"],
  ] as const)
    service(name, "shop", { type: "ExternalName", externalName: `${other}.shop.svc.cluster.local` });
  for (const name of ["both-a", "both-b"]) {
    service(name, "shop", { clusterIP: "None" });
    client.create("EndpointSlice", {
      metadata: { name: `${name}-1`, namespace: "shop", labels: { "kubernetes.io/service-name": name } },
      addressType: "IPv4",
      ports: [],
      endpoints: [{ addresses: ["10.244.1.70"], targetRef: { kind: "Pod", name: "both", namespace: "shop" } }],
    });
  }
  service("nearby", "shop", { type: "ExternalName", externalName: "cloud-user.default.svc.cluster.local" });
}
