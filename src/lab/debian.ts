import type { Clock } from "../cluster/clock.ts";
import { type FileSystem, MemoryFileSystem } from "../cluster/files.ts";

export interface DebianOptions {
  readonly hostname: string;
  readonly clock: Clock;
  /** Others that /etc/hosts knows. */
  readonly hosts: readonly { readonly name: string; readonly address: string }[];
  /** A resolver's address. */
  readonly resolver?: string | undefined;
  readonly forwards: boolean;
}

/** The files of a server with Debian on it. */
export function debianFiles({ hostname, clock, hosts, resolver, forwards }: DebianOptions): FileSystem {
  const files = new MemoryFileSystem(() => clock.now());
  for (const path of ["/etc", "/tmp", "/root", "/var/log", "/run", "/dev", "/proc/sys/net/ipv4"]) {
    files.makeDirectory(path, true);
  }
  const others = hosts.map(({ name, address }) => `${address}\t${name}\n`).join("");
  files.write("/etc/hostname", `${hostname}\n`);
  files.write("/etc/hosts", `127.0.0.1\tlocalhost\n127.0.1.1\t${hostname}\n${others}`);
  files.write("/etc/resolv.conf", resolver === undefined ? "" : `nameserver ${resolver}\n`);
  files.write("/etc/os-release", osRelease);
  files.write("/etc/debian_version", "13.1\n");
  files.write("/proc/sys/net/ipv4/ip_forward", forwards ? "1\n" : "0\n");
  return files;
}

/** root's environment at a login. */
export const rootEnvironment: ReadonlyMap<string, string> = new Map([
  ["HOME", "/root"],
  ["USER", "root"],
  ["LOGNAME", "root"],
  ["SHELL", "/bin/bash"],
  ["PATH", "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"],
  // Of Debian's /etc/bash.bashrc.
  ["PS1", "\\u@\\h:\\w\\$ "],
  ["LANG", "C.UTF-8"],
  ["TERM", "xterm-256color"],
]);

/** Of the release that nodes report to the API server. */
const osRelease = `PRETTY_NAME="Debian GNU/Linux 13 (trixie)"
NAME="Debian GNU/Linux"
VERSION_ID="13"
VERSION="13 (trixie)"
VERSION_CODENAME=trixie
DEBIAN_VERSION_FULL=13.1
ID=debian
HOME_URL="https://www.debian.org/"
SUPPORT_URL="https://www.debian.org/support"
BUG_REPORT_URL="https://bugs.debian.org/"
`;
