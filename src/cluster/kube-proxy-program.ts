import type { ApiClient } from "./api/client.ts";
import { flagValue, klog, untilEnded } from "./klog.ts";
import { type KubeProxyConfig, parseKubeProxyConfig } from "./kube-proxy-config.ts";
import { Later } from "./later.ts";
import { IpvsError } from "./network/ipvs/ipvs-error.ts";
import type { Timeouts } from "./network/ipvs/timeouts.ts";
import type { NodeNetwork } from "./network/network.ts";
import type { Process, Program } from "./process.ts";
import { startKubeProxy } from "./proxy/kube-proxy.ts";

const ipvsAndCleanup = new Later(() => import("./proxy/ipvs-and-cleanup.ts"));

export interface KubeProxyProgramOptions {
  readonly client: ApiClient;
  /** `v1.36.2` */
  readonly version: string;
  /** The network of the node with this name. */
  readonly nodeNetwork: (nodeName: string) => NodeNetwork | undefined;
  /** Records an event of type Warning about a node. */
  readonly warn: (nodeName: string, reason: string, message: string) => void;
}

/** kube-proxy as its pod runs it: keeps the node's rules until it is told to end, and leaves them as they are then. */
export function createKubeProxyProgram(options: KubeProxyProgramOptions): Program {
  const run = async (process: Process): Promise<number> => {
    const { machine } = process;
    const log = klog(process);
    const failed = async (why: string) => {
      await log("E", "run.go:72", `"command failed" err="${why}"`);
      return 1;
    };
    const nodeName = flagValue(process, "hostname-override") ?? machine.hostname;
    const node = options.nodeNetwork(nodeName);
    if (!node) throw new Error(`no node ${nodeName}`);
    if (process.argv.includes("--cleanup")) {
      await ipvsAndCleanup.with(machine, ({ cleanUp }) => cleanUp(node));
      return 0;
    }
    const configPath = flagValue(process, "config") ?? "";
    if (!machine.files.exists(configPath)) {
      return failed(`failed to load kubeconfig: open ${configPath}: no such file or directory`);
    }
    const config = parseKubeProxyConfig(new TextDecoder().decode(machine.files.read(configPath)));
    const { mode } = config;
    if (mode !== "iptables" && mode !== "ipvs") return failed(`eastwest: kube-proxy mode ${mode} is not simulated`);
    const [ignored] = mode === "ipvs" ? config.notSimulated : [];
    if (ignored !== undefined) return failed(`eastwest: kube-proxy's ${ignored} is not simulated`);
    const nodeIps = node.stack.addresses().filter((one) => one.interface === "eth0");
    for (const [level, place, message] of firstLines(nodeIps[0]?.address ?? "")) await log(level, place, message);
    const common = {
      node,
      nodeName,
      client: options.client,
      clock: machine.clock,
      podCidr: config.clusterCidr,
    };
    let end: () => void;
    if (mode === "iptables") {
      await log("I", "server_linux.go:137", '"Using iptables Proxier"');
      end = startKubeProxy(common);
    } else {
      const { scheduler } = config.ipvs;
      try {
        end = await ipvsAndCleanup.with(
          { clock: machine.clock, signal: process.signal },
          ({ ipvsOf, startIpvsProxy }) => {
            setTimeouts(ipvsOf(node.netfilter).timeouts, config.ipvs);
            return startIpvsProxy({ ...common, scheduler: scheduler || "rr" });
          },
        );
      } catch (error) {
        if (!(error instanceof IpvsError)) throw error;
        const why = error.message === "ENOENT" ? "no such file or directory" : error.message;
        return failed(`can't use the IPVS proxier: ${why}`);
      }
      await log("I", "server_linux.go:194", '"Using ipvs Proxier"');
      await log("E", "server_linux.go:196", `"${deprecation}"`);
      options.warn(nodeName, "IPVSDeprecation", deprecation);
      if (scheduler === "") {
        await log("I", "proxier.go:351", '"IPVS scheduler not specified, use rr by default" ipFamily="IPv4"');
      }
    }
    try {
      for (const [place, message] of lastLines(options.version)) await log("I", place, message);
      return await untilEnded(process);
    } finally {
      end();
    }
  };
  // Without a handler of its own, Go's runtime ends the process; as PID 1, too.
  return Object.assign(run, { handles: ["SIGTERM", "SIGINT"] as const });
}

const deprecation =
  "The ipvs proxier is now deprecated and may be removed in a future release. Please use 'nftables' instead.";

function setTimeouts(timeouts: Timeouts, { tcpTimeout, tcpFinTimeout, udpTimeout }: KubeProxyConfig["ipvs"]): void {
  timeouts.tcp = tcpTimeout || timeouts.tcp;
  timeouts.tcpFin = tcpFinTimeout || timeouts.tcpFin;
  timeouts.udp = udpTimeout || timeouts.udp;
}

/** What v1.36 says until it chooses its proxier. */
function firstLines(nodeIp: string): readonly (readonly [level: "I" | "E", place: string, message: string])[] {
  return [
    ["I", "server.go:228", `"Successfully retrieved NodeIPs" NodeIPs=["${nodeIp}"]`],
    [
      "E",
      "server.go:265",
      '"Kube-proxy configuration may be incomplete or incorrect" err="nodePortAddresses is unset; NodePort connections will be accepted on all local IPs. Consider using `--nodeport-addresses primary`"',
    ],
  ];
}

/** And until it has seen all Services; the API is reached within the simulation, so nothing waits for it. */
function lastLines(version: string): readonly (readonly [place: string, message: string])[] {
  const controllers = [
    ["config.go:200", "service"],
    ["config.go:106", "endpoint slice"],
    ["config.go:403", "serviceCIDR"],
    ["config.go:309", "node"],
  ] as const;
  return [
    ["server.go:539", `"Version info" version="${version}"`],
    ["server.go:541", '"Golang settings" GOGC="" GOMAXPROCS="" GOTRACEBACK=""'],
    ...controllers.flatMap(([place, name]): [string, string][] => [
      [place, `"Starting ${name} config controller"`],
      ["shared_informer.go:381", `"Waiting for caches to sync" controller="${name} config"`],
    ]),
    ...controllers.map(([, name]): [string, string] => [
      "shared_informer.go:388",
      `"Caches are synced" controller="${name} config"`,
    ]),
  ];
}
