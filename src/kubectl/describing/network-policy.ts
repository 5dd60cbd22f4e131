import type { NetworkPolicy, NetworkPolicyPeer, NetworkPolicyPort } from "kubernetes-types/networking/v1";
import { typed } from "../json.ts";
import type { Describer } from "./describer.ts";
import type { Description } from "./description.ts";
import { selectorText } from "./selectors.ts";

export const describeNetworkPolicy: Describer = async (_session, object, out) => {
  const { metadata, spec } = typed<NetworkPolicy>(object);
  out.line(0, `Name:\t${metadata?.name ?? ""}`);
  out.line(0, `Namespace:\t${metadata?.namespace ?? ""}`);
  out.line(0, `Created on:\t${goTime(metadata?.creationTimestamp)}`);
  out.labels("Labels", metadata?.labels);
  out.annotations("Annotations", metadata?.annotations);
  out.line(0, "Spec:");
  const pods = selectorText(spec?.podSelector);
  const all = "<none> (Allowing the specific traffic to all pods in this namespace)";
  // Five blanks: the real one indents in the middle of the line.
  out.line(1, `PodSelector:     ${pods === "<none>" ? all : pods}`);
  const types = spec?.policyTypes ?? [];
  const ingress = (spec?.ingress ?? []).map(({ ports, from }) => ({ ports, peers: from }));
  const egress = (spec?.egress ?? []).map(({ ports, to }) => ({ ports, peers: to }));
  if (types.includes("Ingress")) describeRules("ingress", ingress, out);
  else out.line(1, "Not affecting ingress traffic");
  if (types.includes("Egress")) describeRules("egress", egress, out);
  else out.line(1, "Not affecting egress traffic");
  out.line(1, `Policy Types: ${types.join(", ")}`);
};

/** One rule of either direction. */
interface Rule {
  readonly ports: readonly NetworkPolicyPort[] | undefined;
  readonly peers: readonly NetworkPolicyPeer[] | undefined;
}

const words = {
  ingress: { peers: "From", end: "source" },
  egress: { peers: "To", end: "destination" },
} as const;

function describeRules(direction: "ingress" | "egress", rules: readonly Rule[], out: Description): void {
  const { peers: title, end } = words[direction];
  out.line(1, `Allowing ${direction} traffic:`);
  if (rules.length === 0) out.line(2, `<none> (Selected pods are isolated for ${direction} connectivity)`);
  for (const [index, { ports = [], peers = [] }] of rules.entries()) {
    if (index > 0) out.line(2, "----------");
    if (ports.length === 0) out.line(2, "To Port: <any> (traffic allowed to all ports)");
    for (const { port, endPort, protocol } of ports) {
      const range = endPort === undefined ? `To Port: ${port ?? "<nil>"}` : `To Port Range: ${port}-${endPort}`;
      out.line(2, `${range}/${protocol ?? "TCP"}`);
    }
    if (peers.length === 0) out.line(2, `${title}: <any> (traffic not restricted by ${end})`);
    for (const { namespaceSelector, podSelector, ipBlock } of peers) {
      out.line(2, `${title}:`);
      if (namespaceSelector) out.line(3, `NamespaceSelector: ${selectorText(namespaceSelector)}`);
      if (podSelector) out.line(3, `PodSelector: ${selectorText(podSelector)}`);
      if (!ipBlock) continue;
      out.line(3, "IPBlock:");
      out.line(4, `CIDR: ${ipBlock.cidr}`);
      out.line(4, `Except: ${(ipBlock.except ?? []).join(", ")}`);
    }
  }
}

/** As Go prints a time in UTC: `2026-01-02 03:04:05 +0000 UTC`. */
function goTime(timestamp: string | undefined): string {
  return `${(timestamp ?? "0001-01-01T00:00:00Z").replace("T", " ").replace("Z", "")} +0000 UTC`;
}
