import type { ApiClient } from "../api/client.ts";
import { PolicyIndex } from "./policy-index.ts";
import type { PolicyPod } from "./policy-pod.ts";

export interface PolicyListener {
  /** Policies have changed. */
  policiesChanged(): void;
  /** A pod has come, or got other labels, ports or another address. */
  podChanged(pod: PolicyPod): void;
}

/**
 * One index for the agents of all nodes, who all see the same API. Pods and namespaces are watched as long as there are
 * policies: without any, nothing is done for a pod.
 */
export class PolicyWatch {
  readonly #client: ApiClient;
  readonly #listeners = new Set<PolicyListener>();
  #index = new PolicyIndex();
  #endPolicies: (() => void) | undefined;
  #endPods: (() => void) | undefined;

  constructor(client: ApiClient) {
    this.#client = client;
  }

  get index(): PolicyIndex {
    return this.#index;
  }

  /** Returns the function that ends it. */
  subscribe(listener: PolicyListener): () => void {
    this.#listeners.add(listener);
    this.#endPolicies ??= this.#client.watch("NetworkPolicy", (event) => {
      this.#index.notePolicy(event);
      this.#watchPods(this.#index.hasPolicies);
      for (const one of this.#listeners) one.policiesChanged();
    });
    return () => {
      this.#listeners.delete(listener);
      if (this.#listeners.size > 0) return;
      this.#endPolicies?.();
      this.#endPolicies = undefined;
      this.#watchPods(false);
      this.#index = new PolicyIndex();
    };
  }

  #watchPods(wanted: boolean): void {
    if (!wanted) {
      this.#endPods?.();
      this.#endPods = undefined;
      this.#index.forgetPods();
      return;
    }
    if (this.#endPods) return;
    const ends = [
      this.#client.watch("Namespace", (event) => this.#index.noteNamespace(event)),
      this.#client.watch("Pod", (event) => {
        const changed = this.#index.notePod(event);
        if (changed) for (const one of this.#listeners) one.podChanged(changed);
      }),
    ];
    this.#endPods = () => {
      for (const end of ends) end();
    };
  }
}
