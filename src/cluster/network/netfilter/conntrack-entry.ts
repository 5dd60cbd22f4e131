import { formatIpv4 } from "../ipv4.ts";
import type { TrackedConnection } from "./conntrack.ts";
import type { Tuple } from "./tuple.ts";

const protocolNumbers: Readonly<Record<Tuple["protocol"], number>> = { tcp: 6, udp: 17, icmp: 1 };

/** An entry as `conntrack -L` prints it (libnetfilter_conntrack, snprintf_default). `now`: by the monotonic clock. */
export function entryLine(
  { original, reply, tcpState, assured, seenReply, expires }: TrackedConnection,
  now: number,
): string {
  const { protocol } = original;
  const head = `${protocol.padEnd(8)} ${protocolNumbers[protocol]} ${Math.max(0, Math.floor((expires - now) / 1000))}`;
  const parts = [head, ...(tcpState ? [tcpState] : []), tupleText(original)];
  if (!seenReply) parts.push("[UNREPLIED]");
  parts.push(tupleText(reply));
  if (assured) parts.push("[ASSURED]");
  return `${parts.join(" ")} mark=0 use=1`;
}

function tupleText({ protocol, source, destination, sourcePort, destinationPort }: Tuple): string {
  const ends = `src=${formatIpv4(source)} dst=${formatIpv4(destination)}`;
  if (protocol === "icmp") return `${ends} type=${destinationPort} code=0 id=${sourcePort}`;
  return `${ends} sport=${sourcePort} dport=${destinationPort}`;
}
