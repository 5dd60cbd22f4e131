import type { ClusterMapData, MapService } from "../../../../lab/views/view-data.ts";

/** The Service that a connection asked for: by its address, or by a node's and one of its node ports. */
export function askedService(
  { nodes, services }: Pick<ClusterMapData, "nodes" | "services">,
  { address, port }: { readonly address: string; readonly port: number | undefined },
): MapService | undefined {
  const byAddress = services.find(
    ({ clusterIp, externalAddresses }) => clusterIp === address || externalAddresses.includes(address),
  );
  if (byAddress) return byAddress;
  const isNode = nodes.some((node) => node.address === address || node.externalAddress === address);
  if (!isNode || port === undefined) return undefined;
  return services.find(({ ports }) => ports.some(({ nodePort }) => nodePort === port));
}
