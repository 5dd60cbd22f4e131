import { cache } from "./cache.ts";
import { forward } from "./forward.ts";
import { hosts } from "./hosts.ts";
import { kubernetes } from "./kubernetes.ts";
import { loadbalance } from "./loadbalance.ts";
import { errors, log } from "./logging.ts";
import { loop } from "./loop.ts";
import type { PluginSetup } from "./plugin.ts";
import { reload } from "./reload.ts";
import { rewrite } from "./rewrite.ts";
import { health, prometheus, ready } from "./status-ports.ts";

/** By directive; the others of CoreDNS' are not simulated. */
export const plugins: ReadonlyMap<string, PluginSetup> = new Map(
  Object.entries({
    cache,
    errors,
    forward,
    health,
    hosts,
    kubernetes,
    loadbalance,
    log,
    loop,
    prometheus,
    ready,
    reload,
    rewrite,
  }),
);
