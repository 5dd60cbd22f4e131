import type { UserlandImage } from "../../src/cluster/container-image.ts";

/** Docker Hub's official image: busybox as it is now, without curl. */
const image: UserlandImage = {
  kind: "userland",
  repository: "busybox",
  tags: ["latest", "1.37", "1.37.0", "stable", "glibc", "1.37-glibc", "1.37.0-glibc", "stable-glibc"],
  userland: "busybox-1.37",
  libc: "glibc",
  extraPrograms: [],
  command: ["sh"],
};

export default image;
