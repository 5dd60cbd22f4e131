import type { Extension, Outcome, Target } from "../extension.ts";

/** ACCEPT, DROP, RETURN: targets without options. */
export function verdict(name: string, outcome: Outcome): Extension<Target> {
  return { name, parse: () => ({ take: () => false, finish: () => ({ name, text: "", run: () => outcome }) }) };
}
