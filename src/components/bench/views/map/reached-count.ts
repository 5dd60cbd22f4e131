import type { Traffic } from "../view-store.ts";

/** Connections of the reader's last command that have come out at an address. */
export function reachedCount({ tallies }: Traffic, address: string): number | "" {
  let sum = 0;
  for (const { counts } of tallies) for (const [reached, count] of counts) if (reached === address) sum += count;
  return sum || "";
}
