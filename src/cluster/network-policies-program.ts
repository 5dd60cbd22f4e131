import type { ApiClient } from "./api/client.ts";
import type { Clock } from "./clock.ts";
import { flagValue, klog, untilEnded } from "./klog.ts";
import { Later, NotLoadedError } from "./later.ts";
import type { NodeNetwork } from "./network/network.ts";
import { logSync, syncIntervals } from "./policy/address-syncs.ts";
import type { PolicyWatch } from "./policy/policy-watch.ts";
import type { Process, Program } from "./process.ts";
import { SyncRunner } from "./sync-runner.ts";

export interface NetworkPoliciesProgramOptions {
  readonly client: ApiClient;
  /** The network of the node with this name. */
  readonly nodeNetwork: (nodeName: string) => NodeNetwork | undefined;
}

/** Loaded with the first policy: without any, an agent has nothing to do. */
const policyEnforcement = new Later(() => import("./policy/policy-enforcement.ts"));

/** How soon it is tried again to load it. */
const retryMs = 1000;

/** kube-network-policies as its pods run it: keeps the node's pods to what policies allow until it is told to end. */
export function createNetworkPoliciesProgram({ client, nodeNetwork }: NetworkPoliciesProgramOptions): Program {
  let watch: PolicyWatch | undefined;
  const run = async (process: Process): Promise<number> => {
    const { machine } = process;
    const log = klog(process);
    const nodeName = flagValue(process, "hostname-override") ?? machine.hostname;
    const node = nodeNetwork(nodeName);
    if (!node) throw new Error(`no node ${nodeName}`);
    await Promise.all(firstLines(process).map(([place, message]) => log("I", place, message)));
    const verbosity = Number(flagValue(process, "v") ?? 0);
    const { clock } = machine;
    const syncs = new SyncRunner(clock, syncIntervals, () => {
      if (verbosity >= 2) logSync(log);
      return undefined;
    });
    syncs.request();
    const end = startWithFirstPolicy(client, clock, () =>
      policyEnforcement.with({ clock }, ({ AgentLog, PolicyWatch, silent, startPolicyAgent }) => {
        syncs.stop();
        watch ??= new PolicyWatch(client);
        const agentLog = verbosity >= 2 ? new AgentLog(log, watch) : silent;
        return startPolicyAgent({ node, watch, clock, log: agentLog });
      }),
    );
    try {
      return await untilEnded(process);
    } finally {
      syncs.stop();
      end();
    }
  };
  return Object.assign(run, { handles: ["SIGTERM", "SIGINT"] as const });
}

/** Returns what ends the agent, started or not. */
function startWithFirstPolicy(client: ApiClient, clock: Clock, start: () => Promise<() => void>): () => void {
  let isOver = false;
  let isStarting = false;
  let end: (() => void) | undefined;
  const attempt = async (): Promise<void> => {
    try {
      end = await start();
      if (isOver) end();
    } catch (error) {
      if (!(error instanceof NotLoadedError)) throw error;
      if (!isOver) clock.after(retryMs, () => void attempt());
    }
  };
  const stopWatching = client.watch("NetworkPolicy", () => {
    if (isStarting) return;
    isStarting = true;
    void attempt();
  });
  return () => {
    isOver = true;
    stopWatching();
    end?.();
  };
}

const defaultFlags: Readonly<Record<string, string>> = {
  "disable-nri": "false",
  "fail-open": "true",
  "hostname-override": "",
  kubeconfig: "",
  "metrics-bind-address": ":9080",
  "netfilter-bug-1766-fix": "true",
  "nfqueue-id": "100",
  "strict-mode": "true",
  v: "0",
};

/** What the real one says until it watches policies; the API is reached within the simulation, so nothing waits. */
function firstLines(process: Process): readonly (readonly [place: string, message: string])[] {
  const flags = Object.entries(defaultFlags).map(([name, value]): [string, string] => [
    "main.go:56",
    `"flag" name="${name}" value="${flagValue(process, name) ?? value}"`,
  ]);
  return [
    ["main.go:53", '"called" args=[]'],
    ...flags,
    ["controller.go:177", '"Starting controller" name="kube-network-policies"'],
    ["controller.go:182", '"Waiting for the policy engine to become ready..."'],
    ["controller.go:189", '"Policy engine is ready."'],
  ];
}
