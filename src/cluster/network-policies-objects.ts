import type { DaemonSet } from "kubernetes-types/apps/v1";
import type { ApiClient } from "./api/client.ts";
import { networkPoliciesImage } from "./system-images.ts";

const name = "kube-network-policies";
const labels = { tier: "node", app: name, "k8s-app": name };

/** kube-network-policies on every node, as its install.yaml has it; RBAC and service accounts are not simulated. */
export function createNetworkPolicies(client: ApiClient): void {
  client.create("DaemonSet", daemonSet);
}

const daemonSet: DaemonSet = {
  metadata: { name, namespace: "kube-system", labels },
  spec: {
    selector: { matchLabels: { app: name } },
    template: {
      metadata: { labels },
      spec: {
        hostNetwork: true,
        nodeSelector: { "kubernetes.io/os": "linux" },
        tolerations: [{ operator: "Exists", effect: "NoSchedule" }],
        serviceAccountName: name,
        containers: [
          {
            name,
            image: networkPoliciesImage,
            args: ["/bin/netpol", "--hostname-override=$(MY_NODE_NAME)", "--v=2", "--nfqueue-id=98"],
            volumeMounts: [
              { name: "nri-plugin", mountPath: "/var/run/nri" },
              { name: "netns", mountPath: "/var/run/netns", mountPropagation: "HostToContainer" },
            ],
            resources: { requests: { cpu: "100m", memory: "50Mi" } },
            securityContext: { privileged: true, capabilities: { add: ["NET_ADMIN"] } },
            env: [{ name: "MY_NODE_NAME", valueFrom: { fieldRef: { fieldPath: "spec.nodeName" } } }],
          },
        ],
        volumes: [
          { name: "nri-plugin", hostPath: { path: "/var/run/nri" } },
          { name: "netns", hostPath: { path: "/var/run/netns" } },
        ],
      },
    },
  },
};
