import { expect, it } from "vitest";
import { bootCluster, deployment, pod } from "./cluster.case.ts";

function rows(
  pods: readonly {
    metadata?: { name?: string };
    status?: { phase?: string; podIP?: string };
    spec?: { nodeName?: string };
  }[],
) {
  return pods.map(({ metadata, status, spec }) =>
    [metadata?.name, status?.phase, status?.podIP, spec?.nodeName].join(" "),
  );
}

it("comes out as the article's cluster", async () => {
  const lab = await bootCluster();
  const { client } = lab.cluster.api;
  expect(client.list("Node").map(({ metadata }) => metadata?.name)).toEqual([
    "k8s-master",
    "k8s-node0",
    "k8s-node1",
    "k8s-node3",
  ]);
  client.create("Deployment", deployment("cloud-user"));
  await lab.pass(60);
  client.create("Pod", pod("dns-test", {}, { restartPolicy: "Never" }));
  await lab.pass(60);
  client.create("Deployment", deployment("bq-api-service"));
  await lab.pass(60);
  expect(rows(lab.pods())).toEqual([
    "deployment-bq-api-service-778cf8f54-677vl Running 10.244.2.136 k8s-node0",
    "deployment-bq-api-service-778cf8f54-nfzhg Running 10.244.3.77 k8s-node3",
    "deployment-bq-api-service-778cf8f54-q9lfx Running 10.244.1.68 k8s-node1",
    "deployment-bq-api-service-778cf8f54-z72dr Running 10.244.3.78 k8s-node3",
    "deployment-cloud-user-65fb8d79fd-28vmn Running 10.244.2.133 k8s-node0",
    "deployment-cloud-user-65fb8d79fd-9rjln Running 10.244.2.134 k8s-node0",
    "deployment-cloud-user-65fb8d79fd-m8xv4 Running 10.244.1.67 k8s-node1",
    "deployment-cloud-user-65fb8d79fd-ndvjb Running 10.244.3.76 k8s-node3",
    "dns-test Running 10.244.2.135 k8s-node0",
  ]);
});
