import type { ClusterMapData, Tally } from "../../../../lab/views/view-data.ts";
import { MarkInText } from "../pod-mark.tsx";
import { type PodMarks, podKey, podMark } from "../pod-marks.ts";
import { podLabel } from "./map-text.ts";
import type { MapWords } from "./map-words.ts";
import { barScale, type Share, type Shares, sharesOf } from "./shares.ts";

interface HistogramsProps {
  readonly tallies: readonly Tally[];
  readonly map: ClusterMapData;
  readonly marks: PodMarks;
  readonly words: MapWords;
}

/** Addresses that one command asks for and that are worth a look. */
const shown = 3;

/** Where the connections of the reader's last command came out, against what the draw, or the turn, lets expect. */
export function Histograms({ tallies, map, marks, words }: HistogramsProps) {
  return (
    <>
      {sharesOf(tallies, map)
        .slice(0, shown)
        .map((shares) => (
          <Histogram key={shares.asked} shares={shares} marks={marks} words={words} />
        ))}
    </>
  );
}

interface HistogramProps extends Pick<HistogramsProps, "marks" | "words"> {
  readonly shares: Shares;
}

function Histogram({ shares, marks, words }: HistogramProps) {
  const { service, backends, failed } = shares;
  const most = barScale(shares);
  const expectation = words.expectation(shares);
  return (
    <section class="histogram" aria-label={service}>
      <p class="verdict">
        <b translate={false}>{service}</b> {words.verdict(shares)}
        {failed > 0 && <strong> · {words.failed(failed)}</strong>}
      </p>
      <ul translate={false}>
        {backends.map((share) => (
          <Bar key={share.address} share={share} most={most} marks={marks} words={words} />
        ))}
      </ul>
      {expectation !== "" && <p class="expectation">{expectation}</p>}
    </section>
  );
}

interface BarProps extends Pick<HistogramsProps, "marks" | "words"> {
  readonly share: Share;
  readonly most: number;
}

function Bar({ share, most, marks, words }: BarProps) {
  const { address, pod, count, expected } = share;
  const index = pod && marks.get(podKey(pod));
  const mark = index === undefined ? undefined : podMark(index);
  const name = pod ? podLabel(pod) : `${address} (${words.gone})`;
  return (
    <li title={pod?.name}>
      <span>
        {mark && <MarkInText mark={mark} />} {name}
      </span>
      <svg viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true" data-pod={mark?.colour}>
        <rect class="bar" x="0" y="1" height="6" width={(100 * count) / most} />
        {expected !== undefined && <path class="expected" d={`M${(100 * expected) / most} 0V8`} />}
      </svg>
      <b>{count}</b>
    </li>
  );
}
