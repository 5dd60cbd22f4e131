import type { Machine } from "../cluster/machine.ts";

/** What a lab has beside the laptop and pods: its nodes, or its hosts. */
export interface Machines {
  readonly kind: "node" | "host";
  names(): readonly string[];
  get(name: string): Machine | undefined;
}
