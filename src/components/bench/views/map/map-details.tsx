import type { ClusterMapData, MapPod, MapService } from "../../../../lab/views/view-data.ts";
import type { BenchProps } from "../../bench.tsx";
import { podKey } from "../pod-marks.ts";
import type { MapLayout } from "./map-layout.ts";
import type { MapWords } from "./map-words.ts";

interface MapDetailsProps extends Pick<BenchProps, "session" | "state"> {
  readonly selected: string | undefined;
  readonly map: ClusterMapData;
  readonly layout: MapLayout;
  readonly mapWords: MapWords;
}

/** What the selected pod or Service is, in a line. */
export function MapDetails({ selected, map, layout, session, state, mapWords }: MapDetailsProps) {
  const pod = map.pods.find((one) => `pod:${podKey(one)}` === selected);
  const service = map.services.find((one) => `service:${podKey(one)}` === selected);
  const group = layout.groups.find(({ node, key }) => `group:${node} ${key}` === selected);
  const parts = pod
    ? podParts(pod, mapWords)
    : service
      ? serviceParts(service, mapWords)
      : (group?.pods.map(({ name, status }) => `${name} ${status}`) ?? []);
  if (parts.length === 0) return null;
  const [first, ...rest] = parts;
  const one = pod ?? service;
  const canOpen = pod?.namespace === "default" && state.machines.value.some(({ id }) => id === pod.name);
  return (
    <p class="map-details">
      <span translate={false}>
        <b>{first}</b> {rest.join(" · ")}
      </span>
      {one && (
        <button
          type="button"
          class="link"
          onClick={() => {
            state.flowsOf.value = one.name;
            state.openFlow.value = undefined;
            session.views.show("packet");
          }}
        >
          {mapWords.itsPackets}
        </button>
      )}
      {pod && canOpen && (
        <button type="button" class="link" onClick={() => session.terminals.show(pod.name)}>
          {mapWords.openTerminal}
        </button>
      )}
    </p>
  );
}

function podParts({ namespace, name, node, address, status, isReady, owner }: MapPod, words: MapWords): string[] {
  const shownName = namespace === "default" ? name : `${namespace}/${name}`;
  return [shownName, address, node, `${status}, ${isReady ? words.ready : words.notReady}`, owner].filter(Boolean);
}

function serviceParts(service: MapService, words: MapWords): string[] {
  const { namespace, name, type, clusterIp, externalAddresses, externalName, ports, endpoints } = service;
  const portTexts = ports.map(({ port, protocol, nodePort }) => `${port}${nodePort ? `:${nodePort}` : ""}/${protocol}`);
  const endpointTexts = endpoints.map(({ address, isReady }) => (isReady ? address : `${address} (${words.notReady})`));
  return [
    namespace === "default" ? name : `${namespace}/${name}`,
    type,
    clusterIp === "None" ? words.headless : clusterIp,
    ...externalAddresses,
    externalName,
    portTexts.join(" "),
    type === "ExternalName" ? "" : endpointTexts.join(" ") || words.noEndpoints,
  ].filter(Boolean);
}
