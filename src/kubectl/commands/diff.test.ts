import { expect, it } from "vitest";
import { createBench } from "../bench.case.ts";
import { addManifests } from "../manifests.case.ts";

it("diff prints what would change, and exits as diff(1) does", async () => {
  const bench = createBench();
  addManifests(bench);
  const { shown } = bench;
  const diffOf = async (file: string) =>
    (await shown(`kubectl diff -f ${file}`))
      .replaceAll(/(LIVE|MERGED)-\d+/g, "$1-…")
      .replaceAll(/\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{9}/g, "TIME");
  expect(await diffOf("web.yaml")).toMatch(
    /^diff -u -N \/tmp\/LIVE-…\/apps\.v1\.Deployment\.default\.web .*\n--- .*\tTIME \+0000\n\+\+\+ .*\n@@ -0,0 \+1,\d+ @@\n\+apiVersion: apps\/v1\n/,
  );
  await shown("kubectl apply -f web.yaml");
  expect(await diffOf("web.yaml")).toBe("");
  expect(await diffOf("web2.yaml")).toMatchInlineSnapshot(`
    "diff -u -N /tmp/LIVE-…/apps.v1.Deployment.default.web /tmp/MERGED-…/apps.v1.Deployment.default.web
    --- /tmp/LIVE-…/apps.v1.Deployment.default.web	TIME +0000
    +++ /tmp/MERGED-…/apps.v1.Deployment.default.web	TIME +0000
    @@ -6,14 +6,14 @@
         kubectl.kubernetes.io/last-applied-configuration: |
           {"apiVersion":"apps/v1","kind":"Deployment","metadata":{"annotations":{},"name":"web","namespace":"default"},"spec":{"replicas":2,"selector":{"matchLabels":{"app":"web"}},"template":{"metadata":{"labels":{"app":"web"}},"spec":{"containers":[{"env":[{"name":"A","value":"1"},{"name":"B","value":"2"}],"image":"nginx:1.0","name":"web"}]}}}}
       creationTimestamp: "2026-01-02T03:04:05Z"
    -  generation: 1
    +  generation: 2
       name: web
       namespace: default
       resourceVersion: "4"
       uid: 1f2dc297-e351-4f3b-9261-9d6af4d8e320
     spec:
       progressDeadlineSeconds: 600
    -  replicas: 2
    +  replicas: 1
       revisionHistoryLimit: 10
       selector:
         matchLabels:
    @@ -30,11 +30,9 @@
         spec:
           containers:
           - env:
    -        - name: A
    -          value: "1"
             - name: B
               value: "2"
    -        image: nginx:1.0
    +        image: nginx:2.0
             imagePullPolicy: IfNotPresent
             name: web
             resources: {}
    diff -u -N /tmp/LIVE-…/v1.Service.default.web /tmp/MERGED-…/v1.Service.default.web
    --- /tmp/LIVE-…/v1.Service.default.web	TIME +0000
    +++ /tmp/MERGED-…/v1.Service.default.web	TIME +0000
    @@ -19,9 +19,9 @@
       - IPv4
       ipFamilyPolicy: SingleStack
       ports:
    -  - port: 80
    +  - port: 81
         protocol: TCP
    -    targetPort: 80
    +    targetPort: 81
       selector:
         app: web
       sessionAffinity: None
    [1]
    "
  `);
  expect(await shown("kubectl get deploy web -o jsonpath='{.metadata.generation}'")).toBe("1");
  bench.file(
    "typo.yaml",
    "apiVersion: v1\nkind: Service\nmetadata: { name: web }\nspec: { prots: [], ports: [{ port: 80 }], selector: { app: web } }\n",
  );
  expect(await shown("kubectl diff -f typo.yaml")).toBe('Warning: unknown field "spec.prots"\n');
  expect(await shown("kubectl diff -f nowhere.yaml")).toBe('error: the path "nowhere.yaml" does not exist\n[2]\n');
  expect(await shown("kubectl diff")).toBe("error: must specify one of -f and -k\n[2]\n");
});
