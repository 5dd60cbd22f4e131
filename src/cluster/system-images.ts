import type { ContainerImage, ImageRegistry } from "./container-image.ts";
import type { Program } from "./process.ts";

/** What kubeadm installs with Kubernetes v1.36. */
export const coreDnsImage = "registry.k8s.io/coredns/coredns:v1.14.2";

/** Adds the images of what the cluster itself runs to a registry. */
export function withSystemImages(images: ImageRegistry, coreDns: Program): ImageRegistry {
  const image: ContainerImage = {
    reference: coreDnsImage,
    entrypoint: ["/coredns"],
    command: [],
    env: { PATH: "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin" },
    // Nothing but the server: there is no shell in it, as in the real one.
    programs: new Map([["/coredns", coreDns]]),
    files: {},
    sizeBytes: 23_400_000,
  };
  return {
    pull: (reference) => (reference === coreDnsImage ? Promise.resolve(image) : images.pull(reference)),
  };
}
