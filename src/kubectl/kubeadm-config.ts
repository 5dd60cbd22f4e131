import type { JsonObject } from "./json.ts";

/** A kubeconfig as `kubeadm init` leaves it; certificates are not simulated. */
export function kubeadmConfigText(server: string): string {
  return `apiVersion: v1
clusters:
- cluster:
    server: ${server}
  name: kubernetes
contexts:
- context:
    cluster: kubernetes
    user: kubernetes-admin
  name: kubernetes-admin@kubernetes
current-context: kubernetes-admin@kubernetes
kind: Config
users:
- name: kubernetes-admin
  user: {}
`;
}

/** What that text says: most labs leave the file as it is, and need no YAML to read it. */
export function kubeadmConfig(
  server: string,
  certificates: { cluster?: JsonObject; user?: JsonObject } = {},
): JsonObject {
  const cluster = "kubernetes";
  const user = "kubernetes-admin";
  const context = `${user}@${cluster}`;
  return {
    apiVersion: "v1",
    clusters: [{ cluster: { ...certificates.cluster, server }, name: cluster }],
    contexts: [{ context: { cluster, user }, name: context }],
    "current-context": context,
    kind: "Config",
    users: [{ name: user, user: { ...certificates.user } }],
  };
}
