/** What a name in the cluster's zone asks for (Kubernetes DNS-based service discovery, 1.1.0). */
export type ZoneName =
  /** The zone itself, and its inner nodes `svc` and `pod`. */
  | { readonly kind: "node" }
  | { readonly kind: "namespace"; readonly namespace: string }
  | { readonly kind: "pod"; readonly namespace: string; readonly name: string }
  | {
      readonly kind: "service";
      readonly namespace: string;
      readonly name: string;
      /** `<endpoint>.<service>…` */
      readonly endpoint?: string;
      /** `_<port>._<protocol>.<service>…` */
      readonly port?: string;
      readonly protocol?: string;
    }
  /** Nothing can have this name. */
  | { readonly kind: "invalid" };

/** `name` in lower case, in or under `zone`. CoreDNS: plugin/kubernetes/parse.go. */
export function parseZoneName(name: string, zone: string): ZoneName {
  const base = name === zone ? "" : zone === "" ? name : name.slice(0, -zone.length - 1);
  if (base === "") return { kind: "node" };
  const labels = base.split(".");
  const root = labels.pop();
  if (root !== "svc" && root !== "pod") return { kind: "invalid" };
  const namespace = labels.pop();
  if (namespace === undefined) return { kind: "node" };
  const last = labels.pop();
  if (last === undefined) return { kind: "namespace", namespace };
  const [first, second, ...more] = labels;
  if (more.length > 0) return { kind: "invalid" };
  // What stands before a pod's name is read as an endpoint or a port, and then not looked at.
  if (root === "pod") return { kind: "pod", namespace, name: last };
  if (first === undefined) return { kind: "service", namespace, name: last };
  if (second === undefined) return { kind: "service", namespace, name: last, endpoint: first };
  return { kind: "service", namespace, name: last, port: bare(first), protocol: bare(second) };
}

/** Whether `name` is `zone` or below it; both in lower case. The root, which is empty, holds all names. */
export function isInZone(name: string, zone: string): boolean {
  return zone === "" || name === zone || (name.endsWith(zone) && name[name.length - zone.length - 1] === ".");
}

function bare(label: string): string {
  return label.startsWith("_") ? label.slice(1) : label;
}
