import type { ConfigMap, Pod } from "kubernetes-types/core/v1";
import { expect, it } from "vitest";
import { runVirtually } from "../clock.ts";
import { bootCluster, type ClusterLab, pod } from "../cluster.case.ts";
import { MemoryFileSystem } from "../files.ts";
import { createRandom } from "../random.ts";
import { exchange } from "./exchange.ts";

function coreDnsPod(lab: ClusterLab): Pod {
  const [found] = lab.cluster.api.client.list("Pod", { namespace: "kube-system", labelSelector: "k8s-app=kube-dns" });
  if (!found) throw new Error("there is no CoreDNS");
  return found;
}

function changeCorefile(lab: ClusterLab, change: (text: string) => string): void {
  const { client } = lab.cluster.api;
  const map = client.get("ConfigMap", "coredns", "kube-system");
  const changed: ConfigMap = { ...map, data: { Corefile: change(map?.data?.Corefile ?? "") } };
  client.update("ConfigMap", changed);
}

it("takes a changed ConfigMap up without a restart, and refuses a wrong one", async () => {
  const lab = await bootCluster();
  changeCorefile(lab, (text) => text.replace("errors", "errors\n    log"));
  await lab.pass(110);
  const log = await lab.logs(coreDnsPod(lab));
  expect(log).toMatch(
    /\[INFO\] Reloading\n\[INFO\] plugin\/reload: Running configuration SHA512 = (?!1b226df7)[0-9a-f]{128}\n\[INFO\] Reloading complete\n/,
  );
  expect(log).toMatch(
    /\[INFO\] 127\.0\.0\.1:\d+ - \d+ "HINFO IN \d{19}\.\d{19}\. udp 57 false 512" NXDOMAIN qr,rd,ra 132 [\d.e-]+s\n/,
  );
  changeCorefile(lab, (text) => text.replace("log", "banana"));
  await lab.pass(110);
  expect(await lab.logs(coreDnsPod(lab))).toContain(
    "[INFO] Reloading\n[ERROR] Restart failed: /etc/coredns/Corefile:3 - Error during parsing: Unknown directive 'banana'\n" +
      "[ERROR] plugin/reload: Corefile changed but reload failed: starting with listener file descriptors: /etc/coredns/Corefile:3 - Error during parsing: Unknown directive 'banana'\n",
  );
  expect(coreDnsPod(lab).status?.containerStatuses?.[0]?.restartCount).toBe(0);
});

it("crashes at its start when the Corefile is wrong", async () => {
  const lab = await bootCluster();
  changeCorefile(lab, (text) => text.replace("ttl 30", "ttl 7200"));
  lab.cluster.api.client.delete("Pod", coreDnsPod(lab).metadata?.name ?? "", "kube-system");
  await lab.pass(60);
  const crashed = lab.cluster.api.client
    .list("Pod", { namespace: "kube-system", labelSelector: "k8s-app=kube-dns" })
    .find(({ status }) => (status?.containerStatuses?.[0]?.restartCount ?? 0) > 0);
  expect(crashed?.status?.containerStatuses?.[0]?.lastState?.terminated?.exitCode).toBe(1);
});

it.each([
  [{}, "search default.svc.cluster.local svc.cluster.local cluster.local\nnameserver 10.96.0.10\noptions ndots:5\n"],
  [{ dnsPolicy: "Default" }, "nameserver 192.168.0.2\n"],
  [{ hostNetwork: true }, "nameserver 192.168.0.2\n"],
  [
    { dnsPolicy: "None", dnsConfig: { nameservers: ["192.0.2.1"], options: [{ name: "ndots", value: "1" }] } },
    "nameserver 192.0.2.1\noptions ndots:1\n",
  ],
])("gives a pod with %j its resolv.conf", async (spec, text) => {
  const lab = await bootCluster();
  lab.cluster.api.client.create(
    "Pod",
    pod("p", {}, { ...spec, hostAliases: [{ ip: "192.0.2.9", hostnames: ["db", "db.example"] }] }),
  );
  await lab.pass(30);
  const found = lab.pod("p");
  if (!found) throw new Error("no pod");
  expect((await lab.exec(found, "cat", "/etc/resolv.conf")).output).toBe(text);
  expect((await lab.exec(found, "cat", "/etc/hosts")).output).toContain(
    "\n\n# Entries added by HostAliases.\n192.0.2.9\tdb\tdb.example\n",
  );
});

it("scaled to nothing refuses at its Service's address, and is back with its pods", async () => {
  const lab = await bootCluster();
  const { client } = lab.cluster.api;
  const stack = lab.cluster.nodes.get("k8s-node0")?.stack;
  if (!stack) throw new Error("no node");
  const files = new MemoryFileSystem(() => lab.clock.now());
  const host = {
    machine: { clock: lab.clock, files, network: stack, random: createRandom("1") },
    signal: new AbortController().signal,
  };
  const ask = () => {
    const options = { servers: ["10.96.0.10"], attempts: 1, intervalMs: 2000, connected: true };
    const name = "kubernetes.default.svc.cluster.local";
    return runVirtually(lab.clock, exchange(host, [{ name, type: "A" }], options));
  };
  const scale = async (replicas: number) => {
    const deployment = client.get("Deployment", "coredns", "kube-system");
    if (!deployment?.spec) throw new Error("no CoreDNS");
    client.update("Deployment", { ...deployment, spec: { ...deployment.spec, replicas } });
    await lab.pass(20);
  };
  expect((await ask())[0]?.answers).toHaveLength(1);
  await scale(0);
  await expect(ask()).rejects.toMatchObject({ code: "ECONNREFUSED" });
  await scale(2);
  expect((await ask())[0]?.answers).toHaveLength(1);
});

