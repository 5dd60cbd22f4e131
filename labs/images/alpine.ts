import type { UserlandImage } from "../../src/cluster/container-image.ts";

/** Alpine Linux: busybox and musl. */
const image: UserlandImage = {
  kind: "userland",
  repository: "alpine",
  tags: ["latest", "3.22"],
  userland: "busybox-1.37",
  libc: "musl",
  extraPrograms: [],
  command: ["/bin/sh"],
};

export default image;
