import { describe, expect, it } from "vitest";
import { createBench } from "../bench.case.ts";
import { addWebWorkload } from "../web-workload.case.ts";

describe("get", () => {
  it("speaks as kubectl v1.36 does", async () => {
    const bench = createBench();
    const { shown } = bench;
    addWebWorkload(bench);
    expect(await shown("kubectl get all")).toMatchInlineSnapshot(`
      "NAME            READY   STATUS    RESTARTS   AGE
      pod/web-abc-1   1/1     Running   0          0s
      pod/web-abc-2   1/1     Running   0          0s

      NAME          TYPE        CLUSTER-IP   EXTERNAL-IP   PORT(S)   AGE
      service/web   ClusterIP   10.96.0.1    <none>        80/TCP    0s

      NAME                  READY   UP-TO-DATE   AVAILABLE   AGE
      deployment.apps/web   2/2     2            2           0s

      NAME                      DESIRED   CURRENT   READY   AGE
      replicaset.apps/web-abc   2         2         2       0s
      "
    `);
    expect(await shown("kubectl get pods -o wide")).toMatchInlineSnapshot(`
      "NAME        READY   STATUS    RESTARTS   AGE   IP            NODE    NOMINATED NODE   READINESS GATES
      web-abc-1   1/1     Running   0          0s    10.244.2.10   node0   <none>           <none>
      web-abc-2   1/1     Running   0          0s    10.244.2.11   node0   <none>           <none>
      "
    `);
    expect(await shown("kubectl get svc,ep")).toMatchInlineSnapshot(`
      "NAME          TYPE        CLUSTER-IP   EXTERNAL-IP   PORT(S)   AGE
      service/web   ClusterIP   10.96.0.1    <none>        80/TCP    0s

      NAME            ENDPOINTS                       AGE
      endpoints/web   10.244.2.10:80,10.244.2.11:80   0s
      Warning: v1 Endpoints is deprecated in v1.33+; use discovery.k8s.io/v1 EndpointSlice
      "
    `);
    expect(await shown("kubectl get pod/web-abc-1 svc/web")).toMatchInlineSnapshot(`
      "NAME            READY   STATUS    RESTARTS   AGE
      pod/web-abc-1   1/1     Running   0          0s

      NAME          TYPE        CLUSTER-IP   EXTERNAL-IP   PORT(S)   AGE
      service/web   ClusterIP   10.96.0.1    <none>        80/TCP    0s
      "
    `);
    expect(await shown("kubectl get pods web-abc-1 nope")).toMatchInlineSnapshot(`
      "NAME        READY   STATUS    RESTARTS   AGE
      web-abc-1   1/1     Running   0          0s
      Error from server (NotFound): pods "nope" not found
      [1]
      "
    `);
    expect(await shown("kubectl get pods -A --show-labels -L app")).toMatchInlineSnapshot(`
      "NAMESPACE   NAME        READY   STATUS    RESTARTS   AGE   APP   LABELS
      default     web-abc-1   1/1     Running   0          0s    web   app=web,pod-template-hash=abc
      default     web-abc-2   1/1     Running   0          0s    web   app=web,pod-template-hash=abc
      "
    `);
    expect(await shown("kubectl get pods --no-headers -l app=web")).toMatchInlineSnapshot(`
      "web-abc-1   1/1   Running   0     0s
      web-abc-2   1/1   Running   0     0s
      "
    `);
    expect(await shown("kubectl get pods -l app=nope")).toMatchInlineSnapshot(`
      "No resources found in default namespace.
      "
    `);
    expect(await shown("kubectl get all -n nope")).toMatchInlineSnapshot(`
      "No resources found in nope namespace.
      "
    `);
    expect(await shown("kubectl get ns nope --ignore-not-found")).toMatchInlineSnapshot(`""`);
    expect(await shown("kubectl get po -o name")).toMatchInlineSnapshot(`
      "pod/web-abc-1
      pod/web-abc-2
      "
    `);
    expect(await shown("kubectl get deployments.apps web -o jsonpath={.spec.replicas}")).toMatchInlineSnapshot(`"2"`);
    expect(
      await shown(
        'kubectl get pods -o jsonpath=\'{range .items[*]}{.metadata.name}{"\\t"}{.status.podIP}{"\\n"}{end}\'',
      ),
    ).toMatchInlineSnapshot(`
      "web-abc-1	10.244.2.10
      web-abc-2	10.244.2.11
      "
    `);
    expect(
      await shown(
        "kubectl get pods -o custom-columns=NAME:.metadata.name,IMAGES:.spec.containers[*].image,NODE:.spec.nope",
      ),
    ).toMatchInlineSnapshot(`
      "NAME        IMAGES      NODE
      web-abc-1   nginx:1.0   <none>
      web-abc-2   nginx:1.0   <none>
      "
    `);
    expect(await shown("kubectl get pods --sort-by=.status.podIP --no-headers")).toMatchInlineSnapshot(`
      "web-abc-1   1/1   Running   0     0s
      web-abc-2   1/1   Running   0     0s
      "
    `);
    expect(await shown("kubectl get svc web -o yaml")).toMatchInlineSnapshot(`
      "apiVersion: v1
      kind: Service
      metadata:
        creationTimestamp: "2026-01-02T03:04:05Z"
        name: web
        namespace: default
        resourceVersion: "15"
        uid: 8cf90c01-2a66-4908-b378-dbe77dd427ec
      spec:
        clusterIP: 10.96.0.1
        clusterIPs:
        - 10.96.0.1
        internalTrafficPolicy: Cluster
        ipFamilies:
        - IPv4
        ipFamilyPolicy: SingleStack
        ports:
        - port: 80
          protocol: TCP
          targetPort: 80
        selector:
          app: web
        sessionAffinity: None
        type: ClusterIP
      status:
        loadBalancer: {}
      "
    `);
    expect(await shown("kubectl get svc web -o json")).toMatchInlineSnapshot(`
      "{
          "apiVersion": "v1",
          "kind": "Service",
          "metadata": {
              "creationTimestamp": "2026-01-02T03:04:05Z",
              "name": "web",
              "namespace": "default",
              "resourceVersion": "15",
              "uid": "8cf90c01-2a66-4908-b378-dbe77dd427ec"
          },
          "spec": {
              "clusterIP": "10.96.0.1",
              "clusterIPs": [
                  "10.96.0.1"
              ],
              "internalTrafficPolicy": "Cluster",
              "ipFamilies": [
                  "IPv4"
              ],
              "ipFamilyPolicy": "SingleStack",
              "ports": [
                  {
                      "port": 80,
                      "protocol": "TCP",
                      "targetPort": 80
                  }
              ],
              "selector": {
                  "app": "web"
              },
              "sessionAffinity": "None",
              "type": "ClusterIP"
          },
          "status": {
              "loadBalancer": {}
          }
      }
      "
    `);
    expect(await shown("kubectl get")).toMatchInlineSnapshot(`
      "You must specify the type of resource to get. Use "kubectl api-resources" for a complete list of supported resources.

      error: Required resource not specified.
      Use "kubectl explain <resource>" for a detailed description of that resource (e.g. kubectl explain pods).
      See 'kubectl get -h' for help and examples
      [1]
      "
    `);
    expect(await shown("kubectl get foos")).toMatchInlineSnapshot(`
      "error: the server doesn't have a resource type "foos"
      [1]
      "
    `);
    expect(await shown("kubectl get pods,foos")).toMatchInlineSnapshot(`
      "error: the server doesn't have a resource type "foos"
      [1]
      "
    `);
    expect(await shown("kubectl get pods/")).toMatchInlineSnapshot(`
      "error: arguments in resource/name form must have a single resource and name
      [1]
      "
    `);
    expect(await shown("kubectl get pods a/b")).toMatchInlineSnapshot(`
      "error: there is no need to specify a resource type as a separate argument when passing arguments in resource/name form (e.g. 'kubectl get resource/<resource_name>' instead of 'kubectl get resource resource/<resource_name>'
      [1]
      "
    `);
    expect(await shown("kubectl get pods web-abc-1 -A")).toMatchInlineSnapshot(`
      "error: a resource cannot be retrieved by name across all namespaces
      [1]
      "
    `);
    expect(await shown("kubectl get pods web-abc-1 -l app=web")).toMatchInlineSnapshot(`
      "error: name cannot be provided when a selector is specified
      [1]
      "
    `);
    expect(await shown("kubectl get pods -o foo")).toMatchInlineSnapshot(`
      "error: unable to match a printer suitable for the output format "foo", allowed formats are: custom-columns,custom-columns-file,go-template,go-template-file,json,jsonpath,jsonpath-as-json,jsonpath-file,kyaml,name,template,templatefile,wide,yaml
      [1]
      "
    `);
    expect(await shown("kubectl get pods -o jsonpath={.a")).toMatchInlineSnapshot(`
      "error: error parsing jsonpath {.a, unclosed action
      [1]
      "
    `);
    expect(await shown("kubectl get pods -o go-template={{.}}")).toMatchInlineSnapshot(`
      "eastwest: kubectl -o go-template is not simulated
      [1]
      "
    `);
    expect(await shown("kubectl get pods -l a=b,,c")).toMatchInlineSnapshot(`
      "Error from server (BadRequest): Unable to find "/v1, Resource=pods" that match label selector "a=b,,c", field selector "": found ',', expected: identifier after ','
      [1]
      "
    `);
  });

  it("prints what the server answers to --raw, as it stands", async () => {
    const bench = createBench();
    const { shown } = bench;
    addWebWorkload(bench);
    expect(await shown("kubectl get --raw /readyz")).toBe("ok");
    expect(JSON.parse(await shown("kubectl get --raw /version"))).toMatchObject({ gitVersion: "v1.36.2" });
    expect(JSON.parse(await shown("kubectl get --raw /api/v1/pods?limit=1"))).toMatchObject({ kind: "PodList" });
    expect(await shown("kubectl get --raw /nope")).toBe(
      "Error from server (NotFound): the server could not find the requested resource\n[1]\n",
    );
    expect(await shown("kubectl get --raw version")).toBe(
      'error: --raw must be a valid URL path: parse "version": invalid URI for request\n[1]\n',
    );
    expect(await shown("kubectl get --raw /version pods")).toBe(
      "error: arguments may not be passed when --raw is specified\n[1]\n",
    );
  });
});
