import type { PodSpec } from "kubernetes-types/core/v1";
import { expect, it } from "vitest";
import { MemoryFileSystem } from "../files.ts";
import { podDns, resolvConf } from "./dns-config.ts";

const node = new MemoryFileSystem(() => 0);
node.makeDirectory("/etc");
node.write("/etc/resolv.conf", "# the node's\nsearch dc.example.\nnameserver 192.0.2.53\noptions timeout:1 rotate\n");

function dnsOf(spec: Partial<PodSpec>) {
  const settings = { clusterDns: "10.96.0.10", clusterDomain: "cluster.local" };
  return podDns({ metadata: { namespace: "shop" }, spec: { containers: [], ...spec } }, settings, node);
}

function conf(spec: Partial<PodSpec>): string[] {
  return resolvConf(dnsOf(spec)).trimEnd().split("\n");
}

const search = "search shop.svc.cluster.local svc.cluster.local cluster.local dc.example";

it("follows dnsPolicy", () => {
  expect(conf({})).toEqual([search, "nameserver 10.96.0.10", "options ndots:5"]);
  const onHost = ["search dc.example", "nameserver 192.0.2.53", "options timeout:1 rotate"];
  expect(conf({ hostNetwork: true })).toEqual(onHost);
  expect(conf({ dnsPolicy: "Default" })).toEqual(onHost);
  const withHostNet = { hostNetwork: true, dnsPolicy: "ClusterFirstWithHostNet" } as const;
  expect(conf(withHostNet)).toEqual([search, "nameserver 10.96.0.10", "options ndots:5"]);
  expect(conf({ dnsPolicy: "None" })).toEqual([""]);
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
  expect(conf({ dnsPolicy: "Default", dnsConfig: { options: [{ name: "timeout", value: "3" }] } })).toEqual([
    "search dc.example",
    "nameserver 192.0.2.53",
    "options timeout:3 rotate",
  ]);
  expect(conf({ dnsPolicy: "None", dnsConfig: { nameservers: ["192.0.2.1"] } })).toEqual(["nameserver 192.0.2.1"]);
});

it("keeps to what a resolver takes, and says so", () => {
  const nameservers = ["192.0.2.1", "192.0.2.2", "192.0.2.3"];
  const searches = Array.from({ length: 32 }, (_, index) => `s${index}.example`);
  const { warnings } = dnsOf({ dnsConfig: { nameservers, searches } });
  const lines = conf({ dnsConfig: { nameservers, searches } });
  expect(lines.filter((line) => line.startsWith("nameserver"))).toHaveLength(3);
  expect(lines[0]?.split(" ")).toHaveLength(33);
  expect(warnings).toEqual([
    "Nameserver limits were exceeded, some nameservers have been omitted, the applied nameserver line is: 10.96.0.10 192.0.2.1 192.0.2.2",
    `Search Line limits were exceeded, some search paths have been omitted, the applied search line is: ${lines[0]?.slice(7)}`,
  ]);
  const long = Array.from({ length: 20 }, (_, index) => `${"x".repeat(60)}.${"y".repeat(60)}${index}`);
  expect(conf({ dnsConfig: { searches: long } })[0]?.length).toBeLessThanOrEqual(2048 + "search ".length);
  const tooLong = `${"z".repeat(63)}.`.repeat(4);
  expect(conf({ dnsConfig: { searches: [tooLong] } })[0]).toBe(search);
});
