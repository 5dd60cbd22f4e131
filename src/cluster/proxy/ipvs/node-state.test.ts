import { describe, expect, it } from "vitest";
import { everyKind } from "./every-kind.case.ts";
import { ipSetList } from "./ip-set-list.ts";

// Names, order and comments as in v1.36's pkg/proxy/ipvs/{proxier,ipset}.go.
describe("a node's state in ipvs mode", () => {
  const { addresses, servers, sets, iptables } = everyKind();

  it("has every Service's addresses on kube-ipvs0", () => {
    const clusterIps = [10, 11, 12, 7, 8, 9].map((last) => `10.96.0.${last}`);
    expect(addresses).toEqual([...clusterIps, "192.0.2.7", "192.0.2.8", "203.0.113.10", "203.0.113.9"]);
    expect(sets.get("KUBE-IPVS-IPS")).toEqual(addresses);
  });

  it("has a virtual server for each of them, and for node ports on each address of the node", () => {
    const lines = servers.map(({ protocol, address, port, persistence, endpoints }) =>
      [`${protocol} ${address}:${port}`, persistence ?? "-", ...endpoints.map(({ text }) => text)].join(" "),
    );
    const [here, there] = ["10.244.2.5:8080", "10.244.1.5:8080"];
    expect(lines).toEqual([
      "udp 10.96.0.11:53 - 10.244.1.5:53",
      "udp 192.168.0.44:30053 - 10.244.1.5:53",
      "udp 10.244.2.1:30053 - 10.244.1.5:53",
      `tcp 10.96.0.9:80 - ${there} ${here}`,
      `tcp 203.0.113.10:80 - ${here}`,
      `tcp 192.0.2.7:80 - ${here}`,
      `tcp 192.168.0.44:30080 - ${here}`,
      `tcp 10.244.2.1:30080 - ${here}`,
      "tcp 10.96.0.12:80 -",
      `tcp 10.96.0.8:80 - ${there} ${here}`,
      `tcp 203.0.113.9:80 - ${there} ${here}`,
      `tcp 10.96.0.10:80 - ${there} ${here}`,
      `tcp 192.0.2.8:80 - ${there} ${here}`,
      `tcp 192.168.0.44:30080 - ${there} ${here}`,
      `tcp 10.244.2.1:30080 - ${there} ${here}`,
      `tcp 10.96.0.7:80 10800 ${here}`,
    ]);
  });

  it("has what rules must know of Services in sets", () => {
    expect(sets.size).toBe(ipSetList.size);
    const entries = (name: Parameters<typeof sets.get>[0]) => sets.get(name);
    expect(entries("KUBE-LOOP-BACK")).toEqual(["10.244.2.5,tcp:8080,10.244.2.5"]);
    expect(entries("KUBE-CLUSTER-IP")).toContain("10.96.0.11,udp:53");
    expect(entries("KUBE-EXTERNAL-IP")).toEqual(["203.0.113.9,tcp:80"]);
    expect(entries("KUBE-EXTERNAL-IP-LOCAL")).toEqual(["203.0.113.10,tcp:80"]);
    expect(entries("KUBE-LOAD-BALANCER")).toEqual(["192.0.2.7,tcp:80", "192.0.2.8,tcp:80"]);
    expect(entries("KUBE-LOAD-BALANCER-LOCAL")).toEqual(["192.0.2.7,tcp:80"]);
    expect(entries("KUBE-LOAD-BALANCER-SOURCE-CIDR")).toEqual([
      "192.0.2.7,tcp:80,198.51.100.0/24",
      "192.0.2.8,tcp:80,192.168.0.0/16",
    ]);
    // The node is in the second one's range only.
    expect(entries("KUBE-LOAD-BALANCER-SOURCE-IP")).toEqual(["192.0.2.8,tcp:80,192.0.2.8"]);
    expect(entries("KUBE-NODE-PORT-TCP")).toEqual(["30080"]);
    expect(entries("KUBE-NODE-PORT-LOCAL-TCP")).toEqual(["30080"]);
    expect(entries("KUBE-NODE-PORT-UDP")).toEqual(["30053"]);
    expect(entries("KUBE-HEALTH-CHECK-NODE-PORT")).toEqual(["30000"]);
  });

  it("has rules that ask the sets, in kube-proxy's order", () => {
    const bare = iptables.replace(/-m comment --comment "[^"]*" /g, "").replace(/-m set --match-set /g, "");
    expect(bare).toBe(`*nat
:KUBE-SERVICES - [0:0]
:KUBE-POSTROUTING - [0:0]
:KUBE-NODE-PORT - [0:0]
:KUBE-LOAD-BALANCER - [0:0]
:KUBE-MARK-MASQ - [0:0]
-A KUBE-SERVICES -s 127.0.0.0/8 -j RETURN
-A KUBE-POSTROUTING KUBE-LOOP-BACK dst,dst,src -j MASQUERADE
-A KUBE-SERVICES KUBE-LOAD-BALANCER dst,dst -j KUBE-LOAD-BALANCER
-A KUBE-LOAD-BALANCER KUBE-LOAD-BALANCER-LOCAL dst,dst -j RETURN
-A KUBE-NODE-PORT -p tcp KUBE-NODE-PORT-LOCAL-TCP dst -j RETURN
-A KUBE-NODE-PORT -p tcp KUBE-NODE-PORT-TCP dst -j KUBE-MARK-MASQ
-A KUBE-NODE-PORT -p udp KUBE-NODE-PORT-UDP dst -j KUBE-MARK-MASQ
-A KUBE-SERVICES KUBE-CLUSTER-IP dst,dst ! -s 10.244.0.0/16 -j KUBE-MARK-MASQ
-A KUBE-SERVICES KUBE-EXTERNAL-IP dst,dst -j KUBE-MARK-MASQ
-A KUBE-SERVICES KUBE-EXTERNAL-IP dst,dst -m physdev ! --physdev-is-in -m addrtype ! --src-type LOCAL -j ACCEPT
-A KUBE-SERVICES KUBE-EXTERNAL-IP dst,dst -m addrtype --dst-type LOCAL -j ACCEPT
-A KUBE-SERVICES KUBE-EXTERNAL-IP-LOCAL dst,dst -m physdev ! --physdev-is-in -m addrtype ! --src-type LOCAL -j ACCEPT
-A KUBE-SERVICES KUBE-EXTERNAL-IP-LOCAL dst,dst -m addrtype --dst-type LOCAL -j ACCEPT
-A KUBE-SERVICES -m addrtype --dst-type LOCAL -j KUBE-NODE-PORT
-A KUBE-LOAD-BALANCER -j KUBE-MARK-MASQ
-A KUBE-SERVICES KUBE-CLUSTER-IP dst,dst -j ACCEPT
-A KUBE-SERVICES KUBE-LOAD-BALANCER dst,dst -j ACCEPT
-A KUBE-POSTROUTING -m mark ! --mark 0x004000/0x004000 -j RETURN
-A KUBE-POSTROUTING -j MARK --xor-mark 0x004000
-A KUBE-POSTROUTING -j MASQUERADE --random-fully
-A KUBE-MARK-MASQ -j MARK --or-mark 0x004000
COMMIT
*filter
:KUBE-FORWARD - [0:0]
:KUBE-NODE-PORT - [0:0]
:KUBE-PROXY-FIREWALL - [0:0]
:KUBE-SOURCE-RANGES-FIREWALL - [0:0]
:KUBE-IPVS-FILTER - [0:0]
:KUBE-IPVS-OUT-FILTER - [0:0]
-A KUBE-PROXY-FIREWALL KUBE-LOAD-BALANCER-FW dst,dst -j KUBE-SOURCE-RANGES-FIREWALL
-A KUBE-SOURCE-RANGES-FIREWALL KUBE-LOAD-BALANCER-SOURCE-CIDR dst,dst,src -j RETURN
-A KUBE-SOURCE-RANGES-FIREWALL KUBE-LOAD-BALANCER-SOURCE-IP dst,dst,src -j RETURN
-A KUBE-SOURCE-RANGES-FIREWALL -j DROP
-A KUBE-IPVS-OUT-FILTER -s 192.0.2.7 -m ipvs --vaddr 192.0.2.7 --vproto tcp --vport 80 -j DROP
-A KUBE-FORWARD -m mark --mark 0x004000/0x004000 -j ACCEPT
-A KUBE-FORWARD -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT
-A KUBE-NODE-PORT KUBE-HEALTH-CHECK-NODE-PORT dst -j ACCEPT
-A KUBE-IPVS-FILTER KUBE-LOAD-BALANCER dst,dst -j RETURN
-A KUBE-IPVS-FILTER KUBE-CLUSTER-IP dst,dst -j RETURN
-A KUBE-IPVS-FILTER KUBE-EXTERNAL-IP dst,dst -j RETURN
-A KUBE-IPVS-FILTER KUBE-EXTERNAL-IP-LOCAL dst,dst -j RETURN
-A KUBE-IPVS-FILTER KUBE-HEALTH-CHECK-NODE-PORT dst -j RETURN
-A KUBE-IPVS-FILTER -m conntrack --ctstate NEW KUBE-IPVS-IPS dst -j REJECT
COMMIT
`);
  });
});
