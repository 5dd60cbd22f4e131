import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Service } from "kubernetes-types/core/v1";
import type { EndpointSlice } from "kubernetes-types/discovery/v1";
import { describe, expect, it } from "vitest";
import { endpointChain, serviceChain } from "./chain-names.ts";
import { proxyRules, restoreText } from "./ruleset.ts";
import { balanced, service, slice } from "./service.case.ts";

const config = { nodeName: "node0", nodeIp: "192.168.0.44", clusterCidr: "10.244.0.0/16" };
const p80 = { name: "p80", port: 80 };

/** The rules that name a Service, without what they are commented with. */
function rules(subject: Service, slices: readonly EndpointSlice[]) {
  const { filter, nat } = proxyRules([subject], slices, config);
  const own = (lines: readonly string[]) =>
    lines
      .filter((line) => line.includes("default/"))
      .map((line) => line.replace(/ -m comment --comment (?:"[^"]*"|\S+)/, ""));
  return { filter: own(filter.rules), nat: own(nat.rules), chains: nat.chains };
}

describe("a load balancer's address", () => {
  // Chain names as Kubernetes' own test TestOverallIPTablesRules states them for ns5/svc5.
  const name = "ns5/svc5:p80";
  const [svc, svl, ext, fw] = (["SVC", "SVL", "EXT", "FW"] as const).map((kind) => serviceChain(kind, name, "tcp"));
  const svc5 = balanced("svc5", "172.30.0.45", ["1.2.3.4"], {
    externalTrafficPolicy: "Local",
    loadBalancerSourceRanges: ["203.0.113.0/25", " 192.168.0.0/16"],
    healthCheckNodePort: 30000,
  });
  svc5.metadata = { name: "svc5", namespace: "ns5" };
  const there = slice("svc5", p80, [
    { address: "10.180.0.5", nodeName: "node1" },
    { address: "10.180.0.4", nodeName: "node0" },
  ]);
  there.metadata = { ...there.metadata, namespace: "ns5" };
  const [sep4, sep5] = ["10.180.0.4:80", "10.180.0.5:80"].map((text) => endpointChain(name, "tcp", text));

  it("is kept to its source ranges, local endpoints and health check", () => {
    const { filter, nat } = proxyRules([svc5], [there], config);
    expect(fw).toBe("KUBE-FW-NUKIZ6OKUXPJNT4C");
    expect(filter.rules.filter((rule) => rule.includes(name))).toEqual([
      `-A KUBE-PROXY-FIREWALL -m comment --comment "${name} traffic not accepted by ${fw}" -m tcp -p tcp -d 1.2.3.4 --dport 80 -j DROP`,
      `-A KUBE-NODEPORTS -m comment --comment "${name} health check node port" -m tcp -p tcp --dport 30000 -j ACCEPT`,
    ]);
    expect(nat.rules.filter((rule) => /ns5|KUBE-EXT/.test(rule))).toEqual([
      `-A KUBE-SERVICES -m comment --comment "${name} cluster IP" -m tcp -p tcp -d 172.30.0.45 --dport 80 -j ${svc}`,
      `-A KUBE-SERVICES -m comment --comment "${name} loadbalancer IP" -m tcp -p tcp -d 1.2.3.4 --dport 80 -j ${fw}`,
      `-A KUBE-NODEPORTS -m comment --comment ${name} -m tcp -p tcp --dport 30080 -j ${ext}`,
      `-A ${svc} -m comment --comment "${name} cluster IP" -m tcp -p tcp -d 172.30.0.45 --dport 80 ! -s 10.244.0.0/16 -j KUBE-MARK-MASQ`,
      `-A ${ext} -m comment --comment "pod traffic for ${name} external destinations" -s 10.244.0.0/16 -j ${svc}`,
      `-A ${ext} -m comment --comment "masquerade LOCAL traffic for ${name} external destinations" -m addrtype --src-type LOCAL -j KUBE-MARK-MASQ`,
      `-A ${ext} -m comment --comment "route LOCAL traffic for ${name} external destinations" -m addrtype --src-type LOCAL -j ${svc}`,
      `-A ${ext} -j ${svl}`,
      `-A ${fw} -m comment --comment "${name} loadbalancer IP" -s 203.0.113.0/25 -j ${ext}`,
      `-A ${fw} -m comment --comment "${name} loadbalancer IP" -s 192.168.0.0/16 -j ${ext}`,
      `-A ${fw} -m comment --comment "${name} loadbalancer IP" -s 1.2.3.4 -j ${ext}`,
      `-A ${fw} -m comment --comment "other traffic to ${name} will be dropped by KUBE-PROXY-FIREWALL"`,
      `-A ${svc} -m comment --comment "${name} -> 10.180.0.4:80" -m statistic --mode random --probability 0.5000000000 -j ${sep4}`,
      `-A ${svc} -m comment --comment "${name} -> 10.180.0.5:80" -j ${sep5}`,
      `-A ${svl} -m comment --comment "${name} -> 10.180.0.4:80" -j ${sep4}`,
      ...[sep4, sep5].flatMap((chain, index) => [
        `-A ${chain} -m comment --comment ${name} -s 10.180.0.${4 + index} -j KUBE-MARK-MASQ`,
        `-A ${chain} -m comment --comment ${name} -m tcp -p tcp -j DNAT --to-destination 10.180.0.${4 + index}:80`,
      ]),
    ]);
  });

  it("drops what comes from outside where no endpoint is, and refuses where there is none at all", () => {
    const local = balanced("edge", "10.96.0.9", ["192.0.2.7"], { externalTrafficPolicy: "Local" });
    const elsewhere = slice("edge", p80, [{ address: "10.244.1.5", nodeName: "node1" }]);
    const to = "-m tcp -p tcp -d 192.0.2.7 --dport 80";
    const toNodePort = "-m addrtype --dst-type LOCAL -m tcp -p tcp --dport 30080";
    expect(rules(local, [elsewhere]).filter).toEqual([
      `-A KUBE-EXTERNAL-SERVICES ${to} -j DROP`,
      `-A KUBE-EXTERNAL-SERVICES ${toNodePort} -j DROP`,
    ]);
    // Who is in the cluster may go elsewhere all the same.
    const hash = serviceChain("EXT", "default/edge:p80", "tcp");
    expect(rules(local, [elsewhere]).nat).toContain(`-A KUBE-SERVICES ${to} -j ${hash}`);
    expect(rules(local, []).filter).toEqual([
      "-A KUBE-SERVICES -m tcp -p tcp -d 10.96.0.9 --dport 80 -j REJECT",
      `-A KUBE-EXTERNAL-SERVICES ${to} -j REJECT`,
      `-A KUBE-EXTERNAL-SERVICES ${toNodePort} -j REJECT`,
    ]);
    expect(rules(local, []).nat).toEqual([]);
  });

  it("has no rules when the balancer speaks for its clients itself", () => {
    const status = { loadBalancer: { ingress: [{ ip: "192.0.2.7", ipMode: "Proxy" }] } };
    const proxying = { ...balanced("edge", "10.96.0.9", [], {}), status };
    const all = rules(proxying, [slice("edge", p80, [{ address: "10.244.1.5" }])]);
    expect([...all.filter, ...all.nat].join("\n")).not.toContain("192.0.2.7");
  });
});

describe("an external address", () => {
  it("leads to the chain for what comes from outside", () => {
    const subject = service("ext", "10.96.0.8", [{ port: 80 }], { externalIPs: ["203.0.113.9", "2001:db8::1"] });
    const ext = serviceChain("EXT", "default/ext", "tcp");
    const { nat, chains } = rules(subject, [slice("ext", { port: 80 }, [{ address: "10.244.1.5" }])]);
    expect(nat).toContain(`-A KUBE-SERVICES -m tcp -p tcp -d 203.0.113.9 --dport 80 -j ${ext}`);
    expect(nat).toContain(`-A ${ext} -j KUBE-MARK-MASQ`);
    expect(nat.join("\n")).not.toContain("2001");
    expect(chains).toContain(ext);
  });
});

describe("session affinity", () => {
  it("asks every endpoint's list before it draws, and notes the client with the endpoint it gets", () => {
    const subject = service("sticky", "10.96.0.7", [{ port: 80 }], {
      sessionAffinity: "ClientIP",
      sessionAffinityConfig: { clientIP: { timeoutSeconds: 600 } },
    });
    const [one, two] = ["10.244.1.5", "10.244.1.6"].map((address) => ({ address }));
    const { nat } = rules(subject, [slice("sticky", { port: 80 }, one && two ? [one, two] : [])]);
    const svc = serviceChain("SVC", "default/sticky", "tcp");
    const [a, b] = ["10.244.1.5:80", "10.244.1.6:80"].map((text) => endpointChain("default/sticky", "tcp", text));
    expect(nat.slice(2)).toEqual([
      `-A ${svc} -m recent --name ${a} --rcheck --seconds 600 --reap -j ${a}`,
      `-A ${svc} -m recent --name ${b} --rcheck --seconds 600 --reap -j ${b}`,
      `-A ${svc} -m statistic --mode random --probability 0.5000000000 -j ${a}`,
      `-A ${svc} -j ${b}`,
      `-A ${a} -s 10.244.1.5 -j KUBE-MARK-MASQ`,
      `-A ${a} -m recent --name ${a} --set -m tcp -p tcp -j DNAT --to-destination 10.244.1.5:80`,
      `-A ${b} -s 10.244.1.6 -j KUBE-MARK-MASQ`,
      `-A ${b} -m recent --name ${b} --set -m tcp -p tcp -j DNAT --to-destination 10.244.1.6:80`,
    ]);
  });
});

describe("all of these together", () => {
  it("are text that the real iptables-restore took", () => {
    const here = { address: "10.244.2.5", nodeName: "node0" };
    const there = { address: "10.244.1.5", nodeName: "node1" };
    const edge = balanced("edge", "10.96.0.9", ["192.0.2.7"], {
      externalTrafficPolicy: "Local",
      internalTrafficPolicy: "Local",
      loadBalancerSourceRanges: ["198.51.100.0/24"],
      externalIPs: ["203.0.113.9"],
      healthCheckNodePort: 30000,
      sessionAffinity: "ClientIP",
    });
    const away = balanced("away", "10.96.0.10", ["192.0.2.8"], { externalTrafficPolicy: "Local" });
    const empty = balanced("empty", "10.96.0.11", ["192.0.2.9"], { externalIPs: ["203.0.113.10"] });
    const slices = [slice("edge", p80, [here, there]), slice("away", p80, [there])];
    // If this changes for a reason, record it anew: ../network/netfilter/recorded/record.sh
    const recorded = join(import.meta.dirname, "../network/netfilter/recorded/external-services.input");
    const text = restoreText(proxyRules([edge, away, empty], slices, config));
    expect(text).toBe(readFileSync(recorded, "utf8"));
  });
});
