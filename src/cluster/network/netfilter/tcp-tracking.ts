import { type TcpSegment, tcpFlags } from "../packet.ts";

/** The states that `conntrack -L` shows. */
export type TcpTrackingState =
  | "SYN_SENT"
  | "SYN_RECV"
  | "ESTABLISHED"
  | "FIN_WAIT"
  | "CLOSE_WAIT"
  | "LAST_ACK"
  | "TIME_WAIT"
  | "CLOSE";

type Step = Partial<Record<TcpTrackingState, TcpTrackingState>>;

/** From the table in Linux' nf_conntrack_proto_tcp.c; a missing entry leaves the state as it is. */
const onFin: Step = {
  SYN_RECV: "FIN_WAIT",
  ESTABLISHED: "FIN_WAIT",
  FIN_WAIT: "LAST_ACK",
  CLOSE_WAIT: "LAST_ACK",
};
const onAck: Step = { FIN_WAIT: "CLOSE_WAIT", LAST_ACK: "TIME_WAIT" };

/** The state of a connection whose first segment seen is this; undefined when it can start none. */
export function firstTcpState(segment: TcpSegment): TcpTrackingState | undefined {
  const { flags } = segment;
  if (flags & tcpFlags.rst) return undefined;
  if (flags & tcpFlags.syn) return flags & tcpFlags.ack ? undefined : "SYN_SENT";
  if (flags & tcpFlags.fin) return "FIN_WAIT";
  // Picked up in the middle: net.netfilter.nf_conntrack_tcp_loose is on by default.
  return flags & tcpFlags.ack ? "ESTABLISHED" : undefined;
}

export function nextTcpState(state: TcpTrackingState, segment: TcpSegment, isReply: boolean): TcpTrackingState {
  const { flags } = segment;
  if (flags & tcpFlags.rst) return "CLOSE";
  if (flags & tcpFlags.syn) return isReply && flags & tcpFlags.ack && state === "SYN_SENT" ? "SYN_RECV" : state;
  if (flags & tcpFlags.fin) return onFin[state] ?? state;
  if (state === "SYN_RECV" && !isReply) return "ESTABLISHED";
  return onAck[state] ?? state;
}

/** A SYN that may take over an old entry's ports. */
export function reopens(state: TcpTrackingState, segment: TcpSegment): boolean {
  const opening = (segment.flags & (tcpFlags.syn | tcpFlags.ack | tcpFlags.rst)) === tcpFlags.syn;
  return opening && (state === "TIME_WAIT" || state === "CLOSE");
}
