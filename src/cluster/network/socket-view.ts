/** States as ss names them. */
export type SocketState =
  | "LISTEN"
  | "SYN-SENT"
  | "SYN-RECV"
  | "ESTAB"
  | "FIN-WAIT-1"
  | "FIN-WAIT-2"
  | "CLOSE-WAIT"
  | "CLOSING"
  | "LAST-ACK"
  | "TIME-WAIT"
  | "UNCONN";

export interface SocketTimer {
  /** `on`: retransmission; `persist`: probes of a closed window. */
  readonly kind: "on" | "keepalive" | "timewait" | "persist";
  readonly remainingMs: number;
  /** Times that it has gone off without an answer. */
  readonly count: number;
}

/** One line of ss. */
export interface SocketView {
  readonly protocol: "tcp" | "udp";
  readonly state: SocketState;
  /** Bytes to read; of a listener, connections to accept. */
  readonly receiveQueue: number;
  /** Bytes not acknowledged; of a listener, how many connections may wait. */
  readonly sendQueue: number;
  readonly local: { readonly address: string; readonly port: number };
  /** Port 0: none. */
  readonly remote: { readonly address: string; readonly port: number };
  readonly timer: SocketTimer | undefined;
  /** The program has closed it. */
  readonly isOrphaned: boolean;
}

/** The peer of a socket that has none. */
export const nobody = { address: "0.0.0.0", port: 0 };
