import type { Clock } from "../cluster/clock.ts";
import type { Cluster } from "../cluster/cluster.ts";
import { Later, laterProgram, NotLoadedError } from "../cluster/later.ts";
import type { Scenario } from "../cluster/scenario.ts";
import { kubeadmConfigText } from "../kubectl/kubeadm-config.ts";
import type { LaptopKubectl } from "./laptop.ts";

const kubectl = new Later(() => import("../kubectl/kubectl.ts"));
const kubectlCompleter = new Later(() => import("../kubectl/completer.ts"));

/** kubectl with the cluster's own administrator's configuration. `cluster` is asked for when it is used. */
export function clusterKubectl(cluster: () => Cluster, { nodes }: Scenario, clock: Clock): LaptopKubectl {
  const server = `https://${nodes[0]?.address}:6443`;
  return {
    program: laterProgram(kubectl, ({ createKubectl }) => createKubectl({ api: cluster().api, clock, server })),
    config: kubeadmConfigText(server),
    completers: new Map([["kubectl", completer(cluster, clock)]]),
  };
}

/** Loaded with the first Tab; what cannot be loaded completes nothing. */
function completer(
  cluster: () => Cluster,
  clock: Clock,
): (words: readonly string[], index: number) => Promise<string[]> {
  let complete: ReturnType<typeof import("../kubectl/completer.ts").createKubectlCompleter> | undefined;
  return async (words, index) => {
    try {
      return await kubectlCompleter.with({ clock }, ({ createKubectlCompleter }) => {
        complete ??= createKubectlCompleter(cluster().api, clock);
        return complete(words, index);
      });
    } catch (error) {
      if (error instanceof NotLoadedError) return [];
      throw error;
    }
  };
}
