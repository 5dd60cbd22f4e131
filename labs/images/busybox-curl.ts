import type { UserlandImage } from "../../src/cluster/container-image.ts";

/** A client to test from: an old busybox with curl, as the article uses it. */
const image: UserlandImage = {
  kind: "userland",
  repository: "odise/busybox-curl",
  tags: ["latest"],
  userland: "busybox-1.22",
  libc: "uclibc",
  extraPrograms: ["curl"],
  command: ["/bin/sh"],
};

export default image;
