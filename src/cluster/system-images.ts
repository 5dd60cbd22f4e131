import type { ContainerImage, ImageRegistry } from "./container-image.ts";
import type { Program } from "./process.ts";

/** What kubeadm installs with Kubernetes v1.36. */
export const coreDnsImage = "registry.k8s.io/coredns/coredns:v1.14.2";

/** kube-proxy is of the cluster's own version. */
export function kubeProxyImage(kubernetesVersion: string): string {
  return `registry.k8s.io/kube-proxy:${kubernetesVersion}`;
}

/** The Kubernetes project's own implementation of NetworkPolicies (kubernetes-sigs/kube-network-policies). */
export const networkPoliciesImage = "registry.k8s.io/networking/kube-network-policies:v1.1.2";

export interface SystemPrograms {
  readonly kubernetesVersion: string;
  readonly coreDns: Program;
  readonly kubeProxy: Program;
  readonly networkPolicies: Program;
  /** Beside kube-proxy in its image: `iptables`, `conntrack`. */
  readonly nodeTools: ReadonlyMap<string, Program>;
}

const env = { PATH: "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin" };

/** Adds the images of what the cluster itself runs to a registry. There is no shell in them, as in the real ones. */
export function withSystemImages(images: ImageRegistry, programs: SystemPrograms): ImageRegistry {
  const own: readonly ContainerImage[] = [
    {
      reference: coreDnsImage,
      entrypoint: ["/coredns"],
      command: [],
      env,
      programs: new Map([["/coredns", programs.coreDns]]),
      files: {},
      sizeBytes: 23_400_000,
    },
    {
      reference: kubeProxyImage(programs.kubernetesVersion),
      entrypoint: [],
      command: [],
      env,
      programs: new Map([...programs.nodeTools, ["kube-proxy", programs.kubeProxy]]),
      files: {},
      sizeBytes: 30_100_000,
    },
    {
      reference: networkPoliciesImage,
      entrypoint: [],
      command: ["/bin/netpol"],
      env,
      programs: new Map([["netpol", programs.networkPolicies]]),
      files: {},
      sizeBytes: 21_500_000,
    },
  ];
  const byReference = new Map(own.map((image) => [image.reference, image]));
  return {
    pull(reference, network) {
      const image = byReference.get(reference);
      return image ? Promise.resolve(image) : images.pull(reference, network);
    },
  };
}
