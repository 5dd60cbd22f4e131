import { createHash } from "node:crypto";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { endpointChain, serviceChain } from "./chain-names.ts";
import { sha256 } from "./sha256.ts";

describe("chain names", () => {
  it("are those that Kubernetes' own tests state", () => {
    expect(serviceChain("SVC", "ns1/svc1:p80", "tcp")).toBe("KUBE-SVC-XPGD46QRK7WJZT7O");
    expect(serviceChain("EXT", "ns2/svc2:p80", "tcp")).toBe("KUBE-EXT-GNZBNJ2PO5MGZ6GT");
    expect(serviceChain("SVL", "ns1/svc1", "tcp")).toBe("KUBE-SVL-AQI2S6QIMU7PVVRP");
    expect(endpointChain("ns1/svc1:p80", "tcp", "10.180.0.1:80")).toBe("KUBE-SEP-SXIVWICOYRO3J4NJ");
    expect(endpointChain("ns3/svc3:p8081", "tcp", "203.0.113.4:8081")).toBe("KUBE-SEP-RUVVH7YV3PHQBDOS");
  });

  it("differ by protocol and port name", () => {
    expect(serviceChain("SVC", "ns2/svc2:dns-udp", "udp")).toBe("KUBE-SVC-56EGM3ZB4YILLRBZ");
    expect(serviceChain("SVC", "ns2/svc2:dns-tcp", "tcp")).toBe("KUBE-SVC-EXOHH4R4NKJAMEOO");
    expect(serviceChain("SVC", "ns2/svc2:dns-sctp", "sctp")).toBe("KUBE-SVC-L76IW5RJFPV7YBZO");
  });

  it("rest on a SHA-256 that agrees with the host's", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (message) => {
        expect([...sha256(message)]).toEqual([...createHash("sha256").update(message).digest()]);
      }),
    );
  });
});
