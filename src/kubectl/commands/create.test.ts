import { describe, expect, it } from "vitest";
import { createBench } from "../bench.case.ts";
import { addManifests } from "../manifests.case.ts";

it("creates Ingresses, which nobody serves", async () => {
  const { shown } = createBench();
  const said = (line: string) => shown(`kubectl create ing ${line}`);
  expect(await said("shop")).toMatchInlineSnapshot(`
    "error: not enough information provided: every ingress has to either specify a default-backend (which catches all traffic) or a list of rules (which catch specific paths)
    [1]
    "
  `);
  expect(await said("shop --rule=shop.example.com")).toMatchInlineSnapshot(`
    "error: rule shop.example.com is invalid and should be in format host/path=svcname:svcport[,tls[=secret]]
    [1]
    "
  `);
  expect(await said("shop --default-backend=web")).toMatchInlineSnapshot(`
    "error: default-backend should be in format servicename:serviceport
    [1]
    "
  `);
  expect(await said("shop --default-backend=web:80 --annotation=note")).toMatchInlineSnapshot(`
    "error: annotation note is invalid and should be in format key=[value]
    [1]
    "
  `);
  expect(
    await said(
      "shop --rule=a.example/*=web:80,tls=one --rule=b.example/b=web:http,tls=one --rule=a.example/c=api:81,tls --dry-run=client -o yaml",
    ),
  ).toMatchInlineSnapshot(`
    "apiVersion: networking.k8s.io/v1
    kind: Ingress
    metadata:
      name: shop
    spec:
      rules:
      - host: a.example
        http:
          paths:
          - backend:
              service:
                name: web
                port:
                  number: 80
            path: /
            pathType: Prefix
          - backend:
              service:
                name: api
                port:
                  number: 81
            path: /c
            pathType: Exact
      - host: b.example
        http:
          paths:
          - backend:
              service:
                name: web
                port:
                  name: http
            path: /b
            pathType: Exact
      tls:
      - hosts:
        - a.example
        - b.example
        secretName: one
    status:
      loadBalancer: {}
    "
  `);
  expect(
    await said("shop --class=public --rule=shop.example.com/*=web:80 --default-backend=api:http --annotation=a=b=c"),
  ).toMatchInlineSnapshot(`
    "ingress.networking.k8s.io/shop created
    "
  `);
  expect(await said("wrong --rule=192.0.2.80/=web:80")).toMatchInlineSnapshot(`
    "error: failed to create ingress: Ingress.networking.k8s.io "wrong" is invalid: spec.rules[0].host: Invalid value: "192.0.2.80": must be a DNS name, not an IP address
    [1]
    "
  `);
  expect(await shown("kubectl get ing")).toMatchInlineSnapshot(`
    "NAME   CLASS    HOSTS              ADDRESS   PORTS   AGE
    shop   public   shop.example.com             80      0s
    "
  `);
  expect(await shown("kubectl create svc clusterip web --tcp=80")).toMatchInlineSnapshot(`
    "service/web created
    "
  `);
  expect(await shown("kubectl describe ing shop")).toMatchInlineSnapshot(`
    "Name:             shop
    Labels:           <none>
    Namespace:        default
    Address:          
    Ingress Class:    public
    Default backend:  api:http (<error: services "api" not found>)
    Rules:
      Host              Path  Backends
      ----              ----  --------
      shop.example.com  
                        /   web:80 (<none>)
    Annotations:        a: b=c
    Events:             <none>
    "
  `);
  expect(await shown("kubectl get ingressclass")).toMatchInlineSnapshot(`
    "No resources found
    "
  `);
  expect(await shown("kubectl delete ing shop")).toMatchInlineSnapshot(`
    "ingress.networking.k8s.io "shop" deleted from default namespace
    "
  `);
});

