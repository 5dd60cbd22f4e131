import type { Deployment } from "kubernetes-types/apps/v1";
import type { Endpoints, Service } from "kubernetes-types/core/v1";
import type { EndpointSlice } from "kubernetes-types/discovery/v1";
import type { ApiClient } from "./api/client.ts";
import type { Scenario } from "./scenario.ts";
import { coreDnsImage } from "./system-images.ts";

const apiServerPort = 6443;

/** The namespaces of every cluster. */
export function createNamespaces(client: ApiClient): void {
  for (const name of ["default", "kube-node-lease", "kube-public", "kube-system"]) {
    client.create("Namespace", { metadata: { name } });
  }
}

/** The Service that leads to the API server, whose endpoints the server itself maintains. */
export function createKubernetesService(client: ApiClient, scenario: Scenario): void {
  const name = "kubernetes";
  const ports = [{ name: "https", port: apiServerPort, protocol: "TCP" }];
  const addresses = scenario.nodes.filter(({ roles }) => roles.includes("control-plane")).map(({ address }) => address);
  const service: Service = {
    metadata: { name, namespace: "default", labels: { component: "apiserver", provider: "kubernetes" } },
    spec: {
      type: "ClusterIP",
      clusterIP: firstAddress(scenario.serviceCidr),
      sessionAffinity: "None",
      ports: [{ name: "https", port: 443, protocol: "TCP", targetPort: apiServerPort }],
    },
  };
  const endpoints: Endpoints = {
    metadata: { name, namespace: "default", labels: { "endpointslice.kubernetes.io/skip-mirror": "true" } },
    subsets: [{ addresses: addresses.map((ip) => ({ ip })), ports }],
  };
  const slice: EndpointSlice = {
    metadata: { name, namespace: "default", labels: { "kubernetes.io/service-name": name } },
    addressType: "IPv4",
    endpoints: addresses.map((address) => ({ addresses: [address], conditions: { ready: true } })),
    ports,
  };
  client.create("Service", service);
  client.create("Endpoints", endpoints);
  client.create("EndpointSlice", slice);
}

/** The address after the network's own. */
function firstAddress(cidr: string): string {
  const [network = ""] = cidr.split("/");
  const octets = network.split(".").map(Number);
  octets[3] = (octets[3] ?? 0) + 1;
  return octets.join(".");
}

const dnsLabels = { "k8s-app": "kube-dns" };

/** The cluster's DNS as kubeadm sets it up; without its probes, so that an idle cluster has nothing to do. */
export function createDns(client: ApiClient, scenario: Scenario): void {
  client.create("ConfigMap", {
    metadata: { name: "coredns", namespace: "kube-system" },
    data: { Corefile: corefile(scenario.clusterDomain) },
  });
  client.create("Service", dnsService(scenario.dnsAddress));
  client.create("Deployment", coreDnsDeployment);
}

/** kubeadm's. */
export function corefile(clusterDomain: string): string {
  const plugins = [
    "errors",
    "health {\n   lameduck 5s\n}",
    "ready",
    `kubernetes ${clusterDomain} in-addr.arpa ip6.arpa {\n   pods insecure\n   fallthrough in-addr.arpa ip6.arpa\n   ttl 30\n}`,
    "prometheus :9153",
    "forward . /etc/resolv.conf {\n   max_concurrent 1000\n}",
    `cache 30 {\n   disable success ${clusterDomain}\n   disable denial ${clusterDomain}\n}`,
    "loop",
    "reload",
    "loadbalance",
  ];
  const body = plugins.join("\n").replaceAll(/^/gm, "    ");
  return `.:53 {\n${body}\n}\n`;
}

function dnsService(clusterIP: string): Service {
  return {
    metadata: {
      name: "kube-dns",
      namespace: "kube-system",
      labels: { ...dnsLabels, "kubernetes.io/cluster-service": "true", "kubernetes.io/name": "CoreDNS" },
      annotations: { "prometheus.io/port": "9153", "prometheus.io/scrape": "true" },
    },
    spec: {
      clusterIP,
      selector: dnsLabels,
      ports: [
        { name: "dns", port: 53, protocol: "UDP", targetPort: 53 },
        { name: "dns-tcp", port: 53, protocol: "TCP", targetPort: 53 },
        { name: "metrics", port: 9153, protocol: "TCP", targetPort: 9153 },
      ],
    },
  };
}

const coreDnsDeployment: Deployment = {
  metadata: { name: "coredns", namespace: "kube-system", labels: dnsLabels },
  spec: {
    replicas: 2,
    strategy: { type: "RollingUpdate", rollingUpdate: { maxUnavailable: 1 } },
    selector: { matchLabels: dnsLabels },
    template: {
      metadata: { labels: dnsLabels },
      spec: {
        priorityClassName: "system-cluster-critical",
        serviceAccountName: "coredns",
        affinity: {
          podAntiAffinity: {
            preferredDuringSchedulingIgnoredDuringExecution: [
              {
                weight: 100,
                podAffinityTerm: { labelSelector: { matchLabels: dnsLabels }, topologyKey: "kubernetes.io/hostname" },
              },
            ],
          },
        },
        tolerations: [
          { key: "CriticalAddonsOnly", operator: "Exists" },
          { key: "node-role.kubernetes.io/control-plane", effect: "NoSchedule" },
        ],
        nodeSelector: { "kubernetes.io/os": "linux" },
        containers: [
          {
            name: "coredns",
            image: coreDnsImage,
            imagePullPolicy: "IfNotPresent",
            args: ["-conf", "/etc/coredns/Corefile"],
            resources: { limits: { memory: "170Mi" }, requests: { cpu: "100m", memory: "70Mi" } },
            volumeMounts: [{ name: "config-volume", mountPath: "/etc/coredns", readOnly: true }],
            ports: [
              { containerPort: 53, name: "dns", protocol: "UDP" },
              { containerPort: 53, name: "dns-tcp", protocol: "TCP" },
              { containerPort: 9153, name: "metrics", protocol: "TCP" },
              { containerPort: 8080, name: "liveness-probe", protocol: "TCP" },
              { containerPort: 8181, name: "readiness-probe", protocol: "TCP" },
            ],
          },
        ],
        dnsPolicy: "Default",
        volumes: [
          { name: "config-volume", configMap: { name: "coredns", items: [{ key: "Corefile", path: "Corefile" }] } },
        ],
      },
    },
  },
};
