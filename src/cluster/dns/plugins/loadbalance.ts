import type { Answer } from "../message.ts";
import { type PluginSetup, whenThere } from "./plugin.ts";

/** plugin/loadbalance, round_robin: addresses in random order, behind what leads to them. */
export const loadbalance: PluginSetup = (site, [statement]) => {
  if (!statement) return undefined;
  const [policy = "round_robin"] = statement.args;
  if (policy === "weighted") site.log("[WARNING] plugin/loadbalance: eastwest: weighted is not simulated");
  else if (policy !== "round_robin") throw statement.error(`unknown policy: ${policy}`);
  const random = site.process.machine.random.fork("loadbalance");
  const balance = (answers: readonly Answer[]): readonly Answer[] => {
    const addresses = answers.filter(isShuffled);
    if (addresses.length < 2) return answers;
    for (let index = addresses.length - 1; index > 0; index--) {
      const other = random.int(index + 1);
      const [a, b] = [addresses[index], addresses[other]];
      if (a && b) [addresses[index], addresses[other]] = [b, a];
    }
    return [...answers.filter((record) => !isShuffled(record)), ...addresses];
  };
  return (next) => (request) => whenThere(next(request), (reply) => ({ ...reply, answers: balance(reply.answers) }));
};

function isShuffled({ type }: Answer): boolean {
  return type === "A" || type === "AAAA";
}
