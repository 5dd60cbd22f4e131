import type { Service } from "kubernetes-types/core/v1";

/** A change that a load balancer must follow, as the event about it says it: reason and message. */
export type Change = readonly [reason: string, message: string];

/** Of type LoadBalancer, and nobody else's. */
export function wantsLoadBalancer({ spec }: Service): boolean {
  return spec?.type === "LoadBalancer" && spec.loadBalancerClass === undefined;
}

/** What has changed in a Service that a load balancer is, was or is to be made for (service controller needsUpdate). */
export function changesBetween({ spec: old = {} }: Service, { spec: now = {} }: Service): Change[] {
  const changes: Change[] = [];
  const differs = (reason: string, before: unknown, after: unknown) => {
    if (before !== after) changes.push([reason, `${before} -> ${after}`]);
  };
  if (wantsLoadBalancer({ spec: old }) !== wantsLoadBalancer({ spec: now })) {
    return [["Type", `${old.type} -> ${now.type}`]];
  }
  differs("LoadBalancerSourceRanges", list(old.loadBalancerSourceRanges), list(now.loadBalancerSourceRanges));
  differs("LoadbalancerIP", old.loadBalancerIP ?? "", now.loadBalancerIP ?? "");
  const [before, after] = [old.externalIPs?.length ?? 0, now.externalIPs?.length ?? 0];
  if (before !== after) changes.push(["ExternalIP", `Count: ${before} -> ${after}`]);
  differs("ExternalTrafficPolicy", old.externalTrafficPolicy ?? "", now.externalTrafficPolicy ?? "");
  return changes;
}

/** As Go prints a slice of strings. */
function list(items: readonly string[] | undefined): string {
  return `[${(items ?? []).join(" ")}]`;
}
