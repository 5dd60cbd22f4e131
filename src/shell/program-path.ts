import { resolvePath } from "../cluster/files.ts";
import type { Machine } from "../cluster/machine.ts";

/** Programs that distributions keep in /bin; a busybox image keeps all of its own there. */
const inUsrBin = new Set(["curl", "kubectl", "dig", "ssh", "git"]);

/** Programs that Debian keeps in /usr/sbin, and Arch, like all others, in /usr/bin. */
const inSbin = new Set(["bridge", "conntrack", "ip", "ipset", "ipvsadm", "tc"]);

/** Where a program or script is, as `which` and `type` say; undefined when there is none. */
export function programPath(machine: Machine, cwd: string, name: string): string | undefined {
  if (name.includes("/")) {
    const path = resolvePath(cwd, name);
    const isFile = machine.files.exists(path) && machine.files.stat(path).type === "file";
    return isFile || machine.findProgram(name) ? name : undefined;
  }
  if (!machine.programs.has(name)) return undefined;
  const searched = machine.env.get("PATH")?.split(":") ?? [];
  const own = searched.find((directory) => machine.files.exists(`${directory}/${name}`));
  if (own !== undefined) return `${own}/${name}`;
  const searchesSbin = searched.includes("/usr/sbin");
  if (searchesSbin && (inSbin.has(name) || name.startsWith("iptables"))) return `/usr/sbin/${name}`;
  // The laptop has bash, and with it a merged /usr.
  return machine.programs.has("bash") || inUsrBin.has(name) ? `/usr/bin/${name}` : `/bin/${name}`;
}
