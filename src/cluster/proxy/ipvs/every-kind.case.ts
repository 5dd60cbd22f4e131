import { balanced, service, slice } from "../service.case.ts";
import { ipvsNodeState } from "./node-state.ts";

/** A node's state with every kind of Service on it. */
export function everyKind() {
  const here = { address: "10.244.2.5", nodeName: "node0" };
  const there = { address: "10.244.1.5", nodeName: "node1" };
  const p80 = { name: "p80", port: 8080 };
  const plain = service("plain", "10.96.0.7", [{ name: "p80", port: 80 }], {
    sessionAffinity: "ClientIP",
    internalTrafficPolicy: "Local",
  });
  const external = service("external", "10.96.0.8", [{ name: "p80", port: 80 }], { externalIPs: ["203.0.113.9"] });
  const edge = balanced("edge", "10.96.0.9", ["192.0.2.7"], {
    externalTrafficPolicy: "Local",
    loadBalancerSourceRanges: ["198.51.100.0/24"],
    externalIPs: ["203.0.113.10"],
    healthCheckNodePort: 30000,
  });
  const open = balanced("open", "10.96.0.10", ["192.0.2.8"], { loadBalancerSourceRanges: ["192.168.0.0/16"] });
  const dns = service("dns", "10.96.0.11", [{ name: "p80", port: 53, protocol: "UDP", nodePort: 30053 }], {
    type: "NodePort",
  });
  const empty = service("empty", "10.96.0.12", [{ name: "p80", port: 80 }]);
  const slices = [
    ...["plain", "external", "edge", "open"].map((name) => slice(name, p80, [here, there])),
    slice("dns", { name: "p80", port: 53, protocol: "UDP" }, [there]),
  ];
  return ipvsNodeState([plain, external, edge, open, dns, empty], slices, {
    nodeName: "node0",
    nodeIp: "192.168.0.44",
    clusterCidr: "10.244.0.0/16",
    nodeAddresses: ["192.168.0.44", "10.244.2.1"],
  });
}
