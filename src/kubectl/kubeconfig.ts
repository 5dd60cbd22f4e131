import { parse } from "yaml";
import { resolvePath } from "../cluster/files.ts";
import type { Process } from "../cluster/process.ts";
import { isObject, type JsonObject, listAt, objectAt, textAt } from "./json.ts";
import { toYaml } from "./printing/yaml.ts";

/** The kubeconfig, `~/.kube/config`. Where there is no file, the lab's own context is assumed. */
export interface Kubeconfig {
  readonly content: JsonObject;
  readonly path: string;
}

export function readKubeconfig(process: Process, server: string): Kubeconfig {
  const home = process.env.get("HOME") ?? "/";
  const path = resolvePath(process.cwd, process.env.get("KUBECONFIG") || `${home}/.kube/config`);
  const files = process.machine.files;
  if (files.exists(path)) {
    const content: unknown = parse(files.readText(path));
    if (isObject(content)) return { path, content };
  }
  return { path, content: kubeadmConfig(server) };
}

/** As `kubeadm init` leaves it; certificates are not simulated. */
function kubeadmConfig(server: string): JsonObject {
  const cluster = "kubernetes";
  const user = "kubernetes-admin";
  const context = `${user}@${cluster}`;
  return {
    apiVersion: "v1",
    clusters: [{ cluster: { "certificate-authority-data": "DATA+OMITTED", server }, name: cluster }],
    contexts: [{ context: { cluster, user }, name: context }],
    "current-context": context,
    kind: "Config",
    users: [{ name: user, user: { "client-certificate-data": "DATA+OMITTED", "client-key-data": "DATA+OMITTED" } }],
  };
}

export function writeKubeconfig(process: Process, { path, content }: Kubeconfig): void {
  process.machine.files.makeDirectory(path.slice(0, path.lastIndexOf("/")) || "/", true);
  process.machine.files.write(path, toYaml(content));
}

export function currentContext(config: Kubeconfig): string {
  return textAt(config.content, "current-context");
}

/** The context of that name, `{cluster, user, namespace}`; undefined when there is no such. */
export function contextNamed(config: Kubeconfig, name: string): JsonObject | undefined {
  const entry = listAt(config.content, "contexts").find((one) => textAt(one, "name") === name);
  return entry === undefined ? undefined : objectAt(entry, "context");
}
