import type { Box } from "./box.ts";
import { type MapLayout, type NodeBox, nodeRail, type OutsideBox, railX } from "./map-layout.ts";
import type { ItemProps } from "./pod-shapes.tsx";
import type { ServicePill } from "./service-pills.ts";

/** The network that all nodes are on, with its way out. */
export function NetworkLines({ layout }: { readonly layout: MapLayout }) {
  const buses = [...Map.groupBy(layout.nodes, ({ busY }) => busY)];
  const bottom = Math.max(0, ...layout.outside.map(({ box }) => box.y + box.height)) + 4;
  const lowest = Math.max(bottom, ...buses.map(([y]) => y));
  return (
    <g class="network">
      <path d={`M${railX} ${bottom}V${lowest}`} />
      {layout.outside.map(({ at, box }) => (
        <path key={at} d={`M${railX} ${bottom}H${box.x + box.width / 2}V${box.y + box.height}`} />
      ))}
      {buses.map(([y, nodes]) => (
        <path
          key={y}
          d={`M${railX} ${y}H${Math.max(...nodes.map(({ box }) => box.x)) + nodeRail}${nodes
            .map(({ box }) => `M${box.x + nodeRail} ${y}V${box.y}`)
            .join("")}`}
        />
      ))}
    </g>
  );
}

export function OutsideShape({ outside: { at, text, box } }: { readonly outside: OutsideBox }) {
  return (
    <g class="outside" data-at={at}>
      <rect {...box} rx={at === "internet" ? box.height / 2 : 4} />
      <text class="small" x={box.x + 10} y={box.y + 15}>
        {text}
      </text>
    </g>
  );
}

export function NodeShape({ node: { node, isQuiet, box } }: { readonly node: NodeBox }) {
  return (
    <g class="node" data-quiet={isQuiet} data-ready={node?.isReady ?? false} style={at(box)}>
      <rect width={box.width} height={box.height} rx={box.height < 30 ? 5 : 9} />
    </g>
  );
}

/** Above the lines that cross a node's head. */
export function NodeText({ node: { title, about, aside, isQuiet, box } }: { readonly node: NodeBox }) {
  const isStrip = box.height < 30;
  return (
    <g class="node" data-quiet={isQuiet} style={at(box)}>
      <text class="name" x="16" y={isStrip ? 15 : 17}>
        {title}
      </text>
      {aside !== "" && (
        <text class="small" x={box.width - 10} y="17" text-anchor="end">
          {aside}
        </text>
      )}
      <text
        class="small"
        x={isStrip ? box.width - 10 : 16}
        y={isStrip ? 15 : 31}
        text-anchor={isStrip ? "end" : undefined}
      >
        {about}
      </text>
    </g>
  );
}

interface PillShapeProps extends ItemProps {
  readonly pill: ServicePill;
}

export function PillShape({ pill, itemKey, isSelected, isStop, words }: PillShapeProps) {
  const { service, name, about, entry, hasAddress, box } = pill;
  const lines = [name, about, entry].filter((line) => line !== "");
  const middle = box.width / 2;
  return (
    // biome-ignore lint/a11y/useSemanticElements: there are no buttons inside an SVG
    <g
      class="item service"
      role="button"
      tabindex={isStop ? 0 : -1}
      aria-pressed={isSelected}
      aria-label={`${words.service(lines.join(" "))}${name === service.name ? "" : `, ${service.name}`}`}
      data-key={itemKey}
      data-address={hasAddress}
      data-entry={entry !== ""}
      data-quiet={service.namespace !== "default"}
      style={at(box)}
    >
      <title>{service.name}</title>
      <rect width={box.width} height={box.height} rx={Math.min(box.height / 2, 18)} />
      {lines.map((line, index) => (
        <text
          key={line}
          class={line === name ? "name" : line === entry ? "small entry" : "small"}
          x={middle}
          y={15 + 13 * index}
          text-anchor="middle"
        >
          {`${line} `}
        </text>
      ))}
    </g>
  );
}

function at({ x, y }: Box) {
  return { transform: `translate(${x}px, ${y}px)` };
}