async function filesOf(metadata: string, spec: object): Promise<{ hosts: string; hostname: string; events: string[] }> {
  const lab = await bootCluster();
  lab.cluster.api.client.create("Pod", pod(metadata, {}, spec));
  await lab.pass(30);
  const found = lab.pod(metadata);
  if (!found) throw new Error("no pod");
  const read = async (path: string) => (await lab.exec(found, "cat", path)).output;
  const events = lab.events(metadata).filter((event) => /DNSConfigForming|FailedCreate/.test(event));
  if (events.some((event) => event.startsWith("FailedCreate"))) return { hosts: "", hostname: "", events };
  return { hosts: await read("/etc/hosts"), hostname: await read("/etc/hostname"), events };
}

const managed = `# Kubernetes-managed hosts file.
127.0.0.1\tlocalhost
::1\tlocalhost ip6-localhost ip6-loopback
fe00::\tip6-localnet
fe00::\tip6-mcastprefix
fe00::1\tip6-allnodes
fe00::2\tip6-allrouters
`;

it.each([
  [{}, "10.244.2.133\tp\n", "p\n"],
  [{ hostname: "web-1" }, "10.244.2.133\tweb-1\n", "web-1\n"],
  [{ subdomain: "web" }, "10.244.2.133\tp.web.default.svc.cluster.local\tp\n", "p\n"],
  [{ hostname: "web-1", subdomain: "web" }, "10.244.2.133\tweb-1.web.default.svc.cluster.local\tweb-1\n", "web-1\n"],
  [
    { hostname: "web-1", subdomain: "web", setHostnameAsFQDN: true },
    "10.244.2.133\tweb-1.web.default.svc.cluster.local\tweb-1\n",
    "web-1.web.default.svc.cluster.local\n",
  ],
])("names a pod with %j to itself", async (spec, line, hostname) => {
  expect(await filesOf("p", spec)).toEqual({ hosts: managed + line, hostname, events: [] });
});

it("gives a pod on the node's network the node's hosts, and a header", async () => {
  const { hosts, hostname } = await filesOf("p", { hostNetwork: true, nodeName: "k8s-node0" });
  expect(hosts).toMatch(
    /^# Kubernetes-managed hosts file \(host network\)\.\n127\.0\.0\.1\tlocalhost\n192\.168\.0\.6\tk8s-node0\n/,
  );
  expect(hostname).toBe("k8s-node0\n");
});

it("tells by an event what a resolver does not take, and of a name that is too long", async () => {
  const nameservers = ["192.0.2.1", "192.0.2.2", "192.0.2.3"];
  expect((await filesOf("p", { dnsConfig: { nameservers } })).events).toEqual([
    "DNSConfigForming: Nameserver limits were exceeded, some nameservers have been omitted, the applied nameserver line is: 10.96.0.10 192.0.2.1 192.0.2.2",
  ]);
  const name = "n".repeat(40);
  const full = `${name}.web.default.svc.cluster.local`;
  expect((await filesOf(name, { subdomain: "web", setHostnameAsFQDN: true })).events).toEqual([
    `FailedCreatePodSandBox: Failed to create pod sandbox: failed to construct FQDN from pod hostname and cluster domain, FQDN ${full} is too long (64 characters is the max, ${full.length} characters requested)`,
  ]);
});

it.each([
  [{ dnsPolicy: "None" }, "spec.dnsConfig: Required value: must provide `dnsConfig` when `dnsPolicy` is None"],
  [
    { dnsPolicy: "None", dnsConfig: {} },
    "spec.dnsConfig.nameservers: Required value: must provide at least one DNS nameserver when `dnsPolicy` is None",
  ],
  [
    { dnsConfig: { nameservers: ["192.0.2.1", "192.0.2.2", "192.0.2.3", "dns"] } },
    'spec.dnsConfig.nameservers: Invalid value: ["192.0.2.1","192.0.2.2","192.0.2.3","dns"]: must not have more than 3 nameservers',
  ],
  [{ dnsConfig: { options: [{ value: "1" }] } }, "spec.dnsConfig.options[0]: Required value: must not be empty"],
  [{ hostAliases: [{ ip: "300.1.1.1", hostnames: ["a"] }] }, "spec.hostAliases[0].ip: Invalid value"],
])("refuses a pod with %j", async (spec, message) => {
  const lab = await bootCluster();
  expect(() => lab.cluster.api.client.create("Pod", pod("p", {}, spec))).toThrow(message);
});
