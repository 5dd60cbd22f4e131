import type { MapService } from "../../../../lab/views/view-data.ts";
import { podKey } from "../pod-marks.ts";
import { type Box, bottomOf, flowed } from "./box.ts";
import { nameSize, shortened, smallSize, textWidth } from "./map-text.ts";

export interface PillWords {
  endpoints(count: number): string;
  readonly headless: string;
  nodePort(ports: string): string;
  moreServices(count: number): string;
}

export interface ServicePill {
  readonly key: string;
  readonly service: MapService;
  readonly name: string;
  /** Its address and what stands behind it; empty where there is room for names only. */
  readonly about: string;
  /** How it is entered from outside; empty when it is not. */
  readonly entry: string;
  /** It has an address of its own; else its name is all there is. */
  readonly hasAddress: boolean;
  readonly box: Box;
}

export interface ServicePills {
  readonly pills: readonly ServicePill[];
  /** Those that there was no room for. */
  readonly more: { readonly text: string; readonly box: Box } | undefined;
  readonly height: number;
}

const gap = { x: 10, y: 10 };
const padding = 28;
const rowsShown = 2;
const lineHeight = 13;

/** Services as rows of pills in full; undefined where two rows are not enough. */
export function fullPills(services: readonly MapService[], width: number, words: PillWords): ServicePills | undefined {
  const pills = placed(
    services.map((service) => pillOf(service, words)),
    width,
  );
  return rowsOf(pills) <= rowsShown
    ? { pills, more: undefined, height: bottomOf(pills.map(({ box }) => box)) }
    : undefined;
}

/** Their names only, in at most two rows. */
export function namePills(services: readonly MapService[], width: number, words: PillWords): ServicePills {
  const names = placed(
    services.map((service) => ({ ...pillOf(service, words), about: "", entry: "" })),
    width,
  );
  const lastY = [...new Set(names.map(({ box }) => box.y))][rowsShown - 1] ?? Number.POSITIVE_INFINITY;
  let pills = names.filter(({ box }) => box.y <= lastY);
  for (;;) {
    const left = services.length - pills.length;
    if (left === 0) return { pills, more: undefined, height: bottomOf(pills.map(({ box }) => box)) };
    const text = words.moreServices(left);
    const size = { width: textWidth(text, smallSize) + padding, height: lineHeight + 9 };
    const box = flowed([...pills.map((pill) => pill.box), size], width, gap).at(-1) ?? { x: 0, y: 0, ...size };
    if (box.y <= lastY || pills.length === 0) {
      return { pills, more: { text, box }, height: bottomOf([...pills.map((pill) => pill.box), box]) };
    }
    pills = pills.slice(0, -1);
  }
}

function pillOf(service: MapService, words: PillWords): Omit<ServicePill, "box"> {
  const { name, type, clusterIp, externalName, externalAddresses, ports, endpoints } = service;
  const ready = words.endpoints(endpoints.filter(({ isReady }) => isReady).length);
  const [first] = ports;
  const port = first ? `:${first.port}${ports.length > 1 ? "…" : ""}` : "";
  const hasAddress = type !== "ExternalName" && clusterIp !== "None" && clusterIp !== "";
  const nodePorts = ports.flatMap(({ nodePort }) => (nodePort === undefined ? [] : [nodePort])).join(" ");
  const about = {
    ExternalName: `CNAME ${externalName}`,
    None: `${words.headless} · ${ready}`,
  }[type === "ExternalName" ? type : clusterIp];
  return {
    key: podKey(service),
    service,
    name: service.namespace === "default" ? name : `${service.namespace}/${name}`,
    about: about ?? `${clusterIp || "–"}${port} · ${ready}`,
    entry: [...externalAddresses, ...(nodePorts === "" ? [] : [words.nodePort(nodePorts)])].join(" · "),
    hasAddress,
  };
}

function placed(pills: readonly Omit<ServicePill, "box">[], width: number): ServicePill[] {
  const room = Math.min(width, 360) - padding;
  const cut = pills.map((pill) => ({
    ...pill,
    name: shortened(pill.name, room, nameSize),
    about: shortened(pill.about, room, smallSize),
    entry: shortened(pill.entry, room, smallSize),
  }));
  const sizes = cut.map(({ name, about, entry }) => ({
    width:
      padding +
      Math.max(textWidth(name, nameSize), textWidth(about, smallSize), entry === "" ? 0 : textWidth(entry, smallSize)),
    height: 9 + lineHeight * [name, about, entry].filter((line) => line !== "").length,
  }));
  const boxes = flowed(sizes, width, gap);
  return cut.flatMap((pill, index) => {
    const box = boxes[index];
    return box ? [{ ...pill, box }] : [];
  });
}

function rowsOf(pills: readonly ServicePill[]): number {
  return new Set(pills.map(({ box }) => box.y)).size;
}
