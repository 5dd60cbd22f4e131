import type { MapHost } from "../../../../lab/views/view-data.ts";
import type { Words } from "../../../words.ts";
import { ViewScroll } from "../view-scroll.tsx";
import type { Traffic } from "../view-store.ts";
import { hostWords } from "./host-words.ts";
import { reachedCount } from "./reached-count.ts";

interface HostTableProps {
  readonly hosts: readonly MapHost[];
  readonly traffic: Traffic;
  readonly words: Words;
}

/** Plain hosts with their network cards, instead of a cluster's map. */
export function HostTable({ hosts, traffic, words }: HostTableProps) {
  const own = hostWords(words.language);
  return (
    <ViewScroll label={words.viewNames.map}>
      <table class="view-table">
        <caption>{own.noCluster}</caption>
        <thead>
          <tr>
            {own.columns.map((column) => (
              <th key={column} scope="col">
                {column}
              </th>
            ))}
          </tr>
        </thead>
        <tbody translate={false}>
          {hosts.flatMap(({ name, cards, services }) =>
            cards.map((card, index) => (
              <tr key={`${name}/${card.name}`}>
                <td class="name">{name}</td>
                <td>{card.name}</td>
                <td>{card.network}</td>
                <td>{card.address}</td>
                <td>{index === 0 ? services.join(" ") : ""}</td>
                <td class="number">{reachedCount(traffic, card.address)}</td>
              </tr>
            )),
          )}
        </tbody>
      </table>
    </ViewScroll>
  );
}
