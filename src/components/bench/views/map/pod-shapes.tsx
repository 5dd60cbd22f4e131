import { MarkShape } from "../pod-mark.tsx";
import { podMark } from "../pod-marks.ts";
import { shortened, smallSize } from "./map-text.ts";
import type { MapWords } from "./map-words.ts";
import type { GroupBox, PodBox } from "./node-contents.ts";
import { podState } from "./pod-state.ts";

export interface ItemProps {
  readonly itemKey: string;
  readonly isSelected: boolean;
  /** The one of all items that Tab reaches. */
  readonly isStop: boolean;
  readonly words: MapWords;
}

interface PodShapeProps extends ItemProps {
  readonly pod: PodBox;
  /** Of its mark; a client has none. */
  readonly index: number | undefined;
}

/** A pod with its mark, as large as there is room for. */
export function PodShape({
  pod: { pod, box, level, label },
  index,
  itemKey,
  isSelected,
  isStop,
  words,
}: PodShapeProps) {
  const mark = index === undefined ? undefined : podMark(index);
  const state = podState(pod);
  const textX = mark ? 20 : level === "card" ? 5 : 8;
  const about = state === "ready" || pod.status === "Running" ? pod.address : pod.status;
  const lines =
    level === "card" ? [label, shortened(about, box.width - 9, smallSize)] : level === "chip" ? [label] : [];
  const facts = [pod.name, pod.node, pod.address, pod.status, pod.isReady ? "" : words.notReady].filter(Boolean);
  return (
    // biome-ignore lint/a11y/useSemanticElements: there are no buttons inside an SVG
    <g
      class="item pod"
      role="button"
      tabindex={isStop ? 0 : -1}
      aria-pressed={isSelected}
      aria-label={words.pod([lines.join(" "), ...facts].filter(Boolean).join(", "))}
      data-key={itemKey}
      data-state={state}
      data-pod={mark?.colour}
      data-quiet={pod.namespace !== "default"}
      style={{ transform: `translate(${box.x}px, ${box.y}px)` }}
    >
      <title>{pod.name}</title>
      <rect width={box.width} height={box.height} rx={level === "tile" ? 4 : 6} />
      {mark && (
        <MarkShape
          mark={state === "ready" ? mark : { ...mark, isHollow: true }}
          x={level === "tile" ? box.width / 2 : level === "card" ? 10.5 : 11}
          y={level === "card" ? 12 : box.height / 2}
          size={level === "tile" ? 5 : 5.5}
        />
      )}
      {lines.map((line, row) => (
        <text
          key={row}
          class={row === 0 ? "name" : "small"}
          x={row === 0 ? textX : 5}
          y={level === "chip" ? 14 : 16 + 12 * row}
        >
          {`${line} `}
        </text>
      ))}
    </g>
  );
}

interface GroupShapeProps extends ItemProps {
  readonly group: GroupBox;
}

/** Pods of one owner on one node, counted. */
export function GroupShape({ group: { pods, box, label }, itemKey, isSelected, isStop, words }: GroupShapeProps) {
  const ready = pods.filter(({ isReady }) => isReady).length;
  return (
    // biome-ignore lint/a11y/useSemanticElements: there are no buttons inside an SVG
    <g
      class="item pod group"
      role="button"
      tabindex={isStop ? 0 : -1}
      aria-pressed={isSelected}
      aria-label={`${label}, ${ready} ${words.ready}`}
      data-key={itemKey}
      data-state={ready === pods.length ? "ready" : "unready"}
      style={{ transform: `translate(${box.x}px, ${box.y}px)` }}
    >
      <title>{pods.map(({ name }) => name).join("\n")}</title>
      <rect width={box.width} height={box.height} rx="5" />
      <text class="name" x="7" y="14">
        {label}
      </text>
    </g>
  );
}
