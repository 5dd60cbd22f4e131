import { type EntryTuple, readEntry } from "./conntrack-entry.ts";
import { endText } from "./journey.ts";
import type { PacketWords } from "./packet-words.ts";

interface ConntrackTuplesProps {
  readonly node: string;
  /** As `conntrack -L` prints it. */
  readonly line: string;
  readonly words: PacketWords;
}

/** What a node remembers of a connection: both directions as it sees them, and where NAT makes them differ. */
export function ConntrackTuples({ node, line, words }: ConntrackTuplesProps) {
  const entry = readEntry(line);
  if (!entry) return null;
  const { protocol, state, seconds, original, reply, isUnreplied } = entry;
  const { isDestinationTranslated: dnat, isSourceTranslated: snat } = entry;
  const kind = dnat && snat ? "both" : dnat ? "destination" : snat ? "source" : "none";
  return (
    <section class="conntrack" aria-label={words.conntrackOf(node)}>
      <h4>
        {words.conntrackOf(node)}{" "}
        <span class="packet-head">
          {[protocol, state, isUnreplied ? "UNREPLIED" : ""].filter(Boolean).join(" ")} · {words.forgets(seconds)}
        </span>
      </h4>
      <div class="tuples" translate={false}>
        <Tuple name={words.original} tuple={original} marksSource={snat} marksDestination={dnat} />
        <Tuple name={words.reply} tuple={reply} marksSource={dnat} marksDestination={snat} />
      </div>
      <p>{words.translated[kind]}</p>
      <details class="rule-text">
        <summary>conntrack -L</summary>
        <p translate={false}>{line}</p>
      </details>
    </section>
  );
}

interface TupleProps {
  readonly name: string;
  readonly tuple: EntryTuple;
  readonly marksSource: boolean;
  readonly marksDestination: boolean;
}

function Tuple({ name, tuple, marksSource, marksDestination }: TupleProps) {
  const source = endText(tuple.source);
  const destination = endText(tuple.destination);
  return (
    <p>
      <span class="tuple-name">{name}</span> {marksSource ? <strong>{source}</strong> : <span>{source}</span>}
      <span> → </span>
      {marksDestination ? <strong>{destination}</strong> : <span>{destination}</span>}
    </p>
  );
}
