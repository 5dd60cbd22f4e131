import { useEffect, useRef } from "preact/hooks";
import type { ClusterMapData } from "../../../../lab/views/view-data.ts";
import { isSystemFlow, systemNames } from "../packet/flow-filter.ts";
import type { ViewStore } from "../view-store.ts";
import { FlightAnimation } from "./flight-animation.ts";
import { flightRoute } from "./flight-route.ts";
import { lastFlow } from "./last-flow.ts";
import type { MapLayout } from "./map-layout.ts";
import { arrowTransform, roundedPath } from "./polyline.ts";

interface FlightsLayerProps {
  readonly store: ViewStore;
  readonly map: ClusterMapData;
  readonly layout: MapLayout;
}

/** The last connection's way, drawn still; above it the packets of those that have just been. */
export function FlightsLayer({ store, map, layout }: FlightsLayerProps) {
  const layer = useRef<SVGGElement>(null);
  const drawn = useRef({ map, layout });
  drawn.current = { map, layout };
  // Where what flies was going is not there any more.
  useEffect(() => {
    if (!layer.current) return;
    const animation = new FlightAnimation(layer.current);
    const flown = new Set(store.traffic.peek().flows.map(({ id }) => id));
    const still = matchMedia("(prefers-reduced-motion: reduce)");
    const stop = store.traffic.subscribe(({ flows }) => {
      const isWatched = !document.hidden && !still.matches && layer.current?.getClientRects().length !== 0;
      const known = new Set(flows.map(({ id }) => id));
      for (const id of flown) if (!known.has(id)) flown.delete(id);
      const system = systemNames(drawn.current.map);
      for (const flow of flows) {
        if (flow.outcome === "open" || flown.has(flow.id)) continue;
        flown.add(flow.id);
        if (!isWatched || isSystemFlow(flow, system)) continue;
        const route = flightRoute(flow, drawn.current.map, drawn.current.layout);
        if (route) animation.fly(route);
      }
    });
    const hide = () => {
      if (document.hidden) animation.clear();
    };
    document.addEventListener("visibilitychange", hide);
    return () => {
      stop();
      document.removeEventListener("visibilitychange", hide);
      animation.clear();
    };
  }, [store, layout.width, layout.height, layout.level]);
  return (
    <>
      <LastWay store={store} map={map} layout={layout} />
      <g ref={layer} />
    </>
  );
}

function LastWay({ store, map, layout }: FlightsLayerProps) {
  const flow = lastFlow(store.traffic.value.flows, map);
  const route = flow && flightRoute(flow, map, layout);
  if (!flow || !route || flow.outcome === "open") return null;
  const end = route.points.at(-1) ?? { x: 0, y: 0 };
  return (
    <g class="flight last" data-direction={route.direction} data-lookup={route.isLookup} data-end={route.end}>
      {route.sight && (
        <path
          class="sight"
          d={`M${route.sight.from.x} ${route.sight.from.y}L${route.sight.to.x} ${route.sight.to.y}`}
        />
      )}
      <path class="trail" d={roundedPath(route.points)} />
      {route.end === "lost" ? (
        <path class="cross" d="M-5-5 5 5M5-5-5 5" transform={`translate(${end.x} ${end.y})`} />
      ) : (
        <path class="arrow" d="M0 0-8-4V4Z" transform={arrowTransform(route.points)} />
      )}
      {route.end === "returned" && <circle class="turn" cx={end.x} cy={end.y} r="5" />}
    </g>
  );
}
