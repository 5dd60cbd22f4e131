import { resolvePath } from "../cluster/files.ts";
import { Later } from "../cluster/later.ts";
import type { Process } from "../cluster/process.ts";
import { isObject, type JsonObject, listAt, objectAt, textAt } from "./json.ts";
import { kubeadmConfig, kubeadmConfigText } from "./kubeadm-config.ts";
import type { KubectlOptions } from "./kubectl.ts";

const yaml = new Later(() => import("yaml"));

/** The kubeconfig, `~/.kube/config`. Where there is no file, the lab's own context is assumed. */
export interface Kubeconfig {
  readonly content: JsonObject;
  readonly path: string;
}

export async function readKubeconfig(
  process: Process,
  { server, clock, assumedConfig }: Pick<KubectlOptions, "server" | "clock" | "assumedConfig">,
): Promise<Kubeconfig> {
  const home = process.env.get("HOME") ?? "/";
  const path = resolvePath(process.cwd, process.env.get("KUBECONFIG") || `${home}/.kube/config`);
  const files = process.machine.files;
  if (files.exists(path)) {
    const text = files.readText(path);
    if (text === kubeadmConfigText(server)) return { path, content: kubeadmConfig(server) };
    const content: unknown = await yaml.with({ clock, signal: process.signal }, ({ parse }) => parse(text));
    if (isObject(content)) return { path, content };
  }
  return { path, content: assumedConfig ?? kubeadmConfig(server, omittedCertificates) };
}

/** As `kubectl config view` shows them. */
const omittedCertificates = {
  cluster: { "certificate-authority-data": "DATA+OMITTED" },
  user: { "client-certificate-data": "DATA+OMITTED", "client-key-data": "DATA+OMITTED" },
};

export function currentContext(config: Kubeconfig): string {
  return textAt(config.content, "current-context");
}

/** The context of that name, `{cluster, user, namespace}`; undefined when there is no such. */
export function contextNamed(config: Kubeconfig, name: string): JsonObject | undefined {
  const entry = listAt(config.content, "contexts").find((one) => textAt(one, "name") === name);
  return entry === undefined ? undefined : objectAt(entry, "context");
}
