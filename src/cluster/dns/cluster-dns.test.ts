import type { ConfigMap, Pod } from "kubernetes-types/core/v1";
import { expect, it } from "vitest";
import { bootCluster, type ClusterLab, pod } from "../cluster.case.ts";

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
