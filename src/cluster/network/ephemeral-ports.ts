import type { Random } from "../random.ts";

/** net.ipv4.ip_local_port_range's default. */
const lowest = 32768;
const highest = 60999;

/** An ephemeral port that is not `taken`, from a random start upwards; undefined when there is none left. */
export function ephemeralPort(random: Random, taken: (port: number) => boolean): number | undefined {
  const count = highest - lowest + 1;
  const start = random.int(count);
  for (let i = 0; i < count; i++) {
    const port = lowest + ((start + i) % count);
    if (!taken(port)) return port;
  }
  return undefined;
}
