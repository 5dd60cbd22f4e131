import type { Netfilter } from "../../../cluster/network/netfilter/netfilter.ts";
import type { Applet } from "../applet.ts";
import { notRoot, ParameterProblem } from "./refusal.ts";

/** The netfilter of the namespace that the program runs in. Throws when it may not see it. */
export function kernelNetfilter({ process: { machine } }: Applet): Netfilter {
  const { kernel } = machine.network;
  if (!machine.isPrivileged || !kernel) throw new ParameterProblem(notRoot);
  return kernel.netfilter();
}
