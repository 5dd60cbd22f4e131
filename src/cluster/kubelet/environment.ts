import type { Container, EnvVar, Pod } from "kubernetes-types/core/v1";
import type { ApiClient } from "../api/client.ts";
import type { ContainerImage } from "../container-image.ts";
import { expand } from "./expansion.ts";
import { podField } from "./field-reference.ts";
import { serviceEnvironment } from "./service-environment.ts";

/** The container cannot be configured; `message` is what the kubelet says (CreateContainerConfigError). */
export class ContainerConfigError extends Error {}

export interface EnvironmentSource {
  readonly client: ApiClient;
  readonly pod: Pod;
  readonly hostname: string;
  readonly addresses: { readonly pod: string; readonly host: string };
}

const defaultPath = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

/** What a container's processes find in their environment: the image's, the pod's, the Services'. */
export function containerEnvironment(
  source: EnvironmentSource,
  container: Container,
  image: ContainerImage,
): Map<string, string> {
  const { client, pod, hostname } = source;
  const namespace = pod.metadata?.namespace ?? "";
  const services = serviceEnvironment(client, namespace, pod.spec?.enableServiceLinks !== false);
  const own = fromConfigMaps(source, container, namespace);
  for (const variable of container.env ?? []) {
    const known = new Map([...services, ...own]);
    const value = variable.valueFrom ? referenced(source, variable, namespace) : expand(variable.value ?? "", known);
    if (value !== undefined) own.set(variable.name, value);
  }
  return new Map([
    ["PATH", defaultPath],
    ["HOSTNAME", hostname],
    ...Object.entries(image.env),
    ...services,
    ...own,
    ["HOME", own.get("HOME") ?? image.env.HOME ?? "/root"],
  ]);
}

function fromConfigMaps({ client }: EnvironmentSource, container: Container, namespace: string): Map<string, string> {
  const env = new Map<string, string>();
  for (const { configMapRef, secretRef, prefix = "" } of container.envFrom ?? []) {
    if (secretRef && !secretRef.optional) throw new ContainerConfigError(`secret "${secretRef.name}" not found`);
    if (!configMapRef) continue;
    const map = client.get("ConfigMap", configMapRef.name ?? "", namespace);
    if (!map && !configMapRef.optional) throw new ContainerConfigError(`configmap "${configMapRef.name}" not found`);
    for (const [key, value] of Object.entries(map?.data ?? {})) env.set(prefix + key, value);
  }
  return env;
}

function referenced(source: EnvironmentSource, variable: EnvVar, namespace: string): string | undefined {
  const { fieldRef, configMapKeyRef, secretKeyRef } = variable.valueFrom ?? {};
  if (fieldRef) {
    const value = podField(source.pod, fieldRef.fieldPath, source.addresses);
    if (value === undefined) throw new ContainerConfigError(`unsupported fieldPath: ${fieldRef.fieldPath}`);
    return value;
  }
  if (configMapKeyRef) {
    const { name = "", key, optional } = configMapKeyRef;
    const map = source.client.get("ConfigMap", name, namespace);
    if (!map && !optional) throw new ContainerConfigError(`configmap "${name}" not found`);
    const value = map?.data?.[key];
    if (value === undefined && !optional) {
      throw new ContainerConfigError(`couldn't find key ${key} in ConfigMap ${namespace}/${name}`);
    }
    return value;
  }
  if (secretKeyRef) {
    // There are no Secrets in this cluster, so none is ever found.
    if (secretKeyRef.optional) return undefined;
    throw new ContainerConfigError(`secret "${secretKeyRef.name}" not found`);
  }
  throw new ContainerConfigError(`eastwest: resourceFieldRef (variable ${variable.name}) is not simulated`);
}
