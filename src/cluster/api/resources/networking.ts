import type { Ingress, IngressClass, NetworkPolicy } from "kubernetes-types/networking/v1";
import { Later } from "../../later.ts";
import type { Draft } from "../object.ts";
import type { Store } from "../store.ts";
import { laterResource } from "./later-resource.ts";
import type { Resource, ResourceHead } from "./resource.ts";

const networkingKinds = new Later(() => import("./networking-kinds.ts"));

/** The kinds of networking.k8s.io/v1. */
export function createNetworking(store: Store): readonly Resource[] {
  return [
    laterResource<Draft<IngressClass>, Kinds>(
      { ...head("IngressClass", "ingressclass"), plural: "ingressclasses", namespaced: false },
      networkingKinds,
      ({ ingressClasses }) => ingressClasses,
    ),
    laterResource<Draft<Ingress>, Kinds>(
      { ...head("Ingress", "ingress", "ing"), plural: "ingresses", subresources: ["status"] },
      networkingKinds,
      ({ createIngresses }) => createIngresses(store),
    ),
    laterResource<Draft<NetworkPolicy>, Kinds>(
      { ...head("NetworkPolicy", "networkpolicy", "netpol"), plural: "networkpolicies" },
      networkingKinds,
      ({ networkPolicies }) => networkPolicies,
    ),
  ];
}

type Kinds = typeof import("./networking-kinds.ts");

/** What most kinds of the group have in common. */
function head(kind: Resource["kind"], singular: string, ...shortNames: string[]): Omit<ResourceHead, "plural"> {
  return {
    kind,
    group: "networking.k8s.io",
    version: "v1",
    singular,
    shortNames,
    categories: [],
    namespaced: true,
    subresources: [],
    returnsDeleted: false,
  };
}
