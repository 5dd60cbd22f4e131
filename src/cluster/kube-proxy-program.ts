import type { ApiClient } from "./api/client.ts";
import { flagValue, klog, untilEnded } from "./klog.ts";
import type { NodeNetwork } from "./network/network.ts";
import type { Process, Program } from "./process.ts";
import { startKubeProxy } from "./proxy/kube-proxy.ts";

export interface KubeProxyProgramOptions {
  readonly client: ApiClient;
  /** `v1.36.2` */
  readonly version: string;
  /** The network of the node with this name. */
  readonly nodeNetwork: (nodeName: string) => NodeNetwork | undefined;
}

/** kube-proxy as its pod runs it: keeps the node's rules until it is told to end, and leaves them as they are then. */
export function createKubeProxyProgram(options: KubeProxyProgramOptions): Program {
  const run = async (process: Process): Promise<number> => {
    const { machine } = process;
    const log = klog(process);
    const nodeName = flagValue(process, "hostname-override") ?? machine.hostname;
    const configPath = flagValue(process, "config") ?? "";
    if (!machine.files.exists(configPath)) {
      const why = `open ${configPath}: no such file or directory`;
      await log("E", "run.go:72", `"command failed" err="failed to load kubeconfig: ${why}"`);
      return 1;
    }
    const config = new TextDecoder().decode(machine.files.read(configPath));
    const mode = setting(config, "mode") || "iptables";
    const node = options.nodeNetwork(nodeName);
    if (!node) throw new Error(`no node ${nodeName}`);
    if (mode !== "iptables") {
      await log("E", "run.go:72", `"command failed" err="eastwest: kube-proxy mode ${mode} is not simulated"`);
      return 1;
    }
    const nodeIps = node.stack.addresses().filter((one) => one.interface === "eth0");
    for (const [place, message] of firstLines(options.version, nodeIps[0]?.address ?? "")) {
      await log(message.startsWith(unsetPorts) ? "E" : "I", place, message);
    }
    const { client } = options;
    const end = startKubeProxy({
      node,
      nodeName,
      client,
      clock: machine.clock,
      podCidr: setting(config, "clusterCIDR") ?? "",
    });
    try {
      for (const controller of ["service", "endpoint slice", "node"]) {
        await log("I", "shared_informer.go:356", `"Caches are synced" controller="${controller} config"`);
      }
      return await untilEnded(process);
    } finally {
      end();
    }
  };
  // Without a handler of its own, Go's runtime ends the process; as PID 1, too.
  return Object.assign(run, { handles: ["SIGTERM", "SIGINT"] as const });
}

const unsetPorts = '"Kube-proxy configuration may be incomplete';

/** What the real one says until it watches Services; the API is reached within the simulation, so nothing waits for it. */
function firstLines(version: string, nodeIp: string): readonly (readonly [place: string, message: string])[] {
  return [
    ["server.go:218", `"Successfully retrieved NodeIPs" NodeIPs=["${nodeIp}"]`],
    [
      "server.go:255",
      `${unsetPorts} or incorrect" err="nodePortAddresses is unset; NodePort connections will be accepted on all local IPs. Consider using \`--nodeport-addresses primary\`"`,
    ],
    ["server_linux.go:136", '"Using iptables Proxier"'],
    ["server.go:529", `"Version info" version="${version}"`],
    ["server.go:531", '"Golang settings" GOGC="" GOMAXPROCS="" GOTRACEBACK=""'],
    ...["service", "endpoint slice", "node"].map((controller): [string, string] => [
      "config.go:200",
      `"Starting ${controller} config controller"`,
    ]),
  ];
}

/** A top-level scalar of the configuration file. */
function setting(config: string, name: string): string | undefined {
  return new RegExp(`^${name}: *"?([^"\\n]*)"?$`, "m").exec(config)?.[1];
}
