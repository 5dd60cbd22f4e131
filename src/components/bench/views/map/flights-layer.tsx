import { useEffect, useRef } from "preact/hooks";
import type { ClusterMapData } from "../../../../lab/views/view-data.ts";
import { isSystemFlow, systemParts } from "../packet/flow-filter.ts";
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
  /** The connection that the reader has chosen to see. */
  readonly chosen: number | undefined;
}

/** The last connection's way, drawn still; above it the packets of those that have just been. */
export function FlightsLayer(props: FlightsLayerProps) {
  const { store, map, layout, chosen } = props;
  const layer = useRef<SVGGElement>(null);
  const drawn = useRef({ map, layout });
  drawn.current = { map, layout };
  // Where what flies was going is not there any more.
  useEffect(() => {
    if (!layer.current) return;
    const animation = new FlightAnimation(layer.current);
    const flown = new Set(store.traffic.peek().flows.map(({ id }) => id));
    const still = matchMedia("(prefers-reduced-motion: reduce)");
    const asked = store.traffic.peek().flows.find(({ id }) => id === chosen);
    const again = asked && !still.matches && flightRoute(asked, drawn.current.map, drawn.current.layout);
    if (again) animation.fly(again);
    const stop = store.traffic.subscribe(({ flows }) => {
      // A map that is not shown has no size, and so no layer.
      const isWatched = !document.hidden && !still.matches;
      const known = new Set(flows.map(({ id }) => id));
      for (const id of flown) if (!known.has(id)) flown.delete(id);
      const system = systemParts(drawn.current.map);
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
  }, [store, chosen, layout.width, layout.height, layout.level]);
  return (
    <>
      <LastWay {...props} />
      <g ref={layer} />
    </>
  );
}

function lastRoute({ store, map, layout, chosen }: FlightsLayerProps) {
  const flow = lastFlow(store.traffic.value.flows, map, chosen);
  return flow && flow.outcome !== "open" ? flightRoute(flow, map, layout) : undefined;
}

/** From whoever asked for the Service's address to the Service: drawn under all else, for no packet goes there. */
export function LastSight(props: FlightsLayerProps) {
  const route = lastRoute(props);
  if (!route?.sight) return null;
  const { from, to } = route.sight;
  return (
    <g class="sighted" data-direction={route.direction}>
      <path class="sight" d={`M${from.x} ${from.y}L${to.x} ${to.y}`} />
    </g>
  );
}

function LastWay(props: FlightsLayerProps) {
  const route = lastRoute(props);
  if (!route) return null;
  const end = route.points.at(-1) ?? { x: 0, y: 0 };
  return (
    <g class="flight last" data-direction={route.direction} data-lookup={route.isLookup} data-end={route.end}>
      {route.back.length > 0 && (
        <>
          <path class="back" d={roundedPath(route.back)} />
          <path class="arrow" d="M0 0-7-3.5V3.5Z" transform={arrowTransform(route.back)} />
        </>
      )}
      <path class="trail" d={roundedPath(route.points)} />
      {route.detours.map(({ x, y }, index) => (
        <circle key={index} class="turn" cx={x} cy={y} r="4" />
      ))}
      {route.end === "lost" ? (
        <path class="cross" d="M-5-5 5 5M5-5-5 5" transform={`translate(${end.x} ${end.y})`} />
      ) : (
        <path class="arrow" d="M0 0-8-4V4Z" transform={arrowTransform(route.points)} />
      )}
      {route.end === "returned" && <circle class="turn" cx={end.x} cy={end.y} r="5" />}
    </g>
  );
}
