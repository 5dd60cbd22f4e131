import { type FileSystem, MemoryFileSystem } from "./files.ts";

/** A node's own files, as Debian's installer leaves them with a fixed address. */
export function createNodeFiles(
  node: { readonly name: string; readonly address: string },
  resolver: string,
  now: () => number,
): FileSystem {
  const files = new MemoryFileSystem(now);
  for (const path of ["/etc", "/root", "/tmp"]) files.makeDirectory(path);
  files.write("/etc/hostname", `${node.name}\n`);
  files.write(
    "/etc/hosts",
    `127.0.0.1\tlocalhost
${node.address}\t${node.name}

# The following lines are desirable for IPv6 capable hosts
::1     localhost ip6-localhost ip6-loopback
ff02::1 ip6-allnodes
ff02::2 ip6-allrouters
`,
  );
  files.write("/etc/resolv.conf", `nameserver ${resolver}\n`);
  return files;
}
