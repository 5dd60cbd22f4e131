import type { ConfigMapProjection, DownwardAPIVolumeFile, KeyToPath, Pod, Volume } from "kubernetes-types/core/v1";
import type { ApiClient } from "../api/client.ts";
import { type FileSystem, resolvePath } from "../files.ts";
import { podField } from "./field-reference.ts";

/** A volume cannot be set up; `message` is the event's. */
export class MountError extends Error {}

export interface VolumeSource {
  readonly client: ApiClient;
  readonly pod: Pod;
  readonly addresses: { readonly pod: string; readonly host: string };
}

/** A volume's files by path inside it. */
export type VolumeFiles = ReadonlyMap<string, string>;

/** The files of a pod's volumes, by volume name. Throws MountError. */
export function prepareVolumes(source: VolumeSource): ReadonlyMap<string, VolumeFiles> {
  return new Map((source.pod.spec?.volumes ?? []).map((volume) => [volume.name, filesOf(source, volume)]));
}

/** What the system's own pods ask their node for; a simulated node has no files, and nothing in these. */
const nodePaths: readonly string[] = ["/lib/modules", "/run/xtables.lock", "/var/run/netns", "/var/run/nri"];

function filesOf(source: VolumeSource, volume: Volume): VolumeFiles {
  const fail = (why: string): never => {
    throw new MountError(`MountVolume.SetUp failed for volume "${volume.name}" : ${why}`);
  };
  if (volume.configMap) return configMapFiles(source, volume.configMap, fail);
  if (volume.downwardAPI) return downwardFiles(source, volume.downwardAPI.items ?? []);
  if (volume.projected) {
    const files = new Map<string, string>();
    for (const { configMap, downwardAPI } of volume.projected.sources ?? []) {
      // The service account's token and the cluster's CA are not simulated: there is nothing here that checks them.
      const parts = configMap && configMap.name !== "kube-root-ca.crt" ? configMapFiles(source, configMap, fail) : [];
      for (const [path, text] of parts) files.set(path, text);
      for (const [path, text] of downwardFiles(source, downwardAPI?.items ?? [])) files.set(path, text);
    }
    return files;
  }
  if (volume.secret) return volume.secret.optional ? new Map() : fail(`secret "${volume.secret.secretName}" not found`);
  if (volume.emptyDir) {
    const mounts = (source.pod.spec?.containers ?? []).filter(({ volumeMounts = [] }) =>
      volumeMounts.some(({ name }) => name === volume.name),
    );
    return mounts.length > 1 ? fail("eastwest: an emptyDir that containers share is not simulated") : new Map();
  }
  if (volume.hostPath && nodePaths.includes(volume.hostPath.path)) return new Map();
  const type = Object.keys(volume).find((field) => field !== "name") ?? "unknown";
  return fail(`eastwest: a ${type} volume is not simulated`);
}

function configMapFiles(
  { client, pod }: VolumeSource,
  { name = "", items, optional }: ConfigMapProjection,
  fail: (why: string) => never,
): VolumeFiles {
  const map = client.get("ConfigMap", name, pod.metadata?.namespace);
  if (!map) return optional ? new Map() : fail(`configmap "${name}" not found`);
  const data = map.data ?? {};
  if (!items) return new Map(Object.entries(data));
  return new Map(
    items.flatMap(({ key, path }: KeyToPath) => {
      const text = data[key];
      if (text !== undefined) return [[path, text] as const];
      return optional ? [] : fail(`references non-existent config key: ${key}`);
    }),
  );
}

function downwardFiles({ pod, addresses }: VolumeSource, items: readonly DownwardAPIVolumeFile[]): VolumeFiles {
  return new Map(
    items.map(({ path, fieldRef }) => [path, podField(pod, fieldRef?.fieldPath ?? "", addresses) ?? ""] as const),
  );
}

/** Puts a volume into a container. With `subPath` one of its files stands at the mount path itself. */
export function mount(files: FileSystem, volume: VolumeFiles, mountPath: string, subPath: string | undefined): void {
  const put = (path: string, text: string) => {
    files.makeDirectory(resolvePath(path, ".."), true);
    files.write(path, text);
  };
  const single = subPath === undefined ? undefined : volume.get(subPath);
  if (single !== undefined) {
    put(resolvePath("/", mountPath), single);
    return;
  }
  files.makeDirectory(resolvePath("/", mountPath), true);
  for (const [path, text] of volume) put(resolvePath(mountPath, path), text);
}
