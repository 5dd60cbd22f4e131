import type { UserlandImage } from "../../src/cluster/container-image.ts";

/** Docker Hub's busybox, built against musl, whose resolver reads resolv.conf in its own way. */
const image: UserlandImage = {
  kind: "userland",
  repository: "busybox",
  tags: ["musl", "1.37-musl", "1.37.0-musl", "stable-musl"],
  userland: "busybox-1.37",
  libc: "musl",
  extraPrograms: [],
  command: ["sh"],
};

export default image;
