import type { PodSpec } from "kubernetes-types/core/v1";
import { expect, it } from "vitest";
import { resolvConf } from "./dns-config.ts";

function conf(spec: Partial<PodSpec>): string[] {
  const node = { nameservers: ["192.0.2.53"], searches: ["dc.example"] };
  const settings = { clusterDns: "10.96.0.10", clusterDomain: "cluster.local", node };
  return resolvConf({ containers: [], ...spec }, "shop", settings)
    .trimEnd()
    .split("\n");
}

const search = "search shop.svc.cluster.local svc.cluster.local cluster.local dc.example";

it("follows dnsPolicy", () => {
  expect(conf({})).toEqual([search, "nameserver 10.96.0.10", "options ndots:5"]);
  const onHost = ["search dc.example", "nameserver 192.0.2.53"];
  expect(conf({ hostNetwork: true })).toEqual(onHost);
  expect(conf({ dnsPolicy: "Default" })).toEqual(onHost);
  expect(conf({ hostNetwork: true, dnsPolicy: "ClusterFirstWithHostNet" })[1]).toBe("nameserver 10.96.0.10");
});

it("adds dnsConfig, whose options win", () => {
  const dnsConfig = {
    nameservers: ["192.0.2.1", "10.96.0.10"],
    searches: ["example.com", "cluster.local"],
    options: [{ name: "ndots", value: "2" }, { name: "edns0" }],
  };
  expect(conf({ dnsConfig })).toEqual([
    `${search} example.com`,
    "nameserver 10.96.0.10",
    "nameserver 192.0.2.1",
    "options ndots:2 edns0",
  ]);
  expect(conf({ dnsPolicy: "None", dnsConfig: { nameservers: ["192.0.2.1"] } })).toEqual(["nameserver 192.0.2.1"]);
});

it("keeps to what a resolver takes", () => {
  const nameservers = ["192.0.2.1", "192.0.2.2", "192.0.2.3"];
  const searches = Array.from({ length: 40 }, (_, index) => `s${index}.example`);
  const lines = conf({ dnsConfig: { nameservers, searches } });
  expect(lines.filter((line) => line.startsWith("nameserver"))).toHaveLength(3);
  expect(lines[0]?.split(" ")).toHaveLength(33);
});
