import fc from "fast-check";
import type { LabelSelector } from "kubernetes-types/meta/v1";
import type {
  IPBlock,
  NetworkPolicy,
  NetworkPolicyEgressRule,
  NetworkPolicyIngressRule,
  NetworkPolicyPeer,
  NetworkPolicyPort,
} from "kubernetes-types/networking/v1";
import { describe, expect, it } from "vitest";
import { cidrContains, formatIpv4, parseCidr, parseIpv4 } from "../network/ipv4.ts";
import { decisionText } from "./decision.ts";
import type { Flow } from "./flow.ts";
import { PolicyIndex } from "./policy-index.ts";

type Labels = Record<string, string>;

interface TestPod {
  readonly name: string;
  readonly namespace: string;
  readonly address: string;
  readonly labels: Labels;
  readonly hostNetwork: boolean;
  readonly phase: string;
  readonly ports: readonly { name: string; protocol: string; containerPort: number }[];
}

interface World {
  readonly namespaces: Readonly<Record<string, Labels>>;
  readonly pods: readonly TestPod[];
  readonly policies: readonly NetworkPolicy[];
}

function indexOf({ namespaces, pods, policies }: World): PolicyIndex {
  const index = new PolicyIndex();
  for (const policy of policies) index.notePolicy({ type: "ADDED", object: policy });
  for (const [name, labels] of Object.entries(namespaces)) {
    index.noteNamespace({ type: "ADDED", object: { metadata: { name, labels } } });
  }
  for (const pod of pods) index.notePod({ type: "ADDED", object: podObject(pod) });
  return index;
}

function podObject({ name, namespace, address, labels, hostNetwork, phase, ports }: TestPod) {
  const spec = { nodeName: "node0", hostNetwork, containers: [{ name: "main", ports: [...ports] }] };
  return { metadata: { name, namespace, labels }, spec, status: { phase, podIP: address } };
}

/** The API's own words (kubectl explain networkpolicy.spec), one after the other, with nothing prepared. */
function literally({ namespaces, pods, policies }: World, flow: Flow): boolean {
  const source = formatIpv4(flow.source);
  const destination = formatIpv4(flow.destination);
  const isOwn = (pod: TestPod) => !pod.hostNetwork && pod.phase === "Running";
  const from = pods.find((pod) => isOwn(pod) && pod.address === source);
  const to = pods.find((pod) => isOwn(pod) && pod.address === destination);
  if (source === destination) return true;
  const selecting = (pod: TestPod, type: string) =>
    policies.filter(
      ({ metadata, spec }) =>
        metadata?.namespace === pod.namespace &&
        spec?.policyTypes?.includes(type) &&
        labelsMatch(spec.podSelector, pod.labels),
    );
  const peerMatches = (peer: NetworkPolicyPeer, policy: NetworkPolicy, pod: TestPod | undefined, address: string) => {
    if (peer.ipBlock) {
      const inside = (cidr: string) => cidrContains(parseCidr(cidr), parseIpv4(address));
      return inside(peer.ipBlock.cidr) && !(peer.ipBlock.except ?? []).some(inside);
    }
    if (!pod) return false;
    if (peer.podSelector && !labelsMatch(peer.podSelector, pod.labels)) return false;
    if (peer.namespaceSelector) return labelsMatch(peer.namespaceSelector, namespaces[pod.namespace] ?? {});
    return pod.namespace === policy.metadata?.namespace;
  };
  const portMatches = ({ protocol, port, endPort }: NetworkPolicyPort) => {
    if ((protocol ?? "TCP") !== flow.protocol.toUpperCase()) return false;
    if (port === undefined) return true;
    if (typeof port === "string") {
      const named = to?.ports.filter((one) => one.name === port && one.protocol === (protocol ?? "TCP")) ?? [];
      return named.some(({ containerPort }) => containerPort === flow.destinationPort);
    }
    if (endPort !== undefined) return port <= flow.destinationPort && flow.destinationPort <= endPort;
    return port === flow.destinationPort;
  };
  const allows = (
    policy: NetworkPolicy,
    ports: readonly NetworkPolicyPort[] | undefined,
    peers: readonly NetworkPolicyPeer[] | undefined,
    pod: TestPod | undefined,
    address: string,
  ) => {
    const portFits = !ports || ports.length === 0 || ports.some(portMatches);
    const peerFits = !peers || peers.length === 0 || peers.some((peer) => peerMatches(peer, policy, pod, address));
    return portFits && peerFits;
  };
  const egress = from ? selecting(from, "Egress") : [];
  const ingress = to ? selecting(to, "Ingress") : [];
  const out =
    egress.length === 0 ||
    egress.some((policy) => policy.spec?.egress?.some((rule) => allows(policy, rule.ports, rule.to, to, destination)));
  const into =
    ingress.length === 0 ||
    ingress.some((policy) => policy.spec?.ingress?.some((rule) => allows(policy, rule.ports, rule.from, from, source)));
  return out && into;
}

