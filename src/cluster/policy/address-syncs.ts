import type { Klog } from "../klog.ts";

/** When an agent writes the set of addresses that policies select: an empty one, too. */
export const syncIntervals = { shortest: 1000, longest: 3_600_000 };

/** What it says then at `--v=2` (pkg/dataplane/controller.go). */
export function logSync(log: Klog): void {
  const say = (place: string, message: string) => void log("I", place, message).catch(() => {});
  say("controller.go:424", '"Syncing nftables rules" logger="nftables-sync"');
  say("controller.go:427", '"Syncing nftables rules" logger="nftables-sync" elapsed="0s"');
}
