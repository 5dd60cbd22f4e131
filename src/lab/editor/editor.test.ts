import { describe, expect, it } from "vitest";
import { createApiServer } from "../../cluster/api/api-server.ts";
import { runVirtually, SimulatedClock } from "../../cluster/clock.ts";
import { createRandom } from "../../cluster/random.ts";
import { checkManifest } from "./check-manifest.ts";
import { completeManifest } from "./complete-manifest.ts";

function server() {
  const clock = new SimulatedClock(Date.UTC(2026, 0, 2), () => new Promise((done) => setImmediate(done)));
  const api = createApiServer({
    clock,
    random: createRandom("editor"),
    kubernetesVersion: "v1.36.2",
    serviceCidr: "10.96.0.0/12",
    firstClusterIps: [],
    firstNodePorts: [],
  });
  api.client.create("Namespace", { metadata: { name: "default" } });
  return { api, clock };
}

/** The problems of a text, each as `the text it points at: the message`. */
async function problems(text: string, at = server()): Promise<string[]> {
  const found = await runVirtually(at.clock, checkManifest(at, text));
  return found.map(
    ({ from, to, severity, message }) => `${severity} ${JSON.stringify(text.slice(from, to))} ${message}`,
  );
}

const service = `apiVersion: v1
kind: Service
metadata:
  name: web
spec:
  selector:
    app: web
  ports:
    - port: 8080
`;

describe("checking a manifest", () => {
  it("finds nothing wrong in what the API server takes, and changes nothing", async () => {
    const at = server();
    expect(await problems(service, at)).toEqual([]);
    expect(await problems("", at)).toEqual([]);
    expect(await problems("# nothing yet\n---\n", at)).toEqual([]);
    expect(at.api.client.list("Service")).toEqual([]);
  });

  it("places the parser's errors", async () => {
    expect(await problems(service.replace("  name: web", "  name: web\n   app: x"))).toEqual([
      expect.stringMatching(/^error .*mapping values are not allowed in this context/),
    ]);
  });

  it("places unknown fields, wrong types and refused values", async () => {
    expect(await problems(service.replace("port: 8080", "prt: 8080\n      port: 80"))).toEqual([
      'error "8080" unknown field "spec.ports[0].prt"',
    ]);
    expect(await problems(service.replace("8080", "many"))).toEqual([
      'error "many" json: cannot unmarshal string into Go struct field ServicePort.spec.ports.port of type int32',
    ]);
    expect(await problems(service.replace("8080", "99999"))).toEqual([
      'error "99999" spec.ports[0].port: Invalid value: 99999: must be between 1 and 65535, inclusive',
      // Not written, and so the port's: it points at the mapping that it would stand in.
      'error "port" spec.ports[0].targetPort: Invalid value: 99999: must be between 1 and 65535, inclusive',
    ]);
    expect(await problems(service.replace("name: web", "name: Web"))).toEqual([
      expect.stringContaining('error "Web" metadata.name: Invalid value: "Web"'),
    ]);
    expect(await problems(service.replace("kind: Service", "kind: Servise"))).toEqual([
      'error "Servise" no matches for kind "Servise" in version "v1"',
    ]);
    expect(await problems("metadata:\n  name: x\n")).toEqual([
      expect.stringMatching(/apiVersion not set, kind not set/),
    ]);
  });

  it("checks a change of what is there as a change", async () => {
    const at = server();
    at.api.client.create("Service", {
      metadata: { name: "web", namespace: "default" },
      spec: { selector: { app: "web" }, ports: [{ port: 8080 }] },
    });
    expect(await problems(service, at)).toEqual([]);
    const moved = service.replace("spec:", "spec:\n  clusterIP: 10.96.0.99");
    expect(await problems(moved, at)).toEqual([expect.stringContaining("may not change once set")]);
  });

  it("checks each document of several", async () => {
    const two = `${service}---\n${service.replace("name: web", "name: other").replace("8080", "0")}`;
    expect((await problems(two))[0]).toMatch(/^error "0" spec\.ports\[0\]\.port/);
  });
});

/** Labels offered at `|`. */
async function offered(marked: string) {
  const offset = marked.indexOf("|");
  const at = server();
  const completion = await runVirtually(at.clock, completeManifest(at, marked.replace("|", ""), offset));
  return completion?.options.map(({ label }) => label) ?? [];
}

describe("completing a manifest", () => {
  it("offers the fields of the kind where the cursor is", async () => {
    expect(await offered("apiVersion: v1\nkind: Service\n|")).toEqual(["metadata", "spec"]);
    expect(await offered("apiVersion: v1\nkind: Service\nspec:\n  sel|")).toEqual(["selector"]);
    const ports = await offered("apiVersion: v1\nkind: Service\nspec:\n  ports:\n    - port: 80\n      |");
    expect(ports).toContain("targetPort");
    expect(ports).not.toContain("port");
    const flush = await offered("apiVersion: v1\nkind: Service\nspec:\n  ports:\n  - |");
    expect(flush[0]).toBe("port");
    const containers =
      "apiVersion: apps/v1\nkind: Deployment\nspec:\n  template:\n    spec:\n      containers:\n        - name: a\n          image: b\n          env:\n            - name: X\n              |\n          ports: []\n";
    expect(await offered(containers)).toEqual(["value", "valueFrom"]);
    expect(await offered(containers.replace("|", "").replace("          ports", "          p|orts"))).toEqual([
      "ports",
    ]);
  });

  it("offers values that a field takes", async () => {
    expect(await offered("apiVersion: v1\nkind: Service\nspec:\n  type: |")).toContain("NodePort");
    expect(await offered("apiVersion: v1\nkind: Service\nspec:\n  type: Lo|")).toEqual(["LoadBalancer"]);
    expect(await offered("apiVersion: apps/v1\nkind: |")).toEqual(["DaemonSet", "Deployment", "ReplicaSet"]);
    expect(await offered("kind: Deployment\napiVersion: |")).toEqual(["apps/v1"]);
    const paths = "spec:\n  rules:\n  - http:\n      paths:\n      - path: /\n        pathType: |";
    expect(await offered(`apiVersion: networking.k8s.io/v1\nkind: Ingress\n${paths}`)).toEqual([
      "Exact",
      "ImplementationSpecific",
      "Prefix",
    ]);
    expect(await offered("apiVersion: v1\nkind: Pod\nspec:\n  hostNetwork: t|")).toEqual(["true"]);
  });

  it("knows nothing of kinds and places that there are not", async () => {
    expect(await offered("apiVersion: v1\nkind: Nothing\nspec:\n  |")).toEqual([]);
    expect(await offered("apiVersion: v1\nkind: Service\nspek:\n  |")).toEqual([]);
    expect(await offered("apiVersion: v1\nkind: Service\nmetadata:\n  name: |")).toEqual([]);
  });

  it("writes the key as its type wants it", async () => {
    const text = "apiVersion: v1\nkind: Service\nspec:\n  por";
    const at = server();
    const completion = await runVirtually(at.clock, completeManifest(at, text, text.length));
    expect(completion).toMatchObject({ from: text.length - 3 });
    expect(completion?.options[0]).toMatchObject({ label: "ports", insert: "ports:\n    - ", detail: "[]ServicePort" });
  });
});
