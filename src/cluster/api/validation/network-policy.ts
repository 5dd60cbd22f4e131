import type { LabelSelector } from "kubernetes-types/meta/v1";
import type {
  IPBlock,
  NetworkPolicy,
  NetworkPolicyPeer,
  NetworkPolicyPort,
  NetworkPolicySpec,
} from "kubernetes-types/networking/v1";
import { cidrMessages, isStrictSubset, parseBlock } from "./cidr.ts";
import { type FieldError, fieldForbidden, invalid, required, unsupported } from "./field-error.ts";
import { portNameErrors, portNumberErrors } from "./names.ts";
import { labelSelectorErrors } from "./workload.ts";

const protocols: readonly string[] = ["TCP", "UDP", "SCTP"];
const types: readonly string[] = ["Ingress", "Egress"];

/** pkg/apis/networking/validation ValidateNetworkPolicySpec. */
export function networkPolicyErrors({ spec }: NetworkPolicy): FieldError[] {
  const { podSelector = {}, ingress = [], egress = [], policyTypes = [] }: Partial<NetworkPolicySpec> = spec ?? {};
  const errors = labelSelectorErrors(podSelector, "spec.podSelector");
  for (const [index, { ports, from }] of ingress.entries()) {
    errors.push(...ruleErrors(ports, from, `spec.ingress[${index}]`, "from"));
  }
  for (const [index, { ports, to }] of egress.entries()) {
    errors.push(...ruleErrors(ports, to, `spec.egress[${index}]`, "to"));
  }
  if (policyTypes.length > types.length) {
    errors.push(invalid("spec.policyTypes", policyTypes, "may not specify more than two policyTypes"));
    return errors;
  }
  for (const [index, type] of policyTypes.entries()) {
    if (!types.includes(type)) errors.push(unsupported(`spec.policyTypes[${index}]`, type, types));
  }
  return errors;
}

function ruleErrors(
  ports: readonly NetworkPolicyPort[] = [],
  peers: readonly NetworkPolicyPeer[] = [],
  field: string,
  peersField: "from" | "to",
): FieldError[] {
  return [
    ...ports.flatMap((port, index) => portErrors(port, `${field}.ports[${index}]`)),
    ...peers.flatMap((peer, index) => peerErrors(peer, `${field}.${peersField}[${index}]`)),
  ];
}

function portErrors({ protocol, port, endPort }: NetworkPolicyPort, field: string): FieldError[] {
  const errors: FieldError[] = [];
  if (protocol !== undefined && !protocols.includes(protocol)) {
    errors.push(unsupported(`${field}.protocol`, protocol, protocols));
  }
  const notWith = (what: string) => {
    if (endPort === undefined) return;
    errors.push(invalid(`${field}.endPort`, endPort, `may not be specified when \`port\` is ${what}`));
  };
  if (port === undefined) notWith("not specified");
  else if (typeof port === "string") {
    notWith("non-numeric");
    errors.push(...portNameErrors(port).map((message) => invalid(`${field}.port`, port, message)));
  } else {
    errors.push(...portNumberErrors(port).map((message) => invalid(`${field}.port`, port, message)));
    if (endPort !== undefined) {
      if (endPort < port) errors.push(invalid(`${field}.endPort`, endPort, "must be greater than or equal to `port`"));
      errors.push(...portNumberErrors(endPort).map((message) => invalid(`${field}.endPort`, endPort, message)));
    }
  }
  return errors;
}

function peerErrors({ podSelector, namespaceSelector, ipBlock }: NetworkPolicyPeer, field: string): FieldError[] {
  const selectors: readonly (readonly [name: string, selector: LabelSelector | undefined])[] = [
    ["podSelector", podSelector],
    ["namespaceSelector", namespaceSelector],
  ];
  const errors = selectors.flatMap(([name, selector]) =>
    selector ? labelSelectorErrors(selector, `${field}.${name}`) : [],
  );
  if (ipBlock) errors.push(...blockErrors(ipBlock, `${field}.ipBlock`));
  const selects = podSelector !== undefined || namespaceSelector !== undefined;
  if (!selects && !ipBlock) errors.push(required(field, "must specify a peer"));
  else if (selects && ipBlock) errors.push(fieldForbidden(field, "may not specify both ipBlock and another peer"));
  return errors;
}

function blockErrors({ cidr, except = [] }: IPBlock, field: string): FieldError[] {
  if (!cidr) return [required(`${field}.cidr`)];
  const errors = cidrMessages(cidr).map((message) => invalid(`${field}.cidr`, cidr, message));
  const outer = parseBlock(cidr);
  if (!outer) return errors;
  for (const [index, text] of except.entries()) {
    const at = `${field}.except[${index}]`;
    errors.push(...cidrMessages(text).map((message) => invalid(at, text, message)));
    const inner = parseBlock(text);
    if (inner && !isStrictSubset(inner, outer)) {
      errors.push(invalid(at, text, "must be a strict subset of `cidr`"));
    }
  }
  return errors;
}
