import type { Clock } from "../../clock.ts";
import type { Random } from "../../random.ts";
import type { Kind } from "../client.ts";
import type { Resource } from "../resources/resource.ts";
import type { Store } from "../store.ts";

/** What reads and writes work on. */
export interface Registry {
  readonly store: Store;
  readonly clock: Clock;
  /** For uids. */
  readonly uids: Random;
  /** For generateName. */
  readonly names: Random;
  readonly resources: ReadonlyMap<Kind, Resource>;
}

export interface WriteOptions {
  /** Everything but the storing (`dryRun=All`). */
  readonly dryRun?: boolean | undefined;
  /** The scheduler's write, which may name the pod's node (the binding subresource of the real server). */
  readonly binding?: boolean | undefined;
}

export function resourceOf(registry: Registry, kind: Kind): Resource {
  const resource = registry.resources.get(kind);
  if (!resource) throw new Error(`no resource for kind ${kind}`);
  return resource;
}
