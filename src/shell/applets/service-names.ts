/** Of Debian's /etc/services (netbase), what one meets in a cluster. */
const names: Readonly<Record<number, string | { readonly tcp?: string; readonly udp?: string }>> = {
  22: { tcp: "ssh" },
  25: { tcp: "smtp" },
  53: "domain",
  67: { udp: "bootps" },
  68: { udp: "bootpc" },
  80: { tcp: "http" },
  110: { tcp: "pop3" },
  123: { udp: "ntp" },
  143: { tcp: "imap2" },
  179: { tcp: "bgp" },
  389: "ldap",
  443: "https",
  514: { tcp: "shell", udp: "syslog" },
  587: { tcp: "submission" },
  636: "ldaps",
  853: { tcp: "domain-s" },
  873: { tcp: "rsync" },
  993: { tcp: "imaps" },
  995: { tcp: "pop3s" },
  1080: { tcp: "socks" },
  1433: { tcp: "ms-sql-s" },
  2049: "nfs",
  3306: { tcp: "mysql" },
  3389: { tcp: "ms-wbt-server" },
  5353: { udp: "mdns" },
  5432: { tcp: "postgresql" },
  5672: { tcp: "amqp" },
  6379: { tcp: "redis" },
  8080: { tcp: "http-alt" },
  8081: { tcp: "tproxy" },
};

/** getservbyport(3). */
export function serviceName(port: number, protocol: "tcp" | "udp"): string | undefined {
  const entry = names[port];
  return typeof entry === "string" ? entry : entry?.[protocol];
}

/** getservbyname(3), without regard to the protocol. */
export function servicePort(name: string): number | undefined {
  for (const [port, entry] of Object.entries(names)) {
    const isIt = typeof entry === "string" ? entry === name : entry.tcp === name || entry.udp === name;
    if (isIt) return Number(port);
  }
  return undefined;
}
