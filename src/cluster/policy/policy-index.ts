import type { Namespace, Pod } from "kubernetes-types/core/v1";
import type { NetworkPolicy } from "kubernetes-types/networking/v1";
import type { WatchEvent } from "../api/client.ts";
import { equal } from "../api/object.ts";
import type { Ipv4 } from "../network/ipv4.ts";
import { type CompiledPolicy, compilePolicy, type Peer } from "./compiled-policy.ts";
import { type Allowance, type Decision, decideEnd, type TrafficDirection } from "./decision.ts";
import type { Flow } from "./flow.ts";
import { type PolicyPod, policyPod } from "./policy-pod.ts";

const allowedByNobody: Decision = { allowed: true, by: [] };
const none: readonly CompiledPolicy[] = [];

/**
 * Policies, pods and namespaces as a decision needs them. A packet costs two look-ups by address; only for a pod that
 * policies select are their rules gone through.
 */
export class PolicyIndex {
  /** By namespace, then name. */
  readonly #policies = new Map<string, Map<string, CompiledPolicy>>();
  /** By `namespace/name`. */
  readonly #pods = new Map<string, PolicyPod>();
  readonly #byAddress = new Map<Ipv4, PolicyPod>();
  readonly #namespaceLabels = new Map<string, Readonly<Record<string, string>>>();
  /** The policies that select a pod, found when first asked for. */
  #selecting = new WeakMap<PolicyPod, readonly CompiledPolicy[]>();

  get hasPolicies(): boolean {
    return this.#policies.size > 0;
  }

  notePolicy({ type, object }: WatchEvent<NetworkPolicy>): void {
    const { namespace = "", name = "" } = object.metadata ?? {};
    const here = this.#policies.get(namespace) ?? new Map<string, CompiledPolicy>();
    if (type === "DELETED") here.delete(name);
    else here.set(name, compilePolicy(object));
    if (here.size > 0) this.#policies.set(namespace, here);
    else this.#policies.delete(namespace);
    this.#selecting = new WeakMap();
  }

  /** The pod as it is now, when it has become another one for policies. */
  notePod({ type, object }: WatchEvent<Pod>): PolicyPod | undefined {
    const key = `${object.metadata?.namespace}/${object.metadata?.name}`;
    const before = this.#pods.get(key);
    const after = type === "DELETED" ? undefined : policyPod(object);
    if (equal(before, after)) return undefined;
    // An address may have gone over to another pod by now.
    if (before && this.#byAddress.get(before.address) === before) this.#byAddress.delete(before.address);
    if (after) {
      this.#pods.set(key, after);
      this.#byAddress.set(after.address, after);
    } else this.#pods.delete(key);
    return after;
  }

  noteNamespace({ type, object }: WatchEvent<Namespace>): void {
    const { name = "", labels = {} } = object.metadata ?? {};
    if (type === "DELETED") this.#namespaceLabels.delete(name);
    else this.#namespaceLabels.set(name, labels);
  }

  /** Forgets all but the policies. */
  forgetPods(): void {
    this.#pods.clear();
    this.#byAddress.clear();
    this.#namespaceLabels.clear();
  }

  isSelected(pod: PolicyPod): boolean {
    return this.#policiesOf(pod).length > 0;
  }

  /** The addresses of a node's pods that some policy selects. */
  selectedOn(nodeName: string): Set<Ipv4> {
    const addresses = new Set<Ipv4>();
    for (const pod of this.#pods.values()) {
      if (pod.nodeName === nodeName && this.isSelected(pod)) addresses.add(pod.address);
    }
    return addresses;
  }

  /** The pod that has this address. */
  podAt(address: Ipv4): PolicyPod | undefined {
    return this.#byAddress.get(address);
  }

  decide(flow: Flow): Decision {
    // A pod cannot be cut off from itself.
    if (flow.source === flow.destination) return allowedByNobody;
    const from = this.#byAddress.get(flow.source);
    const to = this.#byAddress.get(flow.destination);
    const by: Allowance[] = [];
    const ends: readonly (readonly [TrafficDirection, PolicyPod | undefined, Peer])[] = [
      ["egress", from, this.#peer(flow.destination, to)],
      ["ingress", to, this.#peer(flow.source, from)],
    ];
    for (const [direction, pod, peer] of ends) {
      const policies = pod ? this.#policiesOf(pod) : none;
      const said = decideEnd(direction, policies, flow, to, peer);
      if (said === "denied") {
        const isolating = policies.filter((policy) => policy[direction]).map(({ key }) => key);
        return { allowed: false, direction, policies: isolating };
      }
      if (said) by.push(said);
    }
    return by.length > 0 ? { allowed: true, by } : allowedByNobody;
  }

  #peer(address: Ipv4, pod: PolicyPod | undefined): Peer {
    return { address, pod, namespaceLabels: (pod && this.#namespaceLabels.get(pod.namespace)) ?? {} };
  }

  #policiesOf(pod: PolicyPod): readonly CompiledPolicy[] {
    const known = this.#selecting.get(pod);
    if (known) return known;
    const here = this.#policies.get(pod.namespace);
    const found = here ? [...here.values()].filter((policy) => policy.selects(pod.labels)) : none;
    this.#selecting.set(pod, found);
    return found;
  }
}
