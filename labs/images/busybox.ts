import type { UserlandImage } from "../../src/cluster/container-image.ts";

/** Docker Hub's official image: busybox as it is now, without curl. */
const image: UserlandImage = {
  kind: "userland",
  repository: "busybox",
  tags: ["latest", "1.37", "1.37.0", "stable"],
  userland: "busybox-1.37",
  extraPrograms: [],
  command: ["sh"],
};

export default image;
