import type { Pod } from "kubernetes-types/core/v1";
import { describe, expect, it } from "vitest";
import { runVirtually } from "../../clock.ts";
import { bootCluster, type ClusterLab } from "../../cluster.case.ts";
import { ipvsOf } from "../../network/ipvs/load-ipvs.ts";
import { bytes } from "../../pipe.ts";
import { ipSetList } from "./ip-set-list.ts";

/** Writes the mode into kube-proxy's ConfigMap and lets the DaemonSet's pods begin anew, as kubectl does it. */
async function setMode({ cluster, pass }: ClusterLab, mode: string, scheduler = ""): Promise<void> {
  const { client } = cluster.api;
  const map = client.get("ConfigMap", "kube-proxy", "kube-system");
  if (!map) throw new Error("kubeadm makes one");
  const text = (map.data?.["config.conf"] ?? "").replace(/^mode: .*$/m, `mode: "${mode}"`);
  const config = text.replace(/^ {2}scheduler: .*$/m, `  scheduler: "${scheduler}"`);
  client.update("ConfigMap", { ...map, data: { ...map.data, "config.conf": config } });
  for (const pod of proxies(cluster)) client.delete("Pod", pod.metadata?.name ?? "", "kube-system");
  await pass(60);
}

function proxies(cluster: ClusterLab["cluster"]): readonly Pod[] {
  return cluster.api.client.list("Pod", { namespace: "kube-system", labelSelector: "k8s-app=kube-proxy" });
}

const nodeName = "k8s-node0";

function onNode0({ cluster }: ClusterLab): Pod {
  const pod = proxies(cluster).find(({ spec }) => spec?.nodeName === nodeName);
  if (!pod) throw new Error("one on every node");
  return pod;
}

function node0({ cluster }: ClusterLab) {
  const node = cluster.nodes.get(nodeName);
  if (!node) throw new Error("no such node");
  return node;
}

/** What a ping from the node to the cluster's DNS Service comes to. */
async function ping(lab: ClusterLab): Promise<string> {
  const socket = node0(lab).stack.openPing();
  socket.send("10.96.0.10", 1, bytes("?"));
  const lost = lab.clock.sleep(5000).then(() => "lost");
  return runVirtually(lab.clock, Promise.race([socket.receive().then(({ kind }) => kind), lost]));
}

function leftBehind(lab: ClusterLab) {
  const { netfilter, stack } = node0(lab);
  return {
    servers: netfilter.ipvs?.servers.list().length ?? 0,
    sets: netfilter.sets.names,
    dummies: stack.kernel?.devices().filter(({ kind }) => kind === "dummy").length,
    rules: netfilter.save(),
  };
}

describe("kube-proxy's mode", () => {
  it("is ipvs when its ConfigMap says so, with a warning", async () => {
    const lab = await bootCluster();
    expect(await ping(lab)).toBe("lost");
    await setMode(lab, "ipvs");
    const log = await lab.logs(onNode0(lab));
    const deprecated =
      "The ipvs proxier is now deprecated and may be removed in a future release. Please use 'nftables' instead.";
    expect(log).toMatch(/^I.* server_linux\.go:194\] "Using ipvs Proxier"$/m);
    expect(log).toContain(`server_linux.go:196] "${deprecated}"\n`);
    expect(log).toContain('proxier.go:351] "IPVS scheduler not specified, use rr by default" ipFamily="IPv4"\n');
    expect(lab.events(nodeName)).toContain(`IPVSDeprecation: ${deprecated}`);
    expect(await ping(lab)).toBe("unreachable");
    node0(lab).netfilter.restore("*filter\n-F KUBE-IPVS-FILTER\nCOMMIT\n", { noflush: true });
    expect(await ping(lab)).toBe("reply");
  });

  it("goes there and back, and with kube-proxy --cleanup leaves nothing of the other", async () => {
    const lab = await bootCluster();
    const before = leftBehind(lab);
    await setMode(lab, "ipvs");
    const between = leftBehind(lab);
    expect([between.sets.length, between.dummies]).toEqual([ipSetList.size, 1]);
    // A start cleans up only what no mode shares with another: the real one keeps the other's chains, too.
    expect(between.rules).toContain("-A KUBE-IPVS-FILTER ");
    expect(between.rules).toContain(":KUBE-SVC-");
    expect(await lab.exec(onNode0(lab), "kube-proxy", "--cleanup")).toMatchObject({ output: "" });
    const { rules, ...others } = leftBehind(lab);
    expect(others).toEqual({ servers: 0, sets: [], dummies: 0 });
    // This one is the kubelet's, too.
    expect(new Set(rules.match(/KUBE-\S+/g))).toEqual(new Set(["KUBE-FIREWALL"]));
    await setMode(lab, "");
    // The kubelet's ways to KUBE-FIREWALL are now the oldest.
    const sorted = ({ rules: text, ...more }: typeof before) => ({ ...more, rules: text.split("\n").sort() });
    expect(sorted(leftBehind(lab))).toEqual(sorted(before));
    expect(await ping(lab)).toBe("lost");
  });

  it("takes a scheduler, and refuses one that there is not", async () => {
    const lab = await bootCluster();
    await setMode(lab, "ipvs", "sh");
    const { servers } = ipvsOf(node0(lab).netfilter);
    expect(new Set(servers.list().map(({ scheduler }) => scheduler.name))).toEqual(new Set(["sh"]));
    await setMode(lab, "ipvs", "nope");
    expect(await lab.logs(onNode0(lab))).toMatch(
      /"command failed" err="can't use the IPVS proxier: no such file or directory"\n$/,
    );
    await setMode(lab, "nftables");
    expect(await lab.logs(onNode0(lab))).toContain('err="eastwest: kube-proxy mode nftables is not simulated"');
  });
});
