import type { Container as ContainerSpec, Pod } from "kubernetes-types/core/v1";
import { type FileSystem, resolvePath } from "../files.ts";
import type { VolumeFiles } from "./volumes.ts";

/** Whether one of a pod's volumes shows a ConfigMap. */
export function mountsConfigMap(pod: Pod, name: string): boolean {
  return (pod.spec?.volumes ?? []).some(
    ({ configMap, projected }) =>
      configMap?.name === name || projected?.sources?.some((source) => source.configMap?.name === name),
  );
}

/** Brings a running container's files up to date with its volumes; what is mounted by `subPath` stays as it was. */
export function refreshMounts(
  files: FileSystem,
  container: ContainerSpec,
  before: ReadonlyMap<string, VolumeFiles>,
  after: ReadonlyMap<string, VolumeFiles>,
): void {
  for (const { name, mountPath, subPath } of container.volumeMounts ?? []) {
    const volume = after.get(name);
    if (!volume || subPath) continue;
    for (const path of before.get(name)?.keys() ?? []) {
      const file = resolvePath(mountPath, path);
      if (!volume.has(path) && files.exists(file)) files.remove(file);
    }
    for (const [path, text] of volume) {
      if (before.get(name)?.get(path) === text) continue;
      const file = resolvePath(mountPath, path);
      files.makeDirectory(resolvePath(file, ".."), true);
      files.write(file, text);
    }
  }
}
