import type { ClusterMapData, FlowDetail, FlowHop, FlowPacket } from "../../../../lab/views/view-data.ts";
import type { Words } from "../../../words.ts";
import { clockTime } from "../clock-time.ts";
import { viewWords } from "../view-words.ts";
import { ConntrackTuples } from "./conntrack-tuples.tsx";
import { ownerOf } from "./flow-filter.ts";
import { type EndChange, endsOf, endText, isNorthSouth, laneKind, lanesOf } from "./journey.ts";
import { lossOf } from "./loss.ts";
import { type PacketWords, packetWords } from "./packet-words.ts";
import { RuleWay } from "./rule-way.tsx";

interface FlowStagesProps {
  readonly detail: FlowDetail;
  readonly map: ClusterMapData | undefined;
  readonly words: Words;
}

/** A connection as it went: its first packet there and the answer's way back, lane by lane, and what conntrack remembers. */
export function FlowStages({ detail, map, words }: FlowStagesProps) {
  const { summary, packets, conntrack } = detail;
  const own = packetWords(words.language);
  const northSouth = isNorthSouth(summary);
  const loss = lossOf(detail);
  const there = packets.find(({ direction }) => direction === "request");
  const back = packets.find(({ direction }) => direction === "reply");
  const others = packets.filter((packet) => packet !== there && packet !== back);
  const endpoints = map?.services.find(({ clusterIp }) => clusterIp === summary.asked.address)?.endpoints;
  const ready = endpoints?.filter(({ isReady }) => isReady).length;
  const place = { map, words: own, endpoints: ready };
  return (
    <article class="flow" data-direction={northSouth ? "north-south" : "east-west"}>
      <h3 translate={false}>
        {summary.protocol} {summary.client.at ?? endText(summary.client)} → {ownerOf(summary.asked, map)}{" "}
        {endText(summary.asked)}
      </h3>
      <p class="flow-facts">
        <span class="flow-direction">{northSouth ? own.northSouth : own.eastWest}</span>
        <span class="flow-outcome" data-outcome={summary.outcome}>
          {viewWords(words.language).outcomes[summary.outcome]}
        </span>
        {summary.about && <code translate={false}>{summary.about}</code>}
      </p>
      {loss && <p class="flow-loss">{own.loss(loss)}</p>}
      {summary.seenAs && <p>{own.seenAs(summary.seenAs)}</p>}
      <div class="flow-ways">
        {there && <Way packet={there} title={own.there} {...place} />}
        {back ? <Way packet={back} title={own.back} {...place} /> : <p class="flow-silence">{own.noAnswer}</p>}
      </div>
      {conntrack.map(({ node, entry }) => (
        <ConntrackTuples key={node} node={node} line={entry} words={own} />
      ))}
      {others.length > 0 && (
        <details class="flow-others">
          <summary>{own.otherPackets(others.length)}</summary>
          {others.map((packet, index) => (
            // Packets of a connection are only ever added at the end.
            <OtherPacket key={index} packet={packet} words={words} place={place} />
          ))}
        </details>
      )}
      {summary.packets > packets.length && (
        <p>{viewWords(words.language).morePackets(summary.packets - packets.length)}</p>
      )}
    </article>
  );
}

interface Place {
  readonly map: ClusterMapData | undefined;
  readonly words: PacketWords;
  /** How many endpoints are ready of the Service that was asked. */
  readonly endpoints: number | undefined;
}

function Way({ packet, title, ...place }: { readonly packet: FlowPacket; readonly title: string } & Place) {
  const { words, map } = place;
  const [first] = packet.hops;
  return (
    <section class="flow-way" aria-label={title}>
      <h4>
        {title}{" "}
        <span class="packet-head" translate={false}>
          {first && headOf(first, words)}
        </span>
      </h4>
      <ol class="lanes">
        {lanesOf(packet).map(({ at, hops }, index) => (
          <li key={index} class="lane" data-kind={laneKind(at, map)}>
            <p class="lane-name">
              <b translate={false}>{at}</b> <span>{words.lanes[laneKind(at, map)]}</span>
            </p>
            <ol class="stations">
              {hops.map((hop, step) => (
                <Station key={step} hop={hop} {...place} />
              ))}
            </ol>
          </li>
        ))}
      </ol>
    </section>
  );
}

function Station({ hop, words, endpoints }: { readonly hop: FlowHop } & Place) {
  const { stage, detail, rules = [] } = hop;
  const { source, destination } = endsOf(hop);
  const isSeen =
    stage === "sent" || stage === "delivered" || source.after !== undefined || destination.after !== undefined;
  return (
    <li class="station" data-stage={stage}>
      <span class="station-name">{words.stages[stage]}</span>
      <div class="station-body">
        {isSeen && (
          <dl class="ends" translate={false}>
            <End name={words.from} end={source} words={words} />
            <End name={words.to} end={destination} words={words} />
          </dl>
        )}
        {detail && <p class="station-detail">{stage === "routed" ? routeWords(detail, words) : detail}</p>}
        {rules.length > 0 && <RuleWay rules={rules} words={words} endpoints={endpoints} />}
      </div>
    </li>
  );
}

function End({ name, end, words }: { readonly name: string; readonly end: EndChange; readonly words: PacketWords }) {
  const { before, after } = end;
  return (
    <div>
      <dt>{name}</dt>
      <dd>
        {after ? (
          <>
            <s>{endText(before)}</s> <span class="sr-only">{words.becomes}</span>
            <span aria-hidden="true">→</span> <strong>{endText(after)}</strong>
          </>
        ) : (
          endText(before)
        )}
      </dd>
    </div>
  );
}

interface OtherPacketProps {
  readonly packet: FlowPacket;
  readonly words: Words;
  readonly place: Place;
}

function OtherPacket({ packet, words, place }: OtherPacketProps) {
  const [first] = packet.hops;
  if (!first) return null;
  const title = viewWords(words.language).directions[packet.direction];
  return (
    <details>
      <summary>
        {title} <span translate={false}>{headOf(first, place.words)}</span>{" "}
        <span class="packet-head">{clockTime(first.time)}</span>
      </summary>
      <Way packet={packet} title={title} {...place} />
    </details>
  );
}

function headOf({ packet: { protocol, flags, length } }: FlowHop, words: PacketWords): string {
  return `${protocol}${flags === undefined ? "" : ` [${flags}]`} ${words.bytes(length)}`;
}

/** `eth0 via 192.168.0.3`, as the simulated kernel notes a route. */
function routeWords(detail: string, words: PacketWords): string {
  const [device = "", hop] = detail.split(" via ");
  return hop === undefined ? words.direct(device) : words.via(device, hop);
}
