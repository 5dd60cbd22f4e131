import type { ClusterMapData, MapService } from "../../../../lab/views/view-data.ts";
import type { Words } from "../../../words.ts";
import { ViewScroll } from "../view-scroll.tsx";
import type { Traffic } from "../view-store.ts";

interface MapTableProps {
  readonly map: ClusterMapData;
  readonly traffic: Traffic;
  readonly words: Words;
  readonly showsSystem: boolean;
}

/** All that the picture shows, as a table: for those who do not see it, and those who would rather read. */
export function MapTable({ map, traffic, words, showsSystem }: MapTableProps) {
  const isShown = ({ namespace }: { readonly namespace: string }) => showsSystem || namespace !== "kube-system";
  return (
    <ViewScroll label={words.viewNames.map}>
      <table class="view-table">
        <caption>{words.mapPods}</caption>
        <thead>
          <tr>
            {words.podColumns.map((column) => (
              <th key={column} scope="col">
                {column}
              </th>
            ))}
          </tr>
        </thead>
        <tbody translate={false}>
          {map.pods.filter(isShown).map(({ namespace, name, node, address, status, isReady }) => (
            <tr key={`${namespace}/${name}`}>
              <td>{node}</td>
              <td class="name">{namespace === "default" ? name : `${namespace}/${name}`}</td>
              <td>{address}</td>
              <td>
                {status}
                {isReady ? "" : ` (${words.notReady})`}
              </td>
              <td class="number">{reachedCount(traffic, address)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <table class="view-table">
        <caption>{words.mapServices}</caption>
        <thead>
          <tr>
            {words.serviceColumns.map((column) => (
              <th key={column} scope="col">
                {column}
              </th>
            ))}
          </tr>
        </thead>
        <tbody translate={false}>
          {map.services.filter(isShown).map((service) => (
            <tr key={`${service.namespace}/${service.name}`}>
              <td class="name">{service.name}</td>
              <td>{service.type}</td>
              <td>{[service.clusterIp, ...service.externalAddresses].filter(Boolean).join(" ")}</td>
              <td>{portsOf(service)}</td>
              <td>
                {service.endpoints
                  .map(({ address, isReady }) => (isReady ? address : `${address} (${words.notReady})`))
                  .join(" ")}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </ViewScroll>
  );
}

/** Connections of the reader's last command that have come out at an address. */
export function reachedCount({ tallies }: Traffic, address: string): number | "" {
  let sum = 0;
  for (const { counts } of tallies) for (const [reached, count] of counts) if (reached === address) sum += count;
  return sum || "";
}

function portsOf({ ports }: MapService): string {
  return ports
    .map(({ port, nodePort, protocol }) => `${port}${nodePort === undefined ? "" : `:${nodePort}`}/${protocol}`)
    .join(" ");
}