function labelsMatch({ matchLabels = {}, matchExpressions = [] }: LabelSelector, labels: Labels): boolean {
  const equalities = Object.entries(matchLabels).every(([key, value]) => labels[key] === value);
  const expressions = matchExpressions.every(({ key, operator, values = [] }) => {
    const has = key in labels;
    if (operator === "Exists") return has;
    if (operator === "DoesNotExist") return !has;
    const isAmong = has && values.includes(labels[key] ?? "");
    return operator === "In" ? isAmong : !isAmong;
  });
  return equalities && expressions;
}

const namespaceNames = ["x", "y"];
const key = fc.constantFrom("app", "tier");
const value = fc.constantFrom("a", "b");
const labels = fc.dictionary(key, value, { maxKeys: 2 });
const expression = fc.oneof(
  fc.record({ key, operator: fc.constantFrom("In", "NotIn"), values: fc.array(value, { minLength: 1, maxLength: 2 }) }),
  fc.record({ key, operator: fc.constantFrom("Exists", "DoesNotExist") }),
);
const selector: fc.Arbitrary<LabelSelector> = fc.record(
  { matchLabels: labels, matchExpressions: fc.array(expression, { maxLength: 1 }) },
  { requiredKeys: [] },
);
const protocol = fc.constantFrom("TCP", "UDP", "SCTP");
const portNumber = fc.integer({ min: 80, max: 83 });
const portName = fc.constantFrom("web", "dns");
const port: fc.Arbitrary<NetworkPolicyPort> = fc.oneof(
  fc.record({ protocol, port: fc.oneof(portNumber, portName) }, { requiredKeys: [] }),
  fc.record({ protocol, port: portNumber, endPort: fc.integer({ min: 83, max: 85 }) }),
);
const block: fc.Arbitrary<IPBlock> = fc.constantFrom<IPBlock[]>(
  { cidr: "10.244.0.0/16" },
  { cidr: "10.244.0.0/30", except: ["10.244.0.2/32"] },
  { cidr: "0.0.0.0/0", except: ["10.0.0.0/8"] },
);
const peer: fc.Arbitrary<NetworkPolicyPeer> = fc.oneof(
  fc.record({ podSelector: selector }),
  fc.record({ namespaceSelector: selector }),
  fc.record({ podSelector: selector, namespaceSelector: selector }),
  fc.record({ ipBlock: block }),
);
const some = <T>(item: fc.Arbitrary<T>) => fc.array(item, { maxLength: 2 });
const ingressRule: fc.Arbitrary<NetworkPolicyIngressRule> = fc.record(
  { from: some(peer), ports: some(port) },
  { requiredKeys: [] },
);
const egressRule: fc.Arbitrary<NetworkPolicyEgressRule> = fc.record(
  { to: some(peer), ports: some(port) },
  { requiredKeys: [] },
);
const policy = fc.record({
  namespace: fc.constantFrom(...namespaceNames),
  podSelector: selector,
  ingress: some(ingressRule),
  egress: some(egressRule),
  policyTypes: fc.constantFrom<string[][]>(["Ingress"], ["Egress"], ["Ingress", "Egress"]),
});
const pod = fc.record({
  namespace: fc.constantFrom(...namespaceNames),
  labels,
  hostNetwork: fc.oneof({ weight: 5, arbitrary: fc.constant(false) }, fc.constant(true)),
  phase: fc.oneof({ weight: 5, arbitrary: fc.constant("Running") }, fc.constantFrom("Pending", "Succeeded")),
  ports: some(fc.record({ name: portName, protocol, containerPort: portNumber })),
});
const world: fc.Arbitrary<World> = fc
  .record({ x: labels, y: labels, pods: fc.array(pod, { maxLength: 5 }), policies: fc.array(policy, { maxLength: 5 }) })
  .map(({ x, y, pods, policies }) => ({
    namespaces: { x, y },
    pods: pods
      // Kubernetes gives a pod its address and its phase at once.
      .filter(({ phase }) => phase !== "Pending")
      .map((one, at) => ({ ...one, name: `pod${at}`, address: `10.244.0.${at + 1}` })),
    policies: policies.map(({ namespace, ...spec }, at) => ({ metadata: { name: `policy${at}`, namespace }, spec })),
  }));
