import { SimulatedWorld, type World, type WorldOptions } from "../../lab/world.ts";
import { startGuard } from "../processes/guard/watch-processes.ts";
import { ProcessWorld } from "../processes/process-world.ts";
import { nodeTime } from "./node-time.ts";

/** The world that a lab asks for. */
export function createNodeWorld(options: WorldOptions): World {
  return options.definition.scenario.kind === "processes" ? createProcessWorld(options) : new SimulatedWorld(options);
}

/** Processes of this computer, which end with this one. */
export function createProcessWorld(options: WorldOptions): ProcessWorld {
  return new ProcessWorld({
    ...options,
    realTime: nodeTime,
    startGuard,
    hasGroups: process.platform !== "win32",
    tellsFirstRead: true,
  });
}
