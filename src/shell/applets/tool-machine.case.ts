import type { SimulatedClock } from "../../cluster/clock.ts";
import { MemoryFileSystem } from "../../cluster/files.ts";
import { Machine } from "../../cluster/machine.ts";
import type { NetworkStack } from "../../cluster/network/sockets.ts";
import { createRandom } from "../../cluster/random.ts";

/** Root's machine in a network namespace of a test, with no program of its own. */
export function toolMachine(clock: SimulatedClock, network: NetworkStack, isPrivileged = true): Machine {
  return new Machine({
    hostname: "m",
    clock,
    random: createRandom("1"),
    files: new MemoryFileSystem(() => 0),
    network,
    programs: new Map(),
    env: new Map(),
    isPrivileged,
  });
}