const address = fc.constantFrom(
  ...["10.244.0.1", "10.244.0.2", "10.244.0.3", "10.244.0.4", "192.168.0.44", "198.51.100.7"].map(parseIpv4),
);
const flow: fc.Arbitrary<Flow> = fc.record({
  protocol: fc.constantFrom("tcp", "udp", "icmp"),
  source: address,
  sourcePort: fc.constant(40000),
  destination: address,
  destinationPort: fc.integer({ min: 79, max: 86 }),
});

describe("a decision", () => {
  it("is what the API's documentation says", () => {
    fc.assert(
      fc.property(world, fc.array(flow, { minLength: 1, maxLength: 12 }), (given, flows) => {
        const index = indexOf(given);
        expect(flows.map((one) => index.decide(one).allowed)).toEqual(flows.map((one) => literally(given, one)));
      }),
      { numRuns: 2000 },
    );
  });

  it("is the same whichever way the world came about", () => {
    fc.assert(
      fc.property(world, world, flow, (before, after, asked) => {
        const index = indexOf(before);
        for (const one of before.policies) index.notePolicy({ type: "DELETED", object: one });
        for (const one of before.pods) index.notePod({ type: "DELETED", object: podObject(one) });
        for (const object of after.policies) index.notePolicy({ type: "MODIFIED", object });
        for (const [name, given] of Object.entries(after.namespaces)) {
          index.noteNamespace({ type: "MODIFIED", object: { metadata: { name, labels: given } } });
        }
        for (const one of after.pods) index.notePod({ type: "MODIFIED", object: podObject(one) });
        expect(index.decide(asked)).toEqual(indexOf(after).decide(asked));
        expect(index.selectedOn("node0")).toEqual(indexOf(after).selectedOn("node0"));
      }),
      { numRuns: 500 },
    );
  });

  it("takes a named port for the protocol that it is declared for alone", () => {
    const ports = [
      { name: "dns", protocol: "UDP", containerPort: 53 },
      { name: "dns-tcp", protocol: "TCP", containerPort: 53 },
    ];
    const only = { labels: {}, hostNetwork: false, phase: "Running", ports };
    const pods = [{ ...only, name: "a", namespace: "x", address: "10.244.0.1" }];
    const ask = (port: string, protocol: "TCP" | "UDP") => {
      const spec = { podSelector: {}, policyTypes: ["Ingress"], ingress: [{ ports: [{ port, protocol }] }] };
      const policies = [{ metadata: { name: "p", namespace: "x" }, spec }];
      const index = indexOf({ namespaces: { x: {} }, pods, policies });
      const ends = { source: parseIpv4("192.168.0.44"), destination: parseIpv4("10.244.0.1") };
      return (["tcp", "udp"] as const).map(
        (asked) => index.decide({ protocol: asked, sourcePort: 40000, destinationPort: 53, ...ends }).allowed,
      );
    };
    expect(ask("dns", "UDP")).toEqual([false, true]);
    expect(ask("dns-tcp", "TCP")).toEqual([true, false]);
    expect(ask("dns", "TCP")).toEqual([false, false]);
  });

  it("names what it rests on", () => {
    const deny = { metadata: { name: "deny", namespace: "x" }, spec: { podSelector: {}, policyTypes: ["Ingress"] } };
    const rules = [{ ports: [{ port: 81 }] }, { ports: [{ port: 80 }] }];
    const allow = {
      metadata: { name: "web", namespace: "x" },
      spec: { podSelector: {}, policyTypes: ["Ingress"], ingress: rules },
    };
    const only = { labels: {}, hostNetwork: false, phase: "Running", ports: [] };
    const pods = [{ ...only, name: "a", namespace: "x", address: "10.244.0.1" }];
    const ask = (policies: readonly NetworkPolicy[], destinationPort: number) => {
      const index = indexOf({ namespaces: { x: {} }, pods, policies });
      const ends = { source: parseIpv4("192.168.0.44"), destination: parseIpv4("10.244.0.1") };
      return decisionText(index.decide({ protocol: "tcp", sourcePort: 40000, destinationPort, ...ends }));
    };
    expect(ask([deny], 80)).toBe("NetworkPolicy x/deny: no ingress rule allows it");
    expect(ask([deny, allow], 90)).toBe("NetworkPolicies x/deny, x/web: no ingress rule allows it");
    expect(ask([deny, allow], 80)).toBe("NetworkPolicy x/web: ingress rule 2 allows it");
    expect(ask([], 80)).toBe("");
  });
});
