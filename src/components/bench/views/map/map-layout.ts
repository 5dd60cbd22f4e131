import type { ClusterMapData, MapNode, MapPod, MapService } from "../../../../lab/views/view-data.ts";
import { type Box, bottomOf, flowed, moved } from "./box.ts";
import { nameSize, shortened, smallSize, textWidth } from "./map-text.ts";
import { cardWidth, type GroupBox, type Level, nodeContents, type PodBox } from "./node-contents.ts";
import { fullPills, namePills, type PillWords, type ServicePill, type ServicePills } from "./service-pills.ts";

export interface LayoutWords extends PillWords {
  readonly internet: string;
  readonly controlPlane: string;
  readonly noNode: string;
  systemPods(count: number): string;
}

export interface LayoutOptions {
  readonly width: number;
  /** What there is; the picture gets higher only where it could not be read otherwise. */
  readonly height: number;
  /** At the top right, for the view's own controls. */
  readonly reserved: number;
  /** kube-system's pods and Services are drawn, too. */
  readonly showsSystem: boolean;
  readonly words: LayoutWords;
}

export interface NodeBox {
  readonly name: string;
  /** Undefined for the place of pods that wait for a node. */
  readonly node: MapNode | undefined;
  readonly title: string;
  readonly about: string;
  /** At the right of the title. */
  readonly aside: string;
  readonly isQuiet: boolean;
  readonly box: Box;
  /** Where the network of its row of nodes runs. */
  readonly busY: number;
}

export interface OutsideBox {
  readonly at: "laptop" | "internet";
  readonly text: string;
  readonly box: Box;
}

export interface MapLayout {
  readonly width: number;
  readonly height: number;
  readonly level: Level;
  /** Nodes have one line at their head, not two. */
  readonly isDense: boolean;
  readonly outside: readonly OutsideBox[];
  readonly services: readonly ServicePill[];
  readonly moreServices: ServicePills["more"];
  readonly nodes: readonly NodeBox[];
  readonly pods: readonly PodBox[];
  readonly groups: readonly (GroupBox & { readonly node: string })[];
}

/** The network's backbone goes down the left side, with a branch above each row of nodes. */
export const railX = 7;
/** Inside a node, the way to its pods. */
export const nodeRail = 8;
const left = 16;
const right = 8;
const outsideHeight = 22;
const outsideGap = 10;
/** A node's name and addresses: two lines, or one where there is little room. */
const headHeights = { full: 34, dense: 20 };
const stripHeight = 22;
const nodeGap = 12;
const rowGap = 18;
const nodePadding = { left: 16, right: 7, bottom: 10 };
const narrowestNode = 124;
/** Below this a picture is rather scrolled than shrunk. */
const lowest = 256;

interface NodeInput {
  readonly name: string;
  readonly node: MapNode | undefined;
  readonly pods: readonly MapPod[];
  readonly systemCount: number;
}

/** Where all things of the map are. Nothing overlaps, and no text is longer than its place. */
export function layoutMap(map: ClusterMapData, options: LayoutOptions): MapLayout {
  const { width, height, words, showsSystem } = options;
  const inner = Math.max(width, 280) - left - right;
  const outside = outsideBoxes(map, options);
  const shownServices = map.services.filter((service) => showsSystem || !isSystemService(service));
  const pillsTop = bottomOf(outside.map(({ box }) => box)) + 10;

  const inputs = nodeInputs(map, showsSystem);
  const strips = inputs.filter(({ node, pods }) => node?.isControlPlane && pods.length === 0);
  const full = inputs.filter((input) => !strips.includes(input));
  const { services, nodesTop, grid } = chooseDetail({
    full: fullPills(shownServices, inner, words),
    names: namePills(shownServices, inner, words),
    top: pillsTop,
    inputs: full,
    width: inner,
    height: Math.max(height, lowest) - (strips.length > 0 ? stripHeight + 20 : 6),
  });
  const stripBoxes = stripsBelow(strips, inner, words);
  const stripsHeight = strips.length > 0 ? bottomOf(stripBoxes.map(({ box }) => box)) + rowGap : 0;
  const needed = nodesTop + grid.height + stripsHeight + 6;

  // Room that is left goes between Services and nodes, then into the nodes.
  const slack = Math.max(0, height - needed);
  const lowered = Math.min(slack / 2, 40);
  const stretched = grid.rowCount > 0 ? Math.min((slack - lowered) / grid.rowCount, 48) : 0;
  const top = nodesTop + lowered;
  const stripsTop = top + grid.height + stretched * grid.rowCount + (full.length > 0 ? rowGap : 0);

  const nodes: NodeBox[] = [];
  const pods: PodBox[] = [];
  const groups: (GroupBox & { node: string })[] = [];
  for (const { input, box, row, contents } of grid.cells) {
    const at = { x: left, y: top + row * stretched };
    const placed = moved({ ...box, height: box.height + stretched }, at);
    nodes.push({ ...nodeTexts(input, placed.width, grid.isDense, words), box: placed, busY: placed.y - rowGap / 2 });
    const headHeight = grid.isDense ? headHeights.dense : headHeights.full;
    const inside = { x: placed.x + nodePadding.left, y: placed.y + headHeight + 8 };
    for (const pod of contents.pods) pods.push({ ...pod, box: moved(pod.box, inside) });
    for (const group of contents.groups) groups.push({ ...group, node: input.name, box: moved(group.box, inside) });
  }
  for (const { box, ...strip } of stripBoxes) {
    const placed = moved(box, { x: left, y: stripsTop });
    nodes.push({ ...strip, box: placed, busY: placed.y - rowGap / 2 });
  }
  const place = { x: left, y: pillsTop };
  return {
    width: Math.max(width, 280),
    height: Math.max(height, bottomOf([...nodes, ...pods, ...groups].map(({ box }) => box)) + 6),
    level: grid.level,
    isDense: grid.isDense,
    outside,
    services: services.pills.map((pill) => ({ ...pill, box: moved(pill.box, place) })),
    moreServices: services.more && { ...services.more, box: moved(services.more.box, place) },
    nodes,
    pods,
    groups,
  };
}

