import type { ClusterMapData, FlowSummary } from "../../../../lab/views/view-data.ts";
import { isSystemFlow, systemNames } from "../packet/flow-filter.ts";

/** The reader's last connection; a name's lookup only where there is nothing else. */
export function lastFlow(flows: readonly FlowSummary[], map: ClusterMapData): FlowSummary | undefined {
  const system = systemNames(map);
  const own = (flow: FlowSummary) => !isSystemFlow(flow, system);
  return (
    flows.findLast((flow) => flow.asked.port !== 53 && own(flow)) ??
    flows.findLast((flow) => flow.asked.port === 53 && own(flow))
  );
}
