import { type TcpSegment, tcpFlags } from "../packet.ts";

/** The states that `ipvsadm -Lnc` shows of TCP connections. */
export const tcpStates = [
  "NONE",
  "ESTABLISHED",
  "SYN_SENT",
  "SYN_RECV",
  "FIN_WAIT",
  "TIME_WAIT",
  "CLOSE",
  "CLOSE_WAIT",
  "LAST_ACK",
] as const;
export type IpvsTcpState = (typeof tcpStates)[number];

type Event = "syn" | "fin" | "ack" | "rst";

/** Initials of the states, to write the table with: the order is that of `tcpStates`. */
const initials = ["NO", "ES", "SS", "SR", "FW", "TW", "CL", "CW", "LA"];

/**
 * What follows each state, by what comes from the client (in) or from the server (out): Linux' table in
 * net/netfilter/ipvs/ip_vs_proto_tcp.c for connections that are seen in both directions.
 */
const next: Readonly<Record<"in" | "out", Readonly<Record<Event, readonly IpvsTcpState[]>>>> = {
  in: {
    syn: states("SR ES ES SR SR SR SR SR SR"),
    fin: states("CL CW SS TW TW TW CL CW LA"),
    ack: states("CL ES SS ES FW TW CL CW CL"),
    rst: states("CL CL CL SR CL CL CL CL LA"),
  },
  out: {
    syn: states("SS ES SS SR SS SS SS SS SS"),
    fin: states("TW FW SS TW FW TW CL TW LA"),
    ack: states("ES ES SS ES FW TW CL CW LA"),
    rst: states("CL CL SS CL CL TW CL CL CL"),
  },
};

function states(row: string): readonly IpvsTcpState[] {
  return row.split(" ").map((word) => tcpStates[initials.indexOf(word)] ?? "NONE");
}

export function nextState(state: IpvsTcpState, segment: TcpSegment, way: "in" | "out"): IpvsTcpState {
  const event = eventOf(segment.flags);
  return event ? (next[way][event][tcpStates.indexOf(state)] ?? "CLOSE") : "CLOSE";
}

function eventOf(flags: number): Event | undefined {
  if (flags & tcpFlags.rst) return "rst";
  if (flags & tcpFlags.syn) return "syn";
  if (flags & tcpFlags.fin) return "fin";
  return flags & tcpFlags.ack ? "ack" : undefined;
}
