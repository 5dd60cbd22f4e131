import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { endpointChain, serviceChain } from "./chain-names.ts";
import { proxyRules, restoreText } from "./ruleset.ts";
import { service, slice } from "./service.case.ts";

const config = { nodeName: "node0", clusterCidr: "10.244.0.0/16" };
const cloudUser = service("cloud-user", "10.96.11.18", [{ port: 8080, protocol: "TCP" }]);
const cloudUserSlice = slice("cloud-user", { port: 8080 }, [
  { address: "10.244.1.67", nodeName: "node1" },
  { address: "10.244.2.133", nodeName: "node0" },
  { address: "10.244.3.76", nodeName: "node3" },
  { address: "10.244.9.9", ready: false },
]);
const api = service(
  "api",
  "10.106.59.100",
  [
    { name: "http", port: 80, nodePort: 32722 },
    { name: "dns", port: 53, protocol: "UDP", nodePort: 32723 },
  ],
  { type: "NodePort" },
);
const apiSlice = slice("api", { name: "http", port: 8080 }, [{ address: "10.244.1.68", nodeName: "node1" }]);

describe("rules", () => {
  it("balance over the ready endpoints and mark what comes from outside the cluster", () => {
    const rules = proxyRules([cloudUser], [cloudUserSlice], config);
    const text = rules.nat.rules.filter((rule) => rule.includes("cloud-user"));
    const chain = serviceChain("SVC", "default/cloud-user", "tcp");
    const [first, second, third] = ["10.244.1.67:8080", "10.244.2.133:8080", "10.244.3.76:8080"].map((endpoint) =>
      endpointChain("default/cloud-user", "tcp", endpoint),
    );
    expect(rules.nat.chains.slice(4)).toEqual([chain, first, second, third]);
    expect(text).toEqual([
      `-A KUBE-SERVICES -m comment --comment "default/cloud-user cluster IP" -m tcp -p tcp -d 10.96.11.18 --dport 8080 -j ${chain}`,
      `-A ${chain} -m comment --comment "default/cloud-user cluster IP" -m tcp -p tcp -d 10.96.11.18 --dport 8080 ! -s 10.244.0.0/16 -j KUBE-MARK-MASQ`,
      `-A ${chain} -m comment --comment "default/cloud-user -> 10.244.1.67:8080" -m statistic --mode random --probability 0.3333333333 -j ${first}`,
      `-A ${chain} -m comment --comment "default/cloud-user -> 10.244.2.133:8080" -m statistic --mode random --probability 0.5000000000 -j ${second}`,
      `-A ${chain} -m comment --comment "default/cloud-user -> 10.244.3.76:8080" -j ${third}`,
      `-A ${first} -m comment --comment default/cloud-user -s 10.244.1.67 -j KUBE-MARK-MASQ`,
      `-A ${first} -m comment --comment default/cloud-user -m tcp -p tcp -j DNAT --to-destination 10.244.1.67:8080`,
      `-A ${second} -m comment --comment default/cloud-user -s 10.244.2.133 -j KUBE-MARK-MASQ`,
      `-A ${second} -m comment --comment default/cloud-user -m tcp -p tcp -j DNAT --to-destination 10.244.2.133:8080`,
      `-A ${third} -m comment --comment default/cloud-user -s 10.244.3.76 -j KUBE-MARK-MASQ`,
      `-A ${third} -m comment --comment default/cloud-user -m tcp -p tcp -j DNAT --to-destination 10.244.3.76:8080`,
    ]);
  });

  it("refuse where nobody is ready, at the cluster IP and at the node port", () => {
    const rules = proxyRules([api], [], config).filter.rules.filter((rule) => rule.includes("default/api"));
    expect(rules).toEqual([
      '-A KUBE-SERVICES -m comment --comment "default/api:dns has no endpoints" -m udp -p udp -d 10.106.59.100 --dport 53 -j REJECT',
      '-A KUBE-EXTERNAL-SERVICES -m comment --comment "default/api:dns has no endpoints" -m addrtype --dst-type LOCAL -m udp -p udp --dport 32723 -j REJECT',
      '-A KUBE-SERVICES -m comment --comment "default/api:http has no endpoints" -m tcp -p tcp -d 10.106.59.100 --dport 80 -j REJECT',
      '-A KUBE-EXTERNAL-SERVICES -m comment --comment "default/api:http has no endpoints" -m addrtype --dst-type LOCAL -m tcp -p tcp --dport 32722 -j REJECT',
    ]);
  });

  it("drop at an internal address whose endpoints are all elsewhere, when they must be here", () => {
    const local = service("near", "10.96.0.77", [{ port: 80 }], { internalTrafficPolicy: "Local" });
    const elsewhere = slice("near", { port: 80 }, [{ address: "10.244.1.5", nodeName: "node1" }]);
    const rules = proxyRules([local], [elsewhere], config);
    expect(rules.filter.rules.join("\n")).toContain(
      '-A KUBE-SERVICES -m comment --comment "default/near has no local endpoints" -m tcp -p tcp -d 10.96.0.77 --dport 80 -j DROP',
    );
    const here = proxyRules([local], [elsewhere], { ...config, nodeName: "node1" });
    expect(here.nat.chains.some((chain) => chain.startsWith("KUBE-SVL-"))).toBe(true);
    expect(here.nat.chains.some((chain) => chain.startsWith("KUBE-SVC-"))).toBe(false);
  });

  it("keep the source of what comes from outside with externalTrafficPolicy: Local", () => {
    const local = service("edge", "10.96.0.78", [{ port: 80, nodePort: 30080 }], {
      type: "NodePort",
      externalTrafficPolicy: "Local",
    });
    const here = slice("edge", { port: 80 }, [{ address: "10.244.2.5", nodeName: "node0" }]);
    const rules = proxyRules([local], [here], config);
    const ext = rules.nat.rules.filter((rule) => rule.startsWith("-A KUBE-EXT-")).map((rule) => rule.slice(29));
    const hash = rules.nat.chains.find((chain) => chain.startsWith("KUBE-EXT-"))?.slice(9);
    expect(ext).toEqual([
      `-m comment --comment "pod traffic for default/edge external destinations" -s 10.244.0.0/16 -j KUBE-SVC-${hash}`,
      '-m comment --comment "masquerade LOCAL traffic for default/edge external destinations" -m addrtype --src-type LOCAL -j KUBE-MARK-MASQ',
      `-m comment --comment "route LOCAL traffic for default/edge external destinations" -m addrtype --src-type LOCAL -j KUBE-SVC-${hash}`,
      `-j KUBE-SVL-${hash}`,
    ]);
  });

  it("leave headless Services and those without an address alone", () => {
    const headless = service("headless", "None", [{ port: 80 }]);
    const external = service("external", "", [{ port: 80 }], { type: "ExternalName" });
    expect(proxyRules([headless, external], [], config)).toEqual(proxyRules([], [], config));
  });

  it("delete the chains of what is no more", () => {
    const before = proxyRules([cloudUser], [cloudUserSlice], config);
    const text = restoreText(proxyRules([], [], config), ["PREROUTING", "KUBE-SERVICES", ...before.nat.chains]);
    const deleted = text.split("\n").filter((line) => line.startsWith("-X "));
    expect(deleted).toEqual(before.nat.chains.slice(4).map((chain) => `-X ${chain}`));
  });

  it("are text that the real iptables-restore took", () => {
    // If this changes for a reason, record it anew: ../network/netfilter/recorded/record.sh
    const recorded = join(import.meta.dirname, "../network/netfilter/recorded/kube-proxy.input");
    const text = restoreText(proxyRules([cloudUser, api], [cloudUserSlice, apiSlice], config));
    expect(text).toBe(readFileSync(recorded, "utf8"));
  });
});
