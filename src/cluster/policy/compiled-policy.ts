import type { LabelSelector } from "kubernetes-types/meta/v1";
import type { IPBlock, NetworkPolicy, NetworkPolicyPeer, NetworkPolicyPort } from "kubernetes-types/networking/v1";
import { matchesSelector } from "../api/selectors/label-selector.ts";
import { cidrContains, type Ipv4, tryParseCidr } from "../network/ipv4.ts";
import type { Flow } from "./flow.ts";
import type { PolicyPod } from "./policy-pod.ts";

type Labels = Readonly<Record<string, string>>;

/** The other end of a pod's traffic; without a pod it is a node, or outside of the cluster. */
export interface Peer {
  readonly address: Ipv4;
  readonly pod: PolicyPod | undefined;
  readonly namespaceLabels: Labels;
}

export interface CompiledRule {
  /** Whether it is about traffic to this port; `target` is the pod that the port is at, which names ports. */
  matchesPort(protocol: Flow["protocol"], port: number, target: PolicyPod | undefined): boolean;
  matchesPeer(peer: Peer): boolean;
}

/** A NetworkPolicy with its addresses parsed; a direction that it is not about is undefined. */
export interface CompiledPolicy {
  /** `namespace/name` */
  readonly key: string;
  readonly ingress: readonly CompiledRule[] | undefined;
  readonly egress: readonly CompiledRule[] | undefined;
  /** A pod of the policy's own namespace. */
  selects(podLabels: Labels): boolean;
}

export function compilePolicy({ metadata, spec }: NetworkPolicy): CompiledPolicy {
  const namespace = metadata?.namespace ?? "";
  const types = spec?.policyTypes ?? [];
  const rulesOf = (type: string, rules: readonly CompiledRule[]) => (types.includes(type) ? rules : undefined);
  const ingress = (spec?.ingress ?? []).map(({ ports, from }) => compileRule(ports, from, namespace));
  const egress = (spec?.egress ?? []).map(({ ports, to }) => compileRule(ports, to, namespace));
  return {
    key: `${namespace}/${metadata?.name}`,
    ingress: rulesOf("Ingress", ingress),
    egress: rulesOf("Egress", egress),
    selects: (labels) => matchesSelector(spec?.podSelector ?? {}, labels),
  };
}

/** No ports are all ports, no peers everybody. */
function compileRule(
  ports: readonly NetworkPolicyPort[] = [],
  peers: readonly NetworkPolicyPeer[] = [],
  namespace: string,
): CompiledRule {
  const tests = peers.map((peer) => peerTest(peer, namespace));
  return {
    matchesPort: (protocol, port, target) =>
      ports.length === 0 || ports.some((one) => isPort(one, protocol.toUpperCase(), port, target)),
    matchesPeer: (peer) => tests.length === 0 || tests.some((test) => test(peer)),
  };
}

function isPort(wanted: NetworkPolicyPort, protocol: string, port: number, target: PolicyPod | undefined): boolean {
  if ((wanted.protocol ?? "TCP") !== protocol) return false;
  if (wanted.port === undefined) return true;
  if (typeof wanted.port === "number") return port >= wanted.port && port <= (wanted.endPort ?? wanted.port);
  return (target?.ports ?? []).some(
    (named) => named.name === wanted.port && named.protocol === protocol && named.port === port,
  );
}

function peerTest(
  { ipBlock, podSelector, namespaceSelector }: NetworkPolicyPeer,
  namespace: string,
): (peer: Peer) => boolean {
  if (ipBlock) return blockTest(ipBlock);
  return ({ pod, namespaceLabels }) => pod !== undefined && isPod(pod, namespaceLabels);

  function isPod(pod: PolicyPod, namespaceLabels: Labels): boolean {
    const isThere = namespaceSelector
      ? matchesSelector(namespaceSelector, namespaceLabels)
      : pod.namespace === namespace;
    return isThere && matches(podSelector, pod.labels);
  }
}

function matches(selector: LabelSelector | undefined, labels: Labels): boolean {
  return !selector || matchesSelector(selector, labels);
}

/** A block of the other family matches nobody here. */
function blockTest({ cidr, except = [] }: IPBlock): (peer: Peer) => boolean {
  const block = tryParseCidr(cidr);
  const holes = except.map(tryParseCidr).filter((hole) => hole !== undefined);
  return ({ address }) =>
    block !== undefined && cidrContains(block, address) && !holes.some((hole) => cidrContains(hole, address));
}
