import { describe, expect, it } from "vitest";
import { createBench } from "../bench.case.ts";
import { addWebWorkload } from "../web-workload.case.ts";

describe("cluster and configuration", () => {
  it("speaks as kubectl v1.36 does", async () => {
    const bench = createBench();
    const { shown } = bench;
    addWebWorkload(bench);
    expect(await shown("kubectl version")).toMatchInlineSnapshot(`
      "Client Version: v1.36.2
      Kustomize Version: v5.8.1
      Server Version: v1.36.2
      "
    `);
    expect(await shown("kubectl cluster-info")).toMatchInlineSnapshot(`
      "Kubernetes control plane is running at https://192.168.0.3:6443

      To further debug and diagnose cluster problems, use 'kubectl cluster-info dump'.
      "
    `);
    expect(await shown("kubectl api-resources")).toMatchInlineSnapshot(`
      "NAME              SHORTNAMES   APIVERSION             NAMESPACED   KIND
      configmaps        cm           v1                     true         ConfigMap
      endpoints         ep           v1                     true         Endpoints
      events            ev           v1                     true         Event
      namespaces        ns           v1                     false        Namespace
      nodes             no           v1                     false        Node
      pods              po           v1                     true         Pod
      services          svc          v1                     true         Service
      daemonsets        ds           apps/v1                true         DaemonSet
      deployments       deploy       apps/v1                true         Deployment
      replicasets       rs           apps/v1                true         ReplicaSet
      endpointslices                 discovery.k8s.io/v1    true         EndpointSlice
      ingressclasses                 networking.k8s.io/v1   false        IngressClass
      ingresses         ing          networking.k8s.io/v1   true         Ingress
      networkpolicies   netpol       networking.k8s.io/v1   true         NetworkPolicy
      "
    `);
    expect(await shown("kubectl api-resources --namespaced=false -o name")).toMatchInlineSnapshot(`
      "namespaces
      nodes
      ingressclasses.networking.k8s.io
      "
    `);
    expect(await shown("kubectl api-versions")).toMatchInlineSnapshot(`
      "apps/v1
      discovery.k8s.io/v1
      networking.k8s.io/v1
      v1
      "
    `);
    expect(await shown("kubectl top pods")).toMatchInlineSnapshot(`
      "error: Metrics API not available
      [1]
      "
    `);
    expect(await shown("kubectl events")).toMatchInlineSnapshot(`
      "LAST SEEN   TYPE     REASON    OBJECT          MESSAGE
      20s         Normal   Started   Pod/web-abc-1   Container started
      20s         Normal   Started   Pod/web-abc-2   Container started
      "
    `);
    expect(await shown("kubectl events -n kube-system")).toMatchInlineSnapshot(`
      "No events found in kube-system namespace.
      "
    `);
    expect(await shown("kubectl config current-context")).toMatchInlineSnapshot(`
      "kubernetes-admin@kubernetes
      "
    `);
    expect(await shown("kubectl config get-contexts")).toMatchInlineSnapshot(`
      "CURRENT   NAME                          CLUSTER      AUTHINFO           NAMESPACE
      *         kubernetes-admin@kubernetes   kubernetes   kubernetes-admin   
      "
    `);
    expect(await shown("kubectl config set-context --current --namespace=kube-system")).toMatchInlineSnapshot(`
      "Context "kubernetes-admin@kubernetes" modified.
      "
    `);
    expect(await shown("kubectl get pods")).toMatchInlineSnapshot(`
      "No resources found in kube-system namespace.
      "
    `);
    expect(await shown("kubectl config view")).toMatchInlineSnapshot(`
      "apiVersion: v1
      clusters:
      - cluster:
          certificate-authority-data: DATA+OMITTED
          server: https://192.168.0.3:6443
        name: kubernetes
      contexts:
      - context:
          cluster: kubernetes
          namespace: kube-system
          user: kubernetes-admin
        name: kubernetes-admin@kubernetes
      current-context: kubernetes-admin@kubernetes
      kind: Config
      users:
      - name: kubernetes-admin
        user:
          client-certificate-data: DATA+OMITTED
          client-key-data: DATA+OMITTED
      "
    `);
    expect(await shown("kubectl config set-context")).toMatchInlineSnapshot(`
      "error: you must specify a non-empty context name or --current
      [1]
      "
    `);
    expect(await shown("kubectl config foo")).toMatchInlineSnapshot(`
      "error: unknown command "foo"
      See 'kubectl config -h' for help and examples
      [1]
      "
    `);
    expect(await shown("kubectl config use-context nope")).toMatchInlineSnapshot(`
      "error: no context exists with the name: "nope"
      [1]
      "
    `);
    expect(await shown("kubectl get pods --context=nope")).toMatchInlineSnapshot(`
      "error: context "nope" does not exist
      [1]
      "
    `);
  });
});
