import type { Pod } from "kubernetes-types/core/v1";
import { type ClusterDnsSettings, resolvConf } from "./dns-config.ts";

/** The longest name that sethostname(2) takes. */
const longestHostname = 63;

/** The name a pod's containers see as their host's. */
export function hostnameOf(pod: Pod): string {
  const { hostNetwork, hostname, nodeName } = pod.spec ?? {};
  if (hostNetwork) return nodeName ?? "";
  return hostname || (pod.metadata?.name ?? "").slice(0, longestHostname).replace(/[-.]+$/, "");
}

/** The files that the kubelet puts into every container. */
export function podFiles(pod: Pod, address: string, settings: ClusterDnsSettings): Readonly<Record<string, string>> {
  const namespace = pod.metadata?.namespace ?? "";
  return {
    "/etc/hostname": `${hostnameOf(pod)}\n`,
    "/etc/hosts": hostsFile(pod, address, settings.clusterDomain),
    "/etc/resolv.conf": resolvConf(pod.spec ?? { containers: [] }, namespace, settings),
  };
}

const localLines = `127.0.0.1\tlocalhost
::1\tlocalhost ip6-localhost ip6-loopback
fe00::\tip6-localnet
fe00::\tip6-mcastprefix
fe00::1\tip6-allnodes
fe00::2\tip6-allrouters
`;

/** pkg/kubelet/kubelet_pods.go managedHostsFileContent. */
function hostsFile(pod: Pod, address: string, clusterDomain: string): string {
  const { hostNetwork, subdomain, hostAliases = [] } = pod.spec ?? {};
  const hostname = hostnameOf(pod);
  const full = subdomain ? `${hostname}.${subdomain}.${pod.metadata?.namespace}.svc.${clusterDomain}\t` : "";
  const head = hostNetwork
    ? `# Kubernetes-managed hosts file (host network).\n${localLines}${address}\t${hostname}\n`
    : `# Kubernetes-managed hosts file.\n${localLines}${address}\t${full}${hostname}\n`;
  if (hostAliases.length === 0) return head;
  const aliases = hostAliases.map(({ ip, hostnames = [] }) => `${ip}\t${hostnames.join("\t")}\n`);
  return `${head}\n# Entries added by HostAliases.\n${aliases.join("")}`;
}
