import type { Bench } from "./bench.case.ts";

/** A Deployment and its Service. */
const web = `apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
spec:
  replicas: 2
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec:
      containers:
      - name: web
        image: nginx:1.0
        env: [{name: A, value: "1"}, {name: B, value: "2"}]
---
apiVersion: v1
kind: Service
metadata: {name: web}
spec:
  selector: {app: web}
  ports: [{port: 80}]
`;

/** More of them, by file name. */
const others: Record<string, string> = {
  "web2.yaml": web
    .replace("  replicas: 2\n", "")
    .replace("1.0", "2.0")
    .replace('{name: A, value: "1"}, ', "")
    .replace("port: 80", "port: 81"),
  "plain.yaml":
    "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: plain}\nspec:\n  selector: {matchLabels: {app: plain}}\n  template:\n    metadata: {labels: {app: plain}}\n    spec:\n      containers: [{name: nginx, image: nginx:2}]\n",
  "unknown.yaml":
    "apiVersion: v1\nkind: Pod\nmetadata: {name: x}\nspec:\n  foo: 1\n  containers: [{name: a, imagee: b}]\n",
  "kind.yaml": "apiVersion: v1\nkind: Podd\nmetadata: {name: x}\n",
  "immutable.yaml": web.replaceAll("app: web", "app: changed"),
  "namespace.yaml": "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: x, namespace: nope}\n",
  "empty.yaml": "",
  "note.txt": "a note\n",
};

/** Puts manifests into the home directory, and some into `manifests/`. */
export function addManifests({ file, machine }: Bench): void {
  file("web.yaml", web);
  for (const [name, text] of Object.entries(others)) file(name, text);
  machine.files.makeDirectory("/home/dev/manifests");
  file("manifests/a.yaml", others["kind.yaml"] ?? "");
  file("manifests/b.yaml", web);
}