function isSystemService({ namespace, name }: MapService): boolean {
  return namespace === "kube-system" || (namespace === "default" && name === "kubernetes");
}

function outsideBoxes({ laptop }: ClusterMapData, { width, reserved, words }: LayoutOptions): OutsideBox[] {
  const room = Math.max(width, 280) - left - right - reserved;
  const widthOf = (text: string) => textWidth(text, smallSize) + 20;
  const needed = (name: string) => widthOf(name) + outsideGap + widthOf(words.internet);
  const long = `${laptop.name} ${laptop.address}`;
  const name = needed(long) <= room ? long : laptop.name;
  // Where there is no room beside the controls there is some below them.
  const y = needed(name) <= room ? 8 : 34;
  const box = { x: left, y, width: widthOf(name), height: outsideHeight };
  const internet = { ...box, x: left + box.width + outsideGap, width: widthOf(words.internet) };
  return [
    { at: "laptop", text: name, box },
    { at: "internet", text: words.internet, box: internet },
  ];
}

function nodeInputs({ nodes, pods }: ClusterMapData, showsSystem: boolean): NodeInput[] {
  const byNode = Map.groupBy(pods, ({ node }) => node);
  const input = (name: string, node: MapNode | undefined): NodeInput => {
    const all = byNode.get(name) ?? [];
    const own = all.filter(({ namespace }) => namespace !== "kube-system");
    return { name, node, pods: showsSystem ? all : own, systemCount: showsSystem ? 0 : all.length - own.length };
  };
  const known = nodes.map((node) => input(node.name, node));
  const waiting = input("", undefined);
  return waiting.pods.length > 0 ? [...known, waiting] : known;
}

interface Detail {
  readonly level: Level;
  readonly isDense: boolean;
}

/** From the most telling one on: of the Services in full or by their names, and of the nodes. */
const details: readonly (Detail & { readonly services: "full" | "names" })[] = [
  { services: "full", level: "card", isDense: false },
  { services: "full", level: "card", isDense: true },
  { services: "full", level: "chip", isDense: true },
  { services: "names", level: "card", isDense: true },
  { services: "names", level: "chip", isDense: true },
  { services: "full", level: "tile", isDense: true },
  { services: "names", level: "tile", isDense: true },
  { services: "full", level: "group", isDense: true },
  { services: "names", level: "group", isDense: true },
];

interface Room {
  /** Undefined where they have no room. */
  readonly full: ServicePills | undefined;
  readonly names: ServicePills;
  /** Where Services begin. */
  readonly top: number;
  readonly inputs: readonly NodeInput[];
  readonly width: number;
  /** For Services and nodes, from the picture's top on. */
  readonly height: number;
}

