import type { ClusterMapData, FlowSummary } from "../../../../lab/views/view-data.ts";
import { isSystemFlow, systemParts } from "../packet/flow-filter.ts";

/** The reader's last connection, unless they have chosen one; a name's lookup only where there is nothing else. */
export function lastFlow(flows: readonly FlowSummary[], map: ClusterMapData, chosen?: number): FlowSummary | undefined {
  const found = chosen === undefined ? undefined : flows.find(({ id }) => id === chosen);
  if (found) return found;
  const system = systemParts(map);
  const own = (flow: FlowSummary) => !isSystemFlow(flow, system);
  return (
    flows.findLast((flow) => flow.asked.port !== 53 && own(flow)) ??
    flows.findLast((flow) => flow.asked.port === 53 && own(flow))
  );
}
