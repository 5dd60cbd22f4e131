import { describe, expect, it } from "vitest";
import { createBench } from "../bench.case.ts";

describe("run", () => {
  it("speaks as kubectl v1.36 does", async () => {
    const bench = createBench();
    const { shown } = bench;
    expect(await shown("kubectl run web --image=nginx")).toMatchInlineSnapshot(`
      "pod/web created
      "
    `);
    expect(
      await shown(
        "kubectl run dns-test --image=odise/busybox-curl --restart=Never -- /bin/sh -c 'while true; do echo hello docker; sleep 1; done'",
      ),
    ).toMatchInlineSnapshot(`
      "pod/dns-test created
      "
    `);
    expect(
      await shown(
        "kubectl get pod dns-test -o jsonpath='{.spec.containers[0].args} {.metadata.labels} {.spec.restartPolicy}'",
      ),
    ).toMatchInlineSnapshot(
      `"["/bin/sh","-c","while true; do echo hello docker; sleep 1; done"] {"run":"dns-test"} Never"`,
    );
    expect(
      await shown(
        "kubectl run x --image=nginx --env=A=1 --port=80 --labels=a=b --command --dry-run=client -o yaml -- sleep 5",
      ),
    ).toMatchInlineSnapshot(`
      "apiVersion: v1
      kind: Pod
      metadata:
        labels:
          a: b
        name: x
      spec:
        containers:
        - command:
          - sleep
          - "5"
          env:
          - name: A
            value: "1"
          image: nginx
          name: x
          ports:
          - containerPort: 80
          resources: {}
        dnsPolicy: ClusterFirst
        restartPolicy: Always
      status: {}
      "
    `);
    expect(await shown("kubectl run web --image=nginx")).toMatchInlineSnapshot(`
      "Error from server (AlreadyExists): pods "web" already exists
      [1]
      "
    `);
    expect(await shown("kubectl run x")).toMatchInlineSnapshot(`
      "error: required flag(s) "image" not set
      [1]
      "
    `);
    expect(await shown("kubectl run")).toMatchInlineSnapshot(`
      "error: required flag(s) "image" not set
      [1]
      "
    `);
    expect(await shown("kubectl run x --image=NGINX")).toMatchInlineSnapshot(`
      "error: Invalid image name "NGINX": invalid reference format
      [1]
      "
    `);
    expect(await shown("kubectl run x --image=nginx --restart=Foo")).toMatchInlineSnapshot(`
      "error: invalid restart policy: Foo
      See 'kubectl run -h' for help and examples
      [1]
      "
    `);
    expect(await shown("kubectl run x --image=nginx --rm")).toMatchInlineSnapshot(`
      "error: --rm should only be used for attached containers
      See 'kubectl run -h' for help and examples
      [1]
      "
    `);
    expect(await shown("kubectl run x --image=nginx --env=A")).toMatchInlineSnapshot(`
      "error: invalid env: A
      [1]
      "
    `);
    expect(await shown("kubectl run x --image=nginx --port=abc")).toMatchInlineSnapshot(`
      "error: strconv.Atoi: parsing "abc": invalid syntax
      [1]
      "
    `);
    expect(await shown("kubectl run X_ --image=nginx")).toMatchInlineSnapshot(`
      "The Pod "X_" is invalid: 
      * metadata.name: Invalid value: "X_": a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')
      * metadata.labels: Invalid value: "X_": a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyValue',  or 'my_value',  or '12345', regex used for validation is '(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')
      * spec.containers[0].name: Invalid value: "X_": a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?')
      [1]
      "
    `);
  });
});
