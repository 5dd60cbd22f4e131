import type { Scenario } from "./scenario.ts";

/** Of the resolver on the nodes' network: the first free address behind the gateway's. */
export function resolverAddress({ nodes }: Scenario): string {
  const taken = new Set(nodes.map(({ address }) => address));
  const prefix = (nodes[0]?.address ?? "").replace(/\d+$/, "");
  let host = 2;
  while (taken.has(`${prefix}${host}`)) host++;
  return `${prefix}${host}`;
}

/** The laptop's resolver, at the place where a router at home has one. */
export function laptopResolver({ laptop }: Pick<Scenario, "laptop">): string {
  const prefix = laptop.address.replace(/\d+$/, "");
  return `${prefix}${laptop.address === `${prefix}1` ? 2 : 1}`;
}
