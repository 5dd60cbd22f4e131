import type { Command } from "../command.ts";
import { notSimulated } from "../errors.ts";

/** A command that the real one has and this one only names. It says so whatever its flags. */
export function notSimulatedCommand(name: string, short: string, parent = "kubectl"): Command {
  return {
    name,
    short,
    usage: name,
    takesAnything: true,
    run: () => Promise.reject(notSimulated(`${parent} ${name}`)),
  };
}
