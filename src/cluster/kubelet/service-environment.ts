import type { Service } from "kubernetes-types/core/v1";
import type { ApiClient } from "../api/client.ts";

/**
 * The variables that tell a container of Services: of its own namespace (unless the pod says enableServiceLinks: false), and
 * always of the API server (pkg/kubelet/envvars).
 */
export function serviceEnvironment(client: ApiClient, namespace: string, links: boolean): Map<string, string> {
  const env = new Map<string, string>();
  const services = new Map<string, Service>();
  if (links) for (const service of client.list("Service", { namespace })) services.set(nameOf(service), service);
  const apiServer = client.get("Service", "kubernetes", "default");
  if (apiServer && !services.has("kubernetes")) services.set("kubernetes", apiServer);
  for (const service of services.values()) addService(env, service);
  return env;
}

function nameOf(service: Service): string {
  return service.metadata?.name ?? "";
}

function addService(env: Map<string, string>, service: Service): void {
  const address = service.spec?.clusterIP;
  const ports = service.spec?.ports ?? [];
  const [first] = ports;
  if (!address || address === "None" || !first) return;
  const prefix = variableName(nameOf(service));
  env.set(`${prefix}_SERVICE_HOST`, address);
  env.set(`${prefix}_SERVICE_PORT`, String(first.port));
  for (const { name, port } of ports) if (name) env.set(`${prefix}_SERVICE_PORT_${variableName(name)}`, String(port));
  for (const [index, { port, protocol = "TCP" }] of ports.entries()) {
    const url = `${protocol.toLowerCase()}://${address}:${port}`;
    if (index === 0) env.set(`${prefix}_PORT`, url);
    const one = `${prefix}_PORT_${port}_${protocol}`;
    env.set(one, url);
    env.set(`${one}_PROTO`, protocol.toLowerCase());
    env.set(`${one}_PORT`, String(port));
    env.set(`${one}_ADDR`, address);
  }
}

function variableName(name: string): string {
  return name.toUpperCase().replaceAll("-", "_");
}
