import { beforeAll, describe, expect, it } from "vitest";
import { call, type LabPod, type LabPolicy, type PolicyLab, policyLab, ports } from "./policy-lab.case.ts";

interface Case {
  readonly name: string;
  readonly policies: Readonly<Record<string, LabPolicy>>;
  /** What the documentation says about a connection between two pods that are not one. */
  readonly allows: (from: LabPod, to: LabPod, port: number) => boolean;
}

const only = (name: string) => ({ podSelector: { matchLabels: { pod: name } } });
const inNamespace = (name: string) => ({ namespaceSelector: { matchLabels: { ns: name } } });

/** The examples of the Kubernetes documentation and of its end-to-end tests. */
const cases: readonly Case[] = [
  { name: "none", policies: {}, allows: () => true },
  {
    name: "deny all ingress",
    policies: { "x/deny": { policyTypes: ["Ingress"] } },
    allows: (_, to) => to.namespace !== "x",
  },
  {
    name: "deny all egress",
    policies: { "x/deny": { policyTypes: ["Egress"] } },
    allows: (from) => from.namespace !== "x",
  },
  {
    name: "deny all",
    policies: { "x/deny": { policyTypes: ["Ingress", "Egress"] } },
    allows: (from, to) => from.namespace !== "x" && to.namespace !== "x",
  },
  {
    name: "deny ingress to one pod",
    policies: { "x/deny": { ...only("a") } },
    allows: (_, to) => to.key !== "x/a",
  },
  {
    name: "allow all ingress, over a denial",
    policies: { "x/deny": {}, "x/allow": { ingress: [{}] } },
    allows: () => true,
  },
  {
    name: "allow all egress, over a denial",
    policies: { "x/deny": { policyTypes: ["Egress"] }, "x/allow": { policyTypes: ["Egress"], egress: [{}] } },
    allows: () => true,
  },
  {
    name: "an empty list of rules allows nothing",
    policies: { "x/p": { policyTypes: ["Ingress", "Egress"], ingress: [], egress: [] } },
    allows: (from, to) => from.namespace !== "x" && to.namespace !== "x",
  },
  {
    name: "a rule with empty lists allows everything",
    policies: { "x/p": { ingress: [{ from: [], ports: [] }] } },
    allows: () => true,
  },
  {
    name: "from the own namespace",
    policies: { "x/p": { ingress: [{ from: [{ podSelector: {} }] }] } },
    allows: (from, to) => to.namespace !== "x" || from.namespace === "x",
  },
  {
    name: "from all namespaces",
    policies: { "x/p": { ingress: [{ from: [{ namespaceSelector: {} }] }] } },
    allows: () => true,
  },
  {
    name: "from a namespace",
    policies: { "x/p": { ...only("a"), ingress: [{ from: [inNamespace("y")] }] } },
    allows: (from, to) => to.key !== "x/a" || from.namespace === "y",
  },
  {
    name: "from a namespace by its name",
    policies: {
      "x/p": {
        ingress: [{ from: [{ namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": "z" } } }] }],
      },
    },
    allows: (from, to) => to.namespace !== "x" || from.namespace === "z",
  },
  {
    name: "from a pod of a namespace",
    policies: { "x/p": { ingress: [{ from: [{ ...inNamespace("y"), ...only("b") }] }] } },
    allows: (from, to) => to.namespace !== "x" || from.key === "y/b",
  },
  {
    name: "from a namespace, or a pod of the own one",
    policies: { "x/p": { ingress: [{ from: [inNamespace("y"), only("b")] }] } },
    allows: (from, to) => to.namespace !== "x" || from.namespace === "y" || from.key === "x/b",
  },
  {
    name: "by expressions",
    policies: {
      "x/p": {
        podSelector: { matchExpressions: [{ key: "pod", operator: "In", values: ["a", "b"] }] },
        ingress: [
          {
            from: [{ namespaceSelector: { matchExpressions: [{ key: "ns", operator: "NotIn", values: ["x", "y"] }] } }],
          },
        ],
      },
    },
    allows: (from, to) => to.namespace !== "x" || to.name === "c" || from.namespace === "z",
  },
  {
    name: "to one port",
    policies: { "x/p": { ingress: [{ ports: [{ port: 80 }] }] } },
    allows: (_, to, port) => to.namespace !== "x" || port === 80,
  },
  {
    name: "to a named port",
    policies: { "x/p": { ingress: [{ ports: [{ port: "serve-81" }] }] } },
    allows: (_, to, port) => to.namespace !== "x" || port === 81,
  },
  {
    name: "from a named port of others",
    policies: { "x/p": { policyTypes: ["Egress"], egress: [{ ports: [{ port: "serve-81" }] }] } },
    allows: (from, _, port) => from.namespace !== "x" || port === 81,
  },
  {
    name: "to a range of ports",
    policies: { "x/p": { ingress: [{ ports: [{ port: 81, endPort: 90 }] }] } },
    allows: (_, to, port) => to.namespace !== "x" || port === 81,
  },
  {
    name: "to another protocol",
    policies: { "x/p": { ingress: [{ ports: [{ port: 80, protocol: "UDP" }, { protocol: "SCTP" }] }] } },
    allows: (_, to) => to.namespace !== "x",
  },
  {
    name: "one peer to one port, another to another",
    policies: {
      "x/p": {
        ingress: [
          { from: [inNamespace("y")], ports: [{ port: 80 }] },
          { from: [inNamespace("z")], ports: [{ port: 81 }] },
        ],
      },
    },
    allows: (from, to, port) =>
      to.namespace !== "x" || (from.namespace === "y" && port === 80) || (from.namespace === "z" && port === 81),
  },
  {
    name: "from a block",
    policies: { "x/p": { ingress: [{ from: [{ ipBlock: { cidr: "10.244.1.0/24" } }] }] } },
    allows: (from, to) => to.namespace !== "x" || from.address.startsWith("10.244.1."),
  },
  {
    name: "from a block with a hole",
    policies: {
      "x/p": { ingress: [{ from: [{ ipBlock: { cidr: "10.244.0.0/16", except: ["10.244.1.0/24"] } }] }] },
    },
    allows: (from, to) => to.namespace !== "x" || from.address.startsWith("10.244.0."),
  },
  {
    name: "to a block",
    policies: { "x/p": { policyTypes: ["Egress"], egress: [{ to: [{ ipBlock: { cidr: "10.244.0.0/24" } }] }] } },
    allows: (from, to) => from.namespace !== "x" || to.address.startsWith("10.244.0."),
  },
  {
    name: "a hole is closed by another policy",
    policies: {
      "x/one": { ingress: [{ from: [{ ipBlock: { cidr: "10.244.0.0/16", except: ["10.244.1.0/24"] } }] }] },
      "x/two": { ingress: [{ from: [inNamespace("y")] }] },
    },
    allows: (from, to) => to.namespace !== "x" || from.address.startsWith("10.244.0.") || from.namespace === "y",
  },
  {
    name: "to a namespace and a port",
    policies: {
      "x/p": { ...only("a"), policyTypes: ["Egress"], egress: [{ to: [inNamespace("y")], ports: [{ port: 80 }] }] },
    },
    allows: (from, to, port) => from.key !== "x/a" || (to.namespace === "y" && port === 80),
  },
  {
    name: "several policies add up",
    policies: {
      "x/one": { ...only("a"), ingress: [{ from: [inNamespace("y")] }] },
      "x/two": { ...only("a"), ingress: [{ ports: [{ port: 81 }] }] },
    },
    allows: (from, to, port) => to.key !== "x/a" || from.namespace === "y" || port === 81,
  },
  {
    name: "both ends must agree",
    policies: {
      "x/out": { policyTypes: ["Egress"], egress: [{ to: [{ ...inNamespace("y"), ...only("b") }] }] },
      "y/in": { ...only("b"), ingress: [{ from: [{ ...inNamespace("x"), ...only("c") }] }] },
    },
    allows: (from, to) => {
      const out = from.namespace !== "x" || to.key === "y/b";
      const into = to.key !== "y/b" || from.key === "x/c";
      return out && into;
    },
  },
];

describe.each(["iptables", "ipvs"] as const)("who reaches whom, with kube-proxy in %s mode", (mode) => {
  let lab: PolicyLab;
  beforeAll(async () => {
    lab = await policyLab(mode);
  });

  it.each(cases)("$name", async ({ policies, allows }) => {
    for (const { metadata } of lab.api.list("NetworkPolicy")) {
      lab.api.delete("NetworkPolicy", metadata?.name ?? "", metadata?.namespace);
    }
    for (const [key, policy] of Object.entries(policies)) lab.apply(key, policy);
    await lab.settle(40);
    const pairs = lab.pods.flatMap((from) => lab.pods.map((to) => ({ from, to })));
    const flows = pairs.flatMap(({ from, to }) => [
      ...ports.map((port) => ({ from, to, port, address: to.address, name: `${from.key} -> ${to.key}:${port}` })),
      { from, to, port: 80, address: to.clusterIp, name: `${from.key} -> Service ${to.key}` },
    ]);
    const results = await lab.run(Promise.all(flows.map(({ from, address, port }) => call(from.stack, address, port))));
    const observed = flows.map(({ name }, index) => `${name} ${results[index] === "ETIMEDOUT" ? "lost" : "answered"}`);
    const expected = flows.map(
      ({ from, to, port, name }) => `${name} ${from === to || allows(from, to, port) ? "answered" : "lost"}`,
    );
    expect(observed).toEqual(expected);
  });
});
