// The kinds of networking.k8s.io/v1, loaded with the first request for one of them: see networking.ts.

export { ingressClasses } from "./ingress-classes.ts";
export { createIngresses } from "./ingresses.ts";
export { networkPolicies } from "./network-policies.ts";
