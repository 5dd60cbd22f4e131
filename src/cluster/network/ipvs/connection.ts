import type { Ipv4 } from "../ipv4.ts";
import type { Tuple } from "../netfilter/tuple.ts";
import type { IpvsTcpState } from "./tcp-states.ts";
import type { RealServer, VirtualServer } from "./virtual-server.ts";

export interface End {
  readonly address: Ipv4;
  readonly port: number;
}

/** A connection that IPVS has given to a real server: one line of `ipvsadm -Lnc` (ip_vs_conn). */
export interface IpvsConnection {
  readonly protocol: "tcp" | "udp";
  readonly client: End;
  readonly virtual: End;
  readonly real: End;
  readonly server: VirtualServer;
  readonly destination: RealServer;
  /** It only remembers where a client's next connections go (IP_VS_CONN_F_TEMPLATE). */
  readonly isTemplate: boolean;
  /** The template that it was made by. */
  readonly template: IpvsConnection | undefined;
  /** Of a template: the connections it has made that are still there. */
  readonly controlled: Set<IpvsConnection>;
  /** Of a template: one of those connections was really made. */
  assured: boolean;
  tcpState: IpvsTcpState;
  /** Counts as an active one of its real server. */
  active: boolean;
  /** Milliseconds. */
  timeout: number;
  expires: number;
}

/** The state's name in a listing. */
export function stateOf({ isTemplate, assured, protocol, tcpState }: IpvsConnection): string {
  if (isTemplate) return assured ? "ASSURED" : "NONE";
  return protocol === "udp" ? "UDP" : tcpState;
}

/** What the client sends, by its ends. */
export function clientTuple({ protocol, client, virtual }: IpvsConnection): Tuple {
  return tupleBetween(protocol, client, virtual);
}

/** What the real server answers. */
export function serverTuple({ protocol, real, client }: IpvsConnection): Tuple {
  return tupleBetween(protocol, real, client);
}

export function tupleBetween(protocol: Tuple["protocol"], source: End, destination: End): Tuple {
  return {
    protocol,
    source: source.address,
    sourcePort: source.port,
    destination: destination.address,
    destinationPort: destination.port,
  };
}
