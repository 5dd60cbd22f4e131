import type { Pod } from "kubernetes-types/core/v1";
import { type Ipv4, tryParseIpv4 } from "../network/ipv4.ts";

type Labels = Readonly<Record<string, string>>;

export interface NamedPort {
  readonly name: string;
  /** `TCP` */
  readonly protocol: string;
  readonly port: number;
}

/** What policies need to know of a pod. */
export interface PolicyPod {
  readonly name: string;
  readonly namespace: string;
  readonly nodeName: string;
  readonly address: Ipv4;
  readonly labels: Labels;
  readonly ports: readonly NamedPort[];
}

/** Undefined for a pod without an address of its own: on the host's network, not yet started, or over. */
export function policyPod({ metadata, spec, status }: Pod): PolicyPod | undefined {
  const address = tryParseIpv4(status?.podIP ?? "");
  const isOver = status?.phase === "Succeeded" || status?.phase === "Failed";
  if (address === undefined || spec?.hostNetwork || isOver) return undefined;
  const ports = (spec?.containers ?? []).flatMap(({ ports = [] }) =>
    ports.map(({ name = "", protocol = "TCP", containerPort }) => ({ name, protocol, port: containerPort })),
  );
  return {
    name: metadata?.name ?? "",
    namespace: metadata?.namespace ?? "",
    nodeName: spec?.nodeName ?? "",
    address,
    labels: metadata?.labels ?? {},
    ports: ports.filter(({ name }) => name !== ""),
  };
}
