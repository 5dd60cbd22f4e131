import type { NetworkPolicy, NetworkPolicySpec } from "kubernetes-types/networking/v1";
import { type Draft, equal } from "../object.ts";
import { subdomainErrors } from "../validation/names.ts";
import { networkPolicyErrors } from "../validation/network-policy.ts";
import { selectorText } from "./cells.ts";
import { age } from "./duration.ts";
import type { LaterBody } from "./later-resource.ts";
import { column } from "./resource.ts";

export const networkPolicies: LaterBody<Draft<NetworkPolicy>> = {
  applyDefaults(policy) {
    // No pointers in the Go struct: both are written out even when the manifest has neither.
    const spec: NetworkPolicySpec = { ...policy.spec, podSelector: policy.spec?.podSelector ?? {} };
    policy.spec = spec;
    for (const { ports } of [...(spec.ingress ?? []), ...(spec.egress ?? [])]) {
      for (const port of ports ?? []) port.protocol ??= "TCP";
    }
    if (!spec.policyTypes?.length) spec.policyTypes = spec.egress?.length ? ["Ingress", "Egress"] : ["Ingress"];
  },
  prepareForCreate() {},
  nameErrors: subdomainErrors,
  validate: networkPolicyErrors,
  raisesGeneration: (policy, old) => !equal(policy.spec, old.spec),

  table: {
    columns: [column("Name"), column("Pod-Selector"), column("Age")],
    cells: ({ metadata, spec }, now) => [
      metadata?.name ?? "",
      selectorText(spec?.podSelector) || "<none>",
      age(metadata?.creationTimestamp, now),
    ],
  },
};
