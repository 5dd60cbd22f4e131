import { type PodMarks, podKey, podMark } from "../pod-marks.ts";
import { endpointCurve } from "./endpoint-curve.ts";
import type { MapLayout } from "./map-layout.ts";

interface EndpointLinesProps {
  readonly layout: MapLayout;
  readonly marks: PodMarks;
  /** Its Service's lines stand out; where there are many, only they are drawn. */
  readonly selected: string | undefined;
}

/** More lines than that hide more than they show. */
const most = 16;

/** From each Service to the pods that are its ready endpoints: whom it may stand for, not a way that packets take. */
export function EndpointLines({ layout, marks, selected }: EndpointLinesProps) {
  const lines = layout.services.flatMap(({ key, service, box }) =>
    service.endpoints.flatMap(({ pod, isReady }) => {
      if (!isReady || pod === undefined) return [];
      const podName = podKey({ namespace: service.namespace, name: pod });
      const target = layout.pods.find((one) => one.key === podName);
      return target ? [{ key, podName, from: box, to: target.box }] : [];
    }),
  );
  const shown = lines.length > most ? lines.filter(({ key }) => `service:${key}` === selected) : lines;
  return (
    <g class="endpoints">
      {shown.map(({ key, podName, from, to }) => {
        const index = marks.get(podName);
        return (
          <path
            key={`${key} ${podName}`}
            d={endpointCurve(from, to)}
            data-pod={index === undefined ? undefined : podMark(index).colour}
            data-selected={selected === `service:${key}` || selected === `pod:${podName}`}
          />
        );
      })}
    </g>
  );
}
