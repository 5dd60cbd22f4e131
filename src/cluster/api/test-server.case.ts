import { SimulatedClock } from "../clock.ts";
import { createRandom } from "../random.ts";
import { createApiServer } from "./api-server.ts";

export const startTime = Date.UTC(2026, 0, 2, 3, 4, 5, 678);

/** A server with the namespace `default`, a clock, and a way to send it requests. */
export function startServer() {
  const clock = new SimulatedClock(startTime, () => new Promise((resolve) => setImmediate(resolve)));
  const server = createApiServer({
    clock,
    random: createRandom("1"),
    kubernetesVersion: "v1.36.2",
    serviceCidr: "10.96.0.0/12",
    firstClusterIps: ["10.96.11.18"],
    firstNodePorts: [32722],
  });
  server.client.create("Namespace", { metadata: { name: "default" } });

  /** `body` is sent as JSON unless it is a text. */
  const request = (method: string, path: string, body?: unknown, headers: Record<string, string> = {}) =>
    server.fetch(
      new Request(`https://cluster${path}`, {
        method,
        headers: { "content-type": "application/json", ...headers },
        ...(body === undefined ? {} : { body: typeof body === "string" ? body : JSON.stringify(body) }),
      }),
    );
  /** The answer's code and JSON. */
  const send = async (...args: Parameters<typeof request>) => {
    const response = await request(...args);
    return { code: response.status, body: await response.json(), warning: response.headers.get("warning") };
  };
  return { clock, request, send, ...server };
}

/** Lets everything that waits for no timer happen. */
export function settle(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

export const pods = "/api/v1/namespaces/default/pods";
export const services = "/api/v1/namespaces/default/services";
export const deployments = "/apis/apps/v1/namespaces/default/deployments";

export function pod(name: string, labels: Record<string, string> = {}) {
  return { metadata: { name, labels }, spec: { containers: [{ name: "app", image: "nginx:1.27" }] } };
}

export function deployment(name: string) {
  const labels = { app: name };
  const template = { metadata: { labels }, spec: { containers: [{ name: "app", image: "nginx:1.27" }] } };
  return { metadata: { name }, spec: { replicas: 2, selector: { matchLabels: labels }, template } };
}

export function service(name: string, spec: object = {}) {
  return { metadata: { name }, spec: { ports: [{ port: 80 }], ...spec } };
}