describe("create", () => {
  it("speaks as kubectl v1.36 does", async () => {
    const bench = createBench();
    const { shown } = bench;
    addManifests(bench);
    expect(await shown("kubectl create -f web.yaml")).toMatchInlineSnapshot(`
      "deployment.apps/web created
      service/web created
      "
    `);
    expect(await shown("kubectl create -f web.yaml")).toMatchInlineSnapshot(`
      "Error from server (AlreadyExists): error when creating "web.yaml": deployments.apps "web" already exists
      Error from server (AlreadyExists): error when creating "web.yaml": services "web" already exists
      [1]
      "
    `);
    expect(await shown("kubectl create -f unknown.yaml")).toMatchInlineSnapshot(`
      "Error from server (BadRequest): error when creating "unknown.yaml": Pod in version "v1" cannot be handled as a Pod: strict decoding error: unknown field "spec.containers[0].imagee", unknown field "spec.foo"
      [1]
      "
    `);
    expect(await shown("kubectl create -f web.yaml -n other")).toMatchInlineSnapshot(`
      "Error from server (NotFound): error when creating "web.yaml": namespaces "other" not found
      Error from server (NotFound): error when creating "web.yaml": namespaces "other" not found
      [1]
      "
    `);
    expect(await shown("kubectl create -f nope.yaml")).toMatchInlineSnapshot(`
      "error: the path "nope.yaml" does not exist
      [1]
      "
    `);
    expect(await shown("kubectl create")).toMatchInlineSnapshot(`
      "error: must specify one of -f and -k
      [1]
      "
    `);
    expect(await shown("kubectl create foo")).toMatchInlineSnapshot(`
      "error: Unexpected args: [foo]
      See 'kubectl create -h' for help and examples
      [1]
      "
    `);
    expect(
      await shown("kubectl create deployment api --image=nginx:1 --replicas=2 --port=80 --dry-run=client -o yaml"),
    ).toMatchInlineSnapshot(`
      "apiVersion: apps/v1
      kind: Deployment
      metadata:
        labels:
          app: api
        name: api
      spec:
        replicas: 2
        selector:
          matchLabels:
            app: api
        strategy: {}
        template:
          metadata:
            labels:
              app: api
          spec:
            containers:
            - image: nginx:1
              name: nginx
              ports:
              - containerPort: 80
              resources: {}
      status: {}
      "
    `);
    expect(await shown("kubectl create deployment api --image=nginx:1")).toMatchInlineSnapshot(`
      "deployment.apps/api created
      "
    `);
    expect(await shown("kubectl create deployment api --image=nginx:1")).toMatchInlineSnapshot(`
      "error: failed to create deployment: deployments.apps "api" already exists
      [1]
      "
    `);
    expect(await shown("kubectl create deployment api")).toMatchInlineSnapshot(`
      "error: required flag(s) "image" not set
      [1]
      "
    `);
    expect(await shown("kubectl create deployment --image=a")).toMatchInlineSnapshot(`
      "error: exactly one NAME is required, got 0
      See 'kubectl create deployment -h' for help and examples
      [1]
      "
    `);
    expect(await shown("kubectl create namespace dev")).toMatchInlineSnapshot(`
      "namespace/dev created
      "
    `);
    expect(await shown("kubectl create ns dev")).toMatchInlineSnapshot(`
      "Error from server (AlreadyExists): namespaces "dev" already exists
      [1]
      "
    `);
    expect(await shown("kubectl create svc clusterip s1 --tcp=80:8080")).toMatchInlineSnapshot(`
      "service/s1 created
      "
    `);
    expect(await shown("kubectl create svc nodeport s2 --tcp=80 --node-port=30001")).toMatchInlineSnapshot(`
      "service/s2 created
      "
    `);
    expect(await shown("kubectl create svc externalname s3 --external-name=example.com")).toMatchInlineSnapshot(`
      "service/s3 created
      "
    `);
    expect(await shown("kubectl create svc clusterip s1 --tcp=80:8080")).toMatchInlineSnapshot(`
      "error: failed to create ClusterIP service: services "s1" already exists
      [1]
      "
    `);
    expect(await shown("kubectl create svc clusterip s4")).toMatchInlineSnapshot(`
      "error: at least one tcp port specifier must be provided
      [1]
      "
    `);
    expect(await shown("kubectl create svc clusterip s4 --tcp=99999")).toMatchInlineSnapshot(`
      "error: strconv.ParseUint: parsing "99999": value out of range
      [1]
      "
    `);
    expect(await shown("kubectl create svc")).toMatchInlineSnapshot(`
      "Create a service using a specified subcommand.

      Aliases:
      service, svc

      Available Commands:
        clusterip      Create a ClusterIP service
        externalname   Create an ExternalName service
        loadbalancer   Create a LoadBalancer service
        nodeport       Create a NodePort service

      Usage:
        kubectl create service [flags] [options]

      Use "kubectl create service <command> --help" for more information about a given command.
      Use "kubectl options" for a list of global command-line options (applies to all commands).
      [1]
      "
    `);
    expect(
      await shown("kubectl create cm c1 --from-literal=a=b --from-file=note.txt --dry-run=client -o yaml"),
    ).toMatchInlineSnapshot(`
      "apiVersion: v1
      data:
        a: b
        note.txt: |
          a note
      kind: ConfigMap
      metadata:
        name: c1
      "
    `);
    expect(await shown("kubectl create cm c1 --from-literal=a=b")).toMatchInlineSnapshot(`
      "configmap/c1 created
      "
    `);
    expect(await shown("kubectl create cm c2 --from-literal=a")).toMatchInlineSnapshot(`
      "error: invalid literal source a, expected key=value
      [1]
      "
    `);
    expect(await shown("kubectl create secret generic x")).toMatchInlineSnapshot(`
      "eastwest: kubectl create secret is not simulated
      [1]
      "
    `);
  });
});
