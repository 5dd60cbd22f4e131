import type { PacketSummary } from "../../../../cluster/trace.ts";
import type { FlowDetail, FlowHop, FlowPacket } from "../../../../lab/views/view-data.ts";
import type { Words } from "../../../words.ts";

interface FlowStagesProps {
  readonly detail: FlowDetail;
  readonly words: Words;
}

/** Each packet's way: addresses before and after, the rules that matched, the route, and what conntrack remembers. */
export function FlowStages({ detail, words }: FlowStagesProps) {
  const { summary, packets, conntrack } = detail;
  return (
    <article class="flow-stages">
      <h3>
        {summary.protocol} {summary.client.address} → {summary.asked.address}
        {summary.asked.port === undefined ? "" : `:${summary.asked.port}`}
      </h3>
      {conntrack.map(({ node, entry }) => (
        <p key={node} class="conntrack" translate={false}>
          <b>conntrack {node}</b> {entry}
        </p>
      ))}
      {packets.map((packet, index) => (
        // Packets of a connection are only ever added at the end.
        <Packet key={index} packet={packet} isOpen={index === 0} words={words} />
      ))}
      {summary.packets > packets.length && <p>{words.morePackets(summary.packets - packets.length)}</p>}
    </article>
  );
}

function Packet({ packet, isOpen, words }: { packet: FlowPacket; isOpen: boolean; words: Words }) {
  const [first] = packet.hops;
  if (!first) return null;
  return (
    <details class="flow-packet" open={isOpen} data-direction={packet.direction}>
      <summary>
        {words.directions[packet.direction]} {packetText(first.packet)}
      </summary>
      <ol translate={false}>
        {packet.hops.map((hop, index) => (
          <Hop key={index} hop={hop} />
        ))}
      </ol>
    </details>
  );
}

function Hop({ hop }: { readonly hop: FlowHop }) {
  const { at, stage, packet, translated, rules = [], detail } = hop;
  return (
    <li data-stage={stage}>
      <b>{at}</b> <span class="stage">{stage}</span> {addressesOf(packet)}
      {translated && <strong> ⇒ {addressesOf(translated)}</strong>}
      {detail && <span class="detail"> {detail}</span>}
      {rules.length > 0 && (
        <ul>
          {rules.map((rule) => (
            <li key={rule}>{rule}</li>
          ))}
        </ul>
      )}
    </li>
  );
}

function packetText({ protocol, flags, length }: PacketSummary): string {
  return `${protocol}${flags === undefined ? "" : ` [${flags}]`} ${length} B`;
}

function addressesOf({ source, sourcePort, destination, destinationPort }: PacketSummary): string {
  const end = (address: string, port: number | undefined) => (port === undefined ? address : `${address}:${port}`);
  return `${end(source, sourcePort)} → ${end(destination, destinationPort)}`;
}
