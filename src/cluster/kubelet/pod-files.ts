import type { Pod } from "kubernetes-types/core/v1";
import type { FileSystem } from "../files.ts";
import { type ClusterDnsSettings, podDns, resolvConf } from "./dns-config.ts";

/** The longest names that the kubelet gives to a host, and that sethostname(2) takes. */
const longestHostname = 63;
const longestKernelName = 64;

/** The name that a pod has by itself (pkg/kubelet/kubelet_pods.go, GeneratePodHostNameAndDomain). */
function shortName(pod: Pod): string {
  return pod.spec?.hostname || (pod.metadata?.name ?? "").slice(0, longestHostname).replace(/[-.]+$/, "");
}

/** `web.default.svc.cluster.local` for a pod of the subdomain `web`; empty without one. */
function domainOf(pod: Pod, clusterDomain: string): string {
  const { subdomain } = pod.spec ?? {};
  return subdomain ? `${subdomain}.${pod.metadata?.namespace}.svc.${clusterDomain}` : "";
}

/** The name a pod's containers see as their host's. */
export function hostnameOf(pod: Pod, { clusterDomain }: ClusterDnsSettings): string {
  const { hostNetwork, nodeName, setHostnameAsFQDN } = pod.spec ?? {};
  if (hostNetwork) return nodeName ?? "";
  const domain = domainOf(pod, clusterDomain);
  return setHostnameAsFQDN && domain ? `${shortName(pod)}.${domain}` : shortName(pod);
}

/** Why the kernel does not take the pod's name; undefined when it does (pkg/kubelet/util, GetNodenameForKernel). */
export function hostnameError(pod: Pod, settings: ClusterDnsSettings): string | undefined {
  const name = hostnameOf(pod, settings);
  if (!pod.spec?.setHostnameAsFQDN || name.length <= longestKernelName) return undefined;
  return `failed to construct FQDN from pod hostname and cluster domain, FQDN ${name} is too long (${longestKernelName} characters is the max, ${name.length} characters requested)`;
}

/** The files that the kubelet puts into every container. `node`: the node's own. */
export function podFiles(
  pod: Pod,
  address: string,
  settings: ClusterDnsSettings,
  node: FileSystem,
): Readonly<Record<string, string>> {
  return {
    "/etc/hostname": `${hostnameOf(pod, settings)}\n`,
    "/etc/hosts": hostsFile(pod, address, settings, node),
    "/etc/resolv.conf": resolvConf(podDns(pod, settings, node)),
  };
}

const localLines = `127.0.0.1\tlocalhost
::1\tlocalhost ip6-localhost ip6-loopback
fe00::\tip6-localnet
fe00::\tip6-mcastprefix
fe00::1\tip6-allnodes
fe00::2\tip6-allrouters
`;

/** pkg/kubelet/kubelet_pods.go, nodeHostsFileContent and managedHostsFileContent. */
function hostsFile(pod: Pod, address: string, { clusterDomain }: ClusterDnsSettings, node: FileSystem): string {
  const { hostNetwork, hostAliases = [] } = pod.spec ?? {};
  const name = shortName(pod);
  const domain = domainOf(pod, clusterDomain);
  const own = domain ? `${address}\t${name}.${domain}\t${name}\n` : `${address}\t${name}\n`;
  const head = hostNetwork
    ? `# Kubernetes-managed hosts file (host network).\n${node.readText("/etc/hosts")}`
    : `# Kubernetes-managed hosts file.\n${localLines}${own}`;
  if (hostAliases.length === 0) return head;
  const aliases = hostAliases.map(({ ip, hostnames = [] }) => `${ip}\t${hostnames.join("\t")}\n`);
  return `${head}\n# Entries added by HostAliases.\n${aliases.join("")}`;
}
