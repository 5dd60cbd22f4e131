import type { Engine } from "../../engines/engine.ts";
import { createWorkerEngine } from "../../engines/worker/worker-engine.ts";
import type { ClusterMapData, FlowSummary, FlowsData } from "../../lab/views/view-data.ts";
import { FlightAnimation } from "../bench/views/map/flight-animation.ts";
import { flightRoute } from "../bench/views/map/flight-route.ts";
import type { MapLayout } from "../bench/views/map/map-layout.ts";
import { type MapWords, mapWords } from "../bench/views/map/map-words.ts";
import { arrowTransform, roundedPath } from "../bench/views/map/polyline.ts";
import { barScale } from "../bench/views/map/shares.ts";
import { isSystemFlow, type SystemParts, systemParts } from "../bench/views/packet/flow-filter.ts";
import { languageOf } from "../languages.ts";
import {
  type DrawingName,
  drawings,
  frontLab,
  layoutFor,
  loopCommand,
  loopFor,
  loopShares,
  loopTerminal,
  setUp,
  shownColumns,
  shownRows,
} from "./front-lab.ts";
import { PlainOutput } from "./plain-output.ts";

export interface LiveLoop {
  /** Stops the cluster's time, and what moves. */
  hold(isHeld: boolean): void;
}

/** Wide enough for the command; the page breaks lines where it has to. */
const size = { columns: 250, rows: 10 };

/** The cluster in a worker, its loop running; what it does is drawn over the figure's first picture. */
export async function startLoop(figure: HTMLElement, onCrash: () => void): Promise<LiveLoop> {
  const language = languageOf(document.documentElement.lang);
  const labsUrl = new URL(figure.dataset.labsPath ?? "/labs/", location.href).href;
  const engine = createWorkerEngine({ labsUrl, language });
  const shown = new ShownLoop(figure, mapWords(language));
  const output = new PlainOutput({ rows: shownRows, columns: shownColumns[shown.visible] });
  const terminal = figure.querySelector("[data-loop-terminal]");
  engine.subscribe((event) => {
    if (event.type === "crashed") onCrash();
    else if (event.type === "view" && event.data.topic === "map") shown.map(event.data);
    else if (event.type === "view" && event.data.topic === "flows") shown.traffic(event.data);
    else if (event.type === "output" && event.terminal === loopTerminal) {
      output.write(event.data);
      if (terminal) terminal.textContent = output.text;
      engine.ack(loopTerminal, event.data.byteLength);
    }
  });
  await beginLoop(engine);
  return {
    hold: (isHeld) => {
      engine.hold(isHeld);
      if (isHeld) shown.rest();
    },
  };
}

async function beginLoop(engine: Engine): Promise<void> {
  // Another seed would give the pods other names than in the picture. So that not every visit sees the same draws, the
  // loop has run before, for so long.
  await engine.boot({ lab: frontLab, replay: [...setUp, loopFor(5000 + 40_000 * Math.random())] });
  await engine.openTerminal(loopTerminal, size);
  engine.resize(loopTerminal, size);
  engine.watch({ topic: "map" });
  engine.type(loopTerminal, `${loopCommand}\r`);
  engine.watch({ topic: "flows" });
}

interface Drawing {
  readonly svg: SVGSVGElement;
  readonly animation: FlightAnimation;
  layout: MapLayout | undefined;
}

/** Shows in the figure what the engine tells. */
class ShownLoop {
  readonly #figure: HTMLElement;
  readonly #words: MapWords;
  readonly #drawings: ReadonlyMap<DrawingName, Drawing>;
  readonly #still = matchMedia("(prefers-reduced-motion: reduce)");
  readonly #flown = new Set<number>();
  #map: ClusterMapData | undefined;
  #system: SystemParts = systemParts(undefined);

  constructor(figure: HTMLElement, words: MapWords) {
    this.#figure = figure;
    this.#words = words;
    this.#drawings = new Map(
      drawings.flatMap((name) => {
        const svg = figure.querySelector<SVGSVGElement>(`[data-drawing="${name}"]`);
        const layer = svg?.querySelector<SVGGElement>("[data-flights]");
        return svg && layer ? [[name, { svg, animation: new FlightAnimation(layer), layout: undefined }]] : [];
      }),
    );
  }

  get visible(): DrawingName {
    return drawings.find((name) => this.#drawings.get(name)?.svg.getClientRects().length !== 0) ?? "wide";
  }

  map(map: ClusterMapData): void {
    this.#map = map;
    this.#system = systemParts(map);
    for (const [name, drawing] of this.#drawings) drawing.layout = layoutFor(name, map, this.#words);
  }

  traffic(traffic: FlowsData): void {
    if (!this.#map) return;
    for (const flow of traffic.flows) this.#fly(flow, this.#map);
    for (const id of this.#flown) if (this.#flown.size > 500) this.#flown.delete(id);
    this.#showShares(traffic, this.#map);
  }

  rest(): void {
    for (const { animation } of this.#drawings.values()) animation.clear();
  }

  #fly(flow: FlowSummary, map: ClusterMapData): void {
    if (flow.outcome === "open" || this.#flown.has(flow.id) || isSystemFlow(flow, this.#system)) return;
    this.#flown.add(flow.id);
    for (const { svg, animation, layout } of this.#drawings.values()) {
      if (!layout || svg.getClientRects().length === 0) continue;
      const route = flightRoute(flow, map, layout);
      if (!route) continue;
      if (!this.#still.matches) animation.fly(route);
      if (route.isLookup) continue;
      const { sight } = route;
      set(svg, ".last .sight", "d", sight ? `M${sight.from.x} ${sight.from.y}L${sight.to.x} ${sight.to.y}` : "");
      set(svg, ".last .trail", "d", roundedPath(route.points));
      set(svg, ".last .arrow", "transform", arrowTransform(route.points));
    }
  }

  #showShares(traffic: FlowsData, map: ClusterMapData): void {
    const shares = loopShares(traffic, map);
    if (!shares) return;
    const verdict = this.#figure.querySelector("[data-verdict]");
    if (verdict) verdict.textContent = this.#words.verdict(shares);
    const most = barScale(shares);
    for (const { address, count, expected } of shares.backends) {
      const row = this.#figure.querySelector(`[data-backend="${CSS.escape(address)}"]`);
      if (!row) continue;
      set(row, ".bar", "width", `${(100 * count) / most}`);
      set(row, ".expected", "d", expected === undefined ? "" : `M${(100 * expected) / most} 0V8`);
      const number = row.querySelector("b");
      if (number) number.textContent = `${count}`;
      for (const text of this.#figure.querySelectorAll(`[data-count="${CSS.escape(address)}"]`)) {
        text.textContent = `${count}`;
      }
    }
  }
}

function set(root: Element, selector: string, attribute: string, value: string): void {
  root.querySelector(selector)?.setAttribute(attribute, value);
}
