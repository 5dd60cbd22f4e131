import type { Bench } from "./bench.case.ts";

const started = "2026-01-02T03:03:45Z";

/** A Deployment `web` with two running pods on one node behind a Service, as controllers and kubelet would leave it. */
export function addWebWorkload({ add, api }: Bench): void {
  const { client } = api;
  add("Node", {
    metadata: { name: "node0", labels: { "kubernetes.io/hostname": "node0" } },
    spec: { podCIDR: "10.244.2.0/24", podCIDRs: ["10.244.2.0/24"] },
    status: {
      addresses: [{ type: "InternalIP", address: "192.168.0.6" }],
      allocatable: { cpu: "4", memory: "8Gi", pods: "110" },
      capacity: { cpu: "4", memory: "8Gi", pods: "110" },
      conditions: [
        {
          type: "Ready",
          status: "True",
          reason: "KubeletReady",
          lastHeartbeatTime: started,
          lastTransitionTime: started,
        },
      ],
    },
  });
  const template = {
    metadata: { labels: { app: "web" } },
    spec: {
      containers: [
        {
          name: "web",
          image: "nginx:1.0",
          ports: [{ containerPort: 80 }],
          env: [{ name: "MODE", value: "prod" }],
          resources: { requests: { cpu: "100m", memory: "64Mi" } },
        },
      ],
    },
  };
  const deployment = add("Deployment", {
    metadata: { name: "web", labels: { app: "web" }, annotations: { "deployment.kubernetes.io/revision": "1" } },
    spec: { replicas: 2, selector: { matchLabels: { app: "web" } }, template },
  });
  const counts = { replicas: 2, updatedReplicas: 2, readyReplicas: 2, availableReplicas: 2 };
  client.updateStatus("Deployment", {
    ...deployment,
    status: {
      ...counts,
      observedGeneration: 1,
      conditions: [{ type: "Available", status: "True", reason: "MinimumReplicasAvailable" }],
    },
  });
  const labels = { app: "web", "pod-template-hash": "abc" };
  const owner = { apiVersion: "apps/v1", controller: true };
  const set = add("ReplicaSet", {
    metadata: {
      name: "web-abc",
      labels,
      annotations: { "deployment.kubernetes.io/revision": "1" },
      ownerReferences: [{ ...owner, kind: "Deployment", name: "web", uid: deployment.metadata?.uid ?? "" }],
    },
    spec: { replicas: 2, selector: { matchLabels: labels }, template: { ...template, metadata: { labels } } },
  });
  client.updateStatus("ReplicaSet", { ...set, status: { replicas: 2, readyReplicas: 2 } });
  for (const [index, name] of ["web-abc-1", "web-abc-2"].entries()) {
    const pod = add("Pod", {
      metadata: {
        name,
        labels,
        ownerReferences: [{ ...owner, kind: "ReplicaSet", name: "web-abc", uid: set.metadata?.uid ?? "" }],
      },
      spec: { ...template.spec, nodeName: "node0" },
    });
    const podIP = `10.244.2.${10 + index}`;
    client.updateStatus("Pod", {
      ...pod,
      status: {
        phase: "Running",
        hostIP: "192.168.0.6",
        podIP,
        podIPs: [{ ip: podIP }],
        startTime: started,
        conditions: [{ type: "Ready", status: "True", lastTransitionTime: started }],
        containerStatuses: [
          {
            name: "web",
            image: "nginx:1.0",
            imageID: "sha256:1",
            containerID: "containerd://1",
            ready: true,
            restartCount: 0,
            state: { running: { startedAt: started } },
          },
        ],
      },
    });
    add("Event", {
      metadata: { name: `${name}.1`, namespace: "default" },
      involvedObject: {
        kind: "Pod",
        name,
        namespace: "default",
        uid: pod.metadata?.uid ?? "",
        fieldPath: "spec.containers{web}",
      },
      type: "Normal",
      reason: "Started",
      message: "Container started",
      source: { component: "kubelet", host: "node0" },
      firstTimestamp: started,
      lastTimestamp: started,
      count: 1,
    });
  }
  add("Service", { metadata: { name: "web" }, spec: { selector: { app: "web" }, ports: [{ port: 80 }] } });
  add("Endpoints", {
    metadata: { name: "web" },
    subsets: [{ addresses: [{ ip: "10.244.2.10" }, { ip: "10.244.2.11" }], ports: [{ port: 80, protocol: "TCP" }] }],
  });
  add("EndpointSlice", {
    metadata: { name: "web-x1", labels: { "kubernetes.io/service-name": "web" } },
    addressType: "IPv4",
    ports: [{ name: "", port: 80, protocol: "TCP" }],
    endpoints: [{ addresses: ["10.244.2.10"] }, { addresses: ["10.244.2.11"] }],
  });
}
