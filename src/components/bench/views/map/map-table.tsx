import type { ClusterMapData, MapPod, MapService } from "../../../../lab/views/view-data.ts";
import type { ViewProps } from "../view-area.tsx";
import { ViewScroll } from "../view-scroll.tsx";
import { type Column, ViewTable } from "../view-table.tsx";
import { viewWords } from "../view-words.ts";
import { MapCaption } from "./map-caption.tsx";
import { podLabel } from "./map-text.ts";
import type { MapWords } from "./map-words.ts";
import { reachedCount } from "./reached-count.ts";
import { sharesOf } from "./shares.ts";

interface MapTableProps extends ViewProps {
  readonly map: ClusterMapData;
  readonly mapWords: MapWords;
  readonly showsSystem: boolean;
}

/** All that the picture shows, as tables: for those who do not see it, and those who would rather read. */
export function MapTable(props: MapTableProps) {
  const { map, store, words, mapWords, showsSystem } = props;
  const { value: traffic } = store.traffic;
  const isShown = ({ namespace }: { readonly namespace: string }) => showsSystem || namespace !== "kube-system";
  const nameOf = ({ namespace, name }: MapPod | MapService) =>
    namespace === "default" ? name : `${namespace}/${name}`;
  return (
    <ViewScroll label={words.viewNames.map}>
      <MapCaption {...props} />
      {sharesOf(traffic.tallies, map).map((shares) => (
        <section key={shares.asked}>
          <ViewTable
            caption={`${shares.service} ${shares.asked}: ${mapWords.verdict(shares)}${shares.failed > 0 ? ` · ${mapWords.failed(shares.failed)}` : ""}`}
            showsCaption
            columns={columnsOf(mapWords.shareColumns, ["name", "number", "number"], true)}
            rows={shares.backends.map(({ address, pod, count, expected }) => ({
              key: address,
              values: [pod?.name ?? address, count, expected ?? 0],
              cells: [
                pod ? `${podLabel(pod)} ${address}` : `${address} (${mapWords.gone})`,
                count,
                expected?.toFixed(1) ?? "",
              ],
            }))}
          />
        </section>
      ))}
      <ViewTable
        caption={words.mapPods}
        showsCaption
        columns={columnsOf(viewWords(words.language).podColumns, ["short", "name", "short", undefined, "number"], true)}
        rows={map.pods.filter(isShown).map((pod) => ({
          key: `${pod.namespace}/${pod.name}`,
          values: [pod.node, pod.name, pod.address, pod.status, Number(reachedCount(traffic, pod.address))],
          cells: [
            pod.node,
            nameOf(pod),
            pod.address,
            `${pod.status}${pod.isReady ? "" : ` (${words.notReady})`}`,
            reachedCount(traffic, pod.address),
          ],
        }))}
      />
      <ViewTable
        caption={words.mapServices}
        showsCaption
        columns={columnsOf(viewWords(words.language).serviceColumns, [
          "name",
          "short",
          undefined,
          undefined,
          undefined,
        ])}
        rows={map.services.filter(isShown).map((service) => ({
          key: `${service.namespace}/${service.name}`,
          cells: [
            nameOf(service),
            service.type,
            [service.clusterIp, ...service.externalAddresses, service.externalName].filter(Boolean).join(" "),
            portsOf(service),
            service.endpoints
              .map(({ address, isReady }) => (isReady ? address : `${address} (${words.notReady})`))
              .join(" "),
          ],
        }))}
      />
      <ViewTable
        caption={mapWords.nodes}
        showsCaption
        columns={columnsOf(mapWords.nodeColumns, ["name", "short", "short", "short"])}
        rows={map.nodes.map(({ name, address, externalAddress, podCidr, isControlPlane, isReady }) => ({
          key: name,
          cells: [
            `${name}${isControlPlane ? ` (${mapWords.controlPlane})` : ""}`,
            [address, externalAddress].filter(Boolean).join(" "),
            podCidr,
            isReady ? mapWords.ready : mapWords.notReady,
          ],
        }))}
      />
    </ViewScroll>
  );
}

function columnsOf(labels: readonly string[], kinds: readonly Column["kind"][], isSortable = false): Column[] {
  return labels.map((label, index) => ({ label, kind: kinds[index], isSortable }));
}

function portsOf({ ports }: MapService): string {
  return ports
    .map(({ port, nodePort, protocol }) => `${port}${nodePort === undefined ? "" : `:${nodePort}`}/${protocol}`)
    .join(" ");
}
