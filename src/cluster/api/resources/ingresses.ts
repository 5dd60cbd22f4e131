import type { Ingress, IngressRule } from "kubernetes-types/networking/v1";
import { type ApiObject, type Draft, equal } from "../object.ts";
import type { Store } from "../store.ts";
import { classAnnotation, ingressErrors } from "../validation/ingress.ts";
import { subdomainErrors } from "../validation/names.ts";
import { age } from "./duration.ts";
import type { LaterBody } from "./later-resource.ts";
import { column } from "./resource.ts";

const defaultClassAnnotation = "ingressclass.kubernetes.io/is-default-class";

/** `store`: where the IngressClasses are. */
export function createIngresses(store: Pick<Store, "list">): LaterBody<Draft<Ingress>> {
  return {
    applyDefaults(ingress) {
      ingress.spec ??= {};
    },
    /** plugin/pkg/admission/network/defaultingressclass */
    admit(ingress) {
      if (ingress.spec?.ingressClassName !== undefined || hasClassAnnotation(ingress)) return;
      const name = defaultClass(store.list("IngressClass"));
      if (name !== undefined) ingress.spec = { ...ingress.spec, ingressClassName: name };
    },
    prepareForCreate(ingress) {
      ingress.status = { loadBalancer: {} };
    },
    nameErrors: subdomainErrors,
    validate: ingressErrors,
    warnings(ingress) {
      if (!hasClassAnnotation(ingress) || ingress.spec?.ingressClassName !== undefined) return [];
      return [`annotation "${classAnnotation}" is deprecated, please use 'spec.ingressClassName' instead`];
    },
    raisesGeneration: (ingress, old) => !equal(ingress.spec, old.spec),

    table: {
      columns: [column("Name"), column("Class"), column("Hosts"), column("Address"), column("Ports"), column("Age")],
      cells: ({ metadata, spec, status }, now) => [
        metadata?.name ?? "",
        spec?.ingressClassName ?? "<none>",
        hostsCell(spec?.rules ?? []),
        addressCell(status),
        spec?.tls?.length ? "80, 443" : "80",
        age(metadata?.creationTimestamp, now),
      ],
    },
  };
}

function hasClassAnnotation({ metadata }: ApiObject): boolean {
  return metadata?.annotations?.[classAnnotation] !== undefined;
}

/** Of several defaults the newest, then the first by name. */
function defaultClass(classes: readonly ApiObject[]): string | undefined {
  const created = ({ metadata }: ApiObject) => metadata?.creationTimestamp ?? "";
  // The store lists them by name, and a sort keeps the order of equals.
  const [first] = classes
    .filter(({ metadata }) => metadata?.annotations?.[defaultClassAnnotation] === "true")
    .sort((a, b) => (created(a) < created(b) ? 1 : created(a) > created(b) ? -1 : 0));
  return first?.metadata?.name;
}

/** The hosts among the first rules, up to three; how many more there are is counted in rules, with or without a host. */
function hostsCell(rules: readonly IngressRule[]): string {
  const hosts: string[] = [];
  let more = false;
  for (const { host } of rules) {
    if (hosts.length === 3) more = true;
    else if (host) hosts.push(host);
  }
  if (hosts.length === 0) return "*";
  return more ? `${hosts.join(",")} + ${rules.length - 3} more...` : hosts.join(",");
}

function addressCell(status: Ingress["status"]): string {
  const addresses = (status?.loadBalancer?.ingress ?? []).map(({ ip, hostname }) => ip || hostname || "");
  return [...new Set(addresses.filter(Boolean))].sort().join(",");
}
