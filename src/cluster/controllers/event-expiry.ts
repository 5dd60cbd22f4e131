import type { ApiClient } from "../api/client.ts";
import type { Clock, Timer } from "../clock.ts";
import { keyOf, splitKey } from "./object-key.ts";

/** kube-apiserver --event-ttl. */
const lifetimeMs = 3_600_000;

/** Removes Events an hour after their last change, as etcd's leases do. Returns what stops it. */
export function startEventExpiry(client: ApiClient, clock: Clock): () => void {
  /** Key to time of expiry, the next one first: every change moves an event to the end. */
  const expiries = new Map<string, number>();
  let timer: Timer | undefined;
  const arm = () => {
    const [next] = expiries.values();
    if (timer || next === undefined) return;
    timer = clock.after(next - clock.now(), () => {
      timer = undefined;
      for (const [key, at] of expiries) {
        if (at > clock.now()) break;
        expiries.delete(key);
        const { namespace, name } = splitKey(key);
        if (client.get("Event", name, namespace)) client.delete("Event", name, namespace);
      }
      arm();
    });
  };
  const end = client.watch("Event", ({ type, object }) => {
    const key = keyOf(object);
    expiries.delete(key);
    if (type !== "DELETED") expiries.set(key, clock.now() + lifetimeMs);
    arm();
  });
  return () => {
    end();
    timer?.cancel();
  };
}