/** The most telling detail at which all fits. */
function chooseDetail({ full, names, top, inputs, width, height }: Room) {
  const narrowest = cardWidth(inputs.flatMap(({ pods }) => pods));
  const belowOf = ({ height: pills }: ServicePills) => top + pills + (pills > 0 ? 20 : 8);
  let best = {
    services: names,
    nodesTop: belowOf(names),
    grid: gridOf(inputs, { level: "card", isDense: false }, 1, width, narrowest),
  };
  for (const detail of details) {
    const services = detail.services === "full" ? full : names;
    if (!services) continue;
    const nodesTop = belowOf(services);
    const grid = chooseColumns(inputs, detail, width, narrowest);
    // Counting pods must save height: it tells less.
    if (detail.level === "group" && grid.height >= best.grid.height) continue;
    best = { services, nodesTop, grid };
    // Rather a picture that scrolls a little than pods that are only counted.
    const room = height - nodesTop;
    if (best.grid.height <= (detail.level === "tile" && detail.services === "names" ? 1.6 * room : room)) break;
  }
  return best;
}

/** The columns that need the least height. */
function chooseColumns(inputs: readonly NodeInput[], detail: Detail, width: number, narrowest: number) {
  const least = detail.level === "card" ? narrowest + nodePadding.left + nodePadding.right : narrowestNode;
  const most = Math.max(1, Math.min(inputs.length, Math.floor((width + nodeGap) / (least + nodeGap))));
  let best = gridOf(inputs, detail, most, width, narrowest);
  for (let columns = most - 1; columns > 0; columns--) {
    const other = gridOf(inputs, detail, columns, width, narrowest);
    if (other.height < best.height) best = other;
  }
  return best;
}

function gridOf(inputs: readonly NodeInput[], detail: Detail, columns: number, width: number, narrowest: number) {
  const { level, isDense } = detail;
  const headHeight = isDense ? headHeights.dense : headHeights.full;
  const cellWidth = Math.floor((width - nodeGap * (columns - 1)) / columns);
  const inside = { width: cellWidth - nodePadding.left - nodePadding.right, narrowest };
  const contents = inputs.map(({ pods }) => nodeContents(pods, level, inside));
  const cells: { input: NodeInput; box: Box; row: number; contents: ReturnType<typeof nodeContents> }[] = [];
  let y = 0;
  const rowCount = Math.ceil(inputs.length / columns);
  for (let row = 0; row < rowCount; row++) {
    const from = row * columns;
    const inRow = contents.slice(from, from + columns);
    const highest = inRow.reduce((most, one) => Math.max(most, one.height), 0);
    const height = headHeight + (highest > 0 ? highest + 8 : 0) + nodePadding.bottom;
    inRow.forEach((one, column) => {
      const input = inputs[from + column];
      const box = { x: column * (cellWidth + nodeGap), y, width: cellWidth, height };
      if (input) cells.push({ input, box, row, contents: one });
    });
    y += height + rowGap;
  }
  return { level, isDense, cells, rowCount, height: Math.max(0, y - rowGap) };
}

function nodeTexts(
  { name, node, systemCount }: NodeInput,
  width: number,
  isDense: boolean,
  words: LayoutWords,
): Omit<NodeBox, "box" | "busY"> {
  const room = width - nodePadding.left - nodePadding.right;
  const wanted = node ? name : words.noNode;
  const fits = (text: string) => textWidth(wanted, nameSize) + textWidth(text, smallSize) + 12 <= room;
  const system = systemCount > 0 ? words.systemPods(systemCount) : "";
  const range = node?.podCidr ?? "";
  const asides = isDense ? [`${range} ${system}`.trim(), range, system] : [system];
  const aside = asides.find(fits) ?? "";
  const asideWidth = aside === "" ? 0 : textWidth(aside, smallSize) + 12;
  const long = `${node?.address} · ${range}`;
  const about = textWidth(long, smallSize) <= room ? long : range;
  return {
    name,
    node,
    title: shortened(wanted, room - asideWidth, nameSize),
    about: node && !isDense ? shortened(about, room, smallSize) : "",
    aside,
    isQuiet: node === undefined || node.isControlPlane,
  };
}

/** Control planes without pods of the reader's: a line each. */
function stripsBelow(inputs: readonly NodeInput[], width: number, words: LayoutWords) {
  const texts = inputs.map(({ name, node, systemCount }) => {
    const parts = [node?.address, words.controlPlane, systemCount > 0 ? words.systemPods(systemCount) : ""];
    const title = shortened(name, width / 2, nameSize);
    const room = width - 38 - textWidth(title, nameSize);
    return { title, about: shortened(parts.filter(Boolean).join(" · "), room, smallSize) };
  });
  const boxes = flowed(
    texts.map(({ title, about }) => ({
      width: textWidth(title, nameSize) + textWidth(about, smallSize) + 38,
      height: stripHeight,
    })),
    width,
    { x: nodeGap, y: rowGap },
  );
  return inputs.flatMap(({ name, node }, index) => {
    const box = boxes[index];
    const text = texts[index];
    return box && text ? [{ name, node, ...text, aside: "", isQuiet: true, box }] : [];
  });
}
