import { describe, expect, it } from "vitest";
import { ask, dnsLab, logOf } from "../dns-lab.case.ts";

const full = "cloud-user.default.svc.cluster.local";

/** The answer of a server with these lines in its `kubernetes` block. */
async function served(lines: string, question: string, prepare: (lab: ReturnType<typeof dnsLab>) => void = () => {}) {
  const lab = dnsLab(`.:53 {\nkubernetes cluster.local in-addr.arpa {\n${lines}\n}\n}\n`);
  prepare(lab);
  await lab.settle();
  return ask(lab, question);
}

describe("the kubernetes plugin", () => {
  it.each([
    [
      "endpoint_pod_names",
      "both.both-a.shop.svc.cluster.local A",
      ["NOERROR", "both.both-a.shop.svc.cluster.local A 10.244.1.70"],
    ],
    ["endpoint_pod_names", "10-244-1-70.both-a.shop.svc.cluster.local A", ["NXDOMAIN"]],
    [
      "endpoint_pod_names",
      "peer-0.peers.default.svc.cluster.local A",
      ["NOERROR", "peer-0.peers.default.svc.cluster.local A 10.244.1.67"],
    ],
    ["noendpoints", "peers.default.svc.cluster.local A", ["NXDOMAIN"]],
    ["noendpoints", "67.1.244.10.in-addr.arpa PTR", ["NXDOMAIN"]],
    ["noendpoints", `${full} A`, ["NOERROR", `${full} A 10.96.11.18`]],
    ["ignore empty_service", "idle.default.svc.cluster.local A", ["NXDOMAIN"]],
    ["", "idle.default.svc.cluster.local A", ["NOERROR", "idle.default.svc.cluster.local A 10.96.0.99"]],
    ["ignore empty_service", `${full} A`, ["NOERROR", `${full} A 10.96.11.18`]],
    ["labels tier in (front, back)", `${full} A`, ["NXDOMAIN"]],
    [
      "labels tier in (front, back)",
      "idle.default.svc.cluster.local A",
      ["NOERROR", "idle.default.svc.cluster.local A 10.96.0.99"],
    ],
    ["namespace_labels team=red", `${full} A`, ["NXDOMAIN"]],
    [
      "namespace_labels team=red",
      "numbers.red.svc.cluster.local A",
      ["NOERROR", "numbers.red.svc.cluster.local A 10.96.0.98"],
    ],
    ["namespaces red", "18.11.96.10.in-addr.arpa PTR", ["NXDOMAIN"]],
    ["namespaces shop\nnamespaces default", `${full} A`, ["NOERROR", `${full} A 10.96.11.18`]],
    [
      "pods verified",
      "10-244-2-2.default.pod.cluster.local A",
      ["NOERROR", "10-244-2-2.default.pod.cluster.local A 10.244.2.2"],
    ],
    ["pods verified", "10-244-2-2.shop.pod.cluster.local A", ["NXDOMAIN"]],
    ["pods verified", "10-244-2-3.default.pod.cluster.local A", ["NXDOMAIN"]],
    ["pods disabled", "10-244-2-2.default.pod.cluster.local A", ["NXDOMAIN"]],
    ["", "203.0.113.9.in-addr.arpa PTR", ["NXDOMAIN"]],
    ["", "9.113.0.203.in-addr.arpa PTR", ["NOERROR", "9.113.0.203.in-addr.arpa PTR numbers.red.svc.cluster.local."]],
  ])("with %j answers %s", async (lines, question, answer) => {
    const found = await served(lines, question, ({ api: { client } }) => {
      client.create("Namespace", { metadata: { name: "red", labels: { team: "red" } } });
      const ports = [{ port: 80 }];
      client.create("Service", {
        metadata: { name: "idle", namespace: "default", labels: { tier: "back" } },
        spec: { clusterIP: "10.96.0.99", ports },
      });
      client.create("Service", {
        metadata: { name: "numbers", namespace: "red" },
        spec: { clusterIP: "10.96.0.98", externalIPs: ["203.0.113.9"], ports },
      });
      const pod = (name: string, podIP: string, phase: string) => {
        const spec = { containers: [{ name: "c", image: "busybox" }] };
        const created = client.create("Pod", { metadata: { name, namespace: "default" }, spec });
        client.updateStatus("Pod", { ...created, status: { phase, podIP } });
      };
      pod("runs", "10.244.2.2", "Running");
      pod("over", "10.244.2.3", "Succeeded");
    });
    expect(found).toEqual(answer);
  });

  it.each([
    ["ttl 3601", "Corefile:3 - Error during parsing: ttl must be in range [0, 3600]: 3601"],
    ["ttl x", 'strconv.Atoi: parsing "x": invalid syntax'],
    ["pods", "Corefile:3 - Error during parsing: Wrong argument count or unexpected line ending after 'pods'"],
    ["ignore some", "unable to parse ignore value: 'some'"],
    [
      "endpoint_pod_names yes",
      "Corefile:3 - Error during parsing: Wrong argument count or unexpected line ending after 'yes'",
    ],
    [
      "labels a in b",
      "unable to parse label selector value: 'a in b': unable to parse requirement: found 'b' expected: '('",
    ],
    [
      "namespaces a\nnamespace_labels b",
      "Corefile:2 - Error during parsing: namespaces and namespace_labels cannot both be set",
    ],
    ["upstream", "Corefile:3 - Error during parsing: unknown property 'upstream'"],
  ])("refuses %j", async (lines, message) => {
    const lab = dnsLab(`.:53 {\nkubernetes cluster.local {\n${lines}\n}\n}\n`);
    expect(await lab.run(lab.coredns.exited)).toBe(1);
    expect((await logOf(lab)).replace("/etc/coredns/", "")).toBe(`plugin/kubernetes: ${message}\n`);
  });

  it("says which options are not simulated", async () => {
    const lab = dnsLab(".:53 {\nkubernetes cluster.local {\nkubeconfig /root/.kube/config\n}\n}\n");
    await lab.settle();
    expect(await logOf(lab)).toContain("[WARNING] plugin/kubernetes: eastwest: kubeconfig is not simulated\n");
  });
});
