import type { Point } from "./box.ts";
import type { FlightRoute } from "./flight-route.ts";
import { lengthOf, pointAt, roundedPath } from "./polyline.ts";

/** More than that at once is only counted where it arrives: eyes do not follow more, and frames stay short. */
const most = 20;
/** A name's lookup is not what the reader came to see. */
const mostLookups = 6;
const staggerMs = 70;
const pixelsPerMs = 0.7;
const restMs = 450;
const countMs = 1100;
/** How much of the time there the way back takes: it is what one has seen before. */
const backShare = 0.6;

interface Flight {
  readonly route: FlightRoute;
  readonly begins: number;
  readonly takes: number;
  readonly group: SVGGElement;
  readonly dot: SVGElement;
  readonly trail: SVGElement;
}

interface Counter {
  readonly text: SVGElement;
  count: number;
  since: number;
}

/** Moves packets along their ways, with as little work in a frame as there are packets. Draws nothing that did not happen. */
export class FlightAnimation {
  readonly #layer: SVGGElement;
  readonly #flights = new Set<Flight>();
  readonly #counters = new Map<string, Counter>();
  #frame: number | undefined;
  #lastBegin = 0;

  constructor(layer: SVGGElement) {
    this.#layer = layer;
  }

  fly(route: FlightRoute): void {
    if (route.isLookup && this.#flights.size >= mostLookups) return;
    if (this.#flights.size >= most) this.#count(route);
    else this.#launch(route);
    this.#frame ??= requestAnimationFrame((now) => this.#draw(now));
  }

  /** The picture has changed under them, or nobody looks. */
  clear(): void {
    if (this.#frame !== undefined) cancelAnimationFrame(this.#frame);
    this.#frame = undefined;
    this.#flights.clear();
    this.#counters.clear();
    this.#layer.replaceChildren();
  }

  #launch(route: FlightRoute): void {
    const begins = Math.max(performance.now(), this.#lastBegin + staggerMs);
    this.#lastBegin = begins;
    const group = element("g", { class: "flight", "data-direction": route.direction, "data-lookup": route.isLookup });
    const d = roundedPath(route.points);
    const trail = element("path", { class: "trail", d, pathLength: 1, "stroke-dasharray": "0 1" });
    const dot = element("circle", { class: "dot", r: route.isLookup ? 2.5 : 4, visibility: "hidden" });
    group.append(trail, dot);
    const takes = Math.min(1100, Math.max(350, lengthOf(route.points) / pixelsPerMs));
    this.#flights.add({ route, begins, takes, group, dot, trail });
  }

  #count(route: FlightRoute): void {
    const at = route.points.at(-1) ?? { x: 0, y: 0 };
    const key = `${at.x} ${at.y} ${route.end}`;
    let counter = this.#counters.get(key);
    if (!counter) {
      const text = element("text", {
        class: "flight-count",
        x: at.x + 7,
        y: at.y - 3,
        "data-direction": route.direction,
        "data-end": route.end,
      });
      this.#layer.append(text);
      counter = { text, count: 0, since: 0 };
      this.#counters.set(key, counter);
    }
    counter.count++;
    counter.since = performance.now();
    counter.text.textContent = `${route.end === "arrived" ? "+" : "✕ "}${counter.count}`;
  }

  #draw(now: number): void {
    for (const flight of this.#flights) this.#move(flight, now);
    for (const [key, { text, since }] of this.#counters) {
      if (now - since <= countMs) continue;
      text.remove();
      this.#counters.delete(key);
    }
    const isOver = this.#flights.size === 0 && this.#counters.size === 0;
    this.#frame = isOver ? undefined : requestAnimationFrame((next) => this.#draw(next));
  }

  #move(flight: Flight, now: number): void {
    const { route, begins, takes, group, dot, trail } = flight;
    if (now < begins) return;
    if (!group.isConnected) this.#layer.append(group);
    const part = (now - begins) / takes;
    const back = route.isLookup ? [] : wayBack(route);
    const isBack = back.length > 0 && part > 1;
    const { x, y } = isBack ? pointAt(back, (part - 1) / backShare) : pointAt(route.points, part);
    dot.setAttribute("visibility", "visible");
    dot.setAttribute("data-back", String(isBack));
    dot.setAttribute("transform", `translate(${x} ${y})`);
    trail.setAttribute("stroke-dasharray", `${Math.min(1, part)} 1`);
    const lasts = takes * (back.length > 0 ? 1 + backShare : 1);
    if (now - begins > lasts && route.end === "lost") dot.setAttribute("visibility", "hidden");
    if (now - begins < lasts + restMs) return;
    group.remove();
    this.#flights.delete(flight);
  }
}

/** Whoever refuses answers along the way that it came, unless the answer was seen to take another. */
function wayBack({ end, points, back }: FlightRoute): readonly Point[] {
  return back.length === 0 && end === "returned" ? [...points].reverse() : back;
}

function element<Name extends keyof SVGElementTagNameMap>(
  name: Name,
  attributes: Readonly<Record<string, string | number | boolean>>,
): SVGElementTagNameMap[Name] {
  const made = document.createElementNS("http://www.w3.org/2000/svg", name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, String(value));
  return made;
}
