/** What of kube-proxy's configuration file makes a difference here (kubeproxy.config.k8s.io/v1alpha1). */
export interface KubeProxyConfig {
  readonly mode: string;
  readonly clusterCidr: string;
  readonly ipvs: {
    /** Empty: kube-proxy's own default. */
    readonly scheduler: string;
    /** Seconds; 0 leaves the kernel's. */
    readonly tcpTimeout: number;
    readonly tcpFinTimeout: number;
    readonly udpTimeout: number;
  };
  /** Settings that would have to do something and do not, as `ipvs.strictARP`. */
  readonly notSimulated: readonly string[];
}

export function parseKubeProxyConfig(text: string): KubeProxyConfig {
  const section = /^ipvs:\n((?: .*\n)*)/m.exec(text)?.[1] ?? "";
  const ofIpvs = (name: string) => scalar(section, `  ${name}`);
  const ignored = ["excludeCIDRs", "strictARP"].filter((name) => !["null", "false", "[]", ""].includes(ofIpvs(name)));
  return {
    mode: scalar(text, "mode") || "iptables",
    clusterCidr: scalar(text, "clusterCIDR"),
    ipvs: {
      scheduler: ofIpvs("scheduler"),
      tcpTimeout: seconds(ofIpvs("tcpTimeout")),
      tcpFinTimeout: seconds(ofIpvs("tcpFinTimeout")),
      udpTimeout: seconds(ofIpvs("udpTimeout")),
    },
    notSimulated: ignored.map((name) => `ipvs.${name}`),
  };
}

/** The value behind `name` at the beginning of a line; empty when there is none. */
function scalar(text: string, name: string): string {
  return new RegExp(`^${name}: *["']?([^"'\\n]*)["']?$`, "m").exec(text)?.[1] ?? "";
}

/** Go's way to write a duration: `1h30m`, `15s`. */
function seconds(text: string): number {
  const units: Record<string, number> = { h: 3600, m: 60, s: 1 };
  return [...text.matchAll(/([\d.]+)([hms])/g)].reduce(
    (total, [, count, unit]) => total + Number(count) * (units[unit ?? ""] ?? 0),
    0,
  );
}
