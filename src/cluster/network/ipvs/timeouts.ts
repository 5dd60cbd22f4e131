import type { IpvsTcpState } from "./tcp-states.ts";

/** Those that `ipvsadm --set` changes, in seconds. */
export interface Timeouts {
  tcp: number;
  tcpFin: number;
  udp: number;
}

/** The others, in seconds (net/netfilter/ipvs/ip_vs_proto_tcp.c). */
const others: Readonly<Record<Exclude<IpvsTcpState, "ESTABLISHED" | "FIN_WAIT">, number>> = {
  NONE: 2,
  SYN_SENT: 120,
  SYN_RECV: 60,
  TIME_WAIT: 120,
  CLOSE: 10,
  CLOSE_WAIT: 60,
  LAST_ACK: 30,
};

/** How long a connection lives without another packet, in milliseconds. */
export function timeoutOf(protocol: "tcp" | "udp", state: IpvsTcpState, { tcp, tcpFin, udp }: Timeouts): number {
  if (protocol === "udp") return udp * 1000;
  if (state === "ESTABLISHED") return tcp * 1000;
  return 1000 * (state === "FIN_WAIT" ? tcpFin : others[state]);
}
