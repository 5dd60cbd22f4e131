import type { Volume } from "kubernetes-types/core/v1";
import type { Description } from "./description.ts";

/** The `Volumes:` section; `indent` is "  " inside a pod template. */
export function describeVolumes(volumes: readonly Volume[], indent: string, out: Description): void {
  if (volumes.length === 0) {
    out.line(0, `${indent}Volumes:\t<none>`);
    return;
  }
  out.line(0, `${indent}Volumes:`);
  for (const volume of volumes) {
    out.line(1, `${indent === "" ? "" : " "}${volume.name}:`);
    for (const line of linesOf(volume)) out.line(2, line);
  }
}

function linesOf(volume: Volume): string[] {
  const { configMap, downwardAPI, emptyDir, hostPath, projected, secret } = volume;
  if (hostPath) {
    return [
      "Type:\tHostPath (bare host directory volume)",
      `Path:\t${hostPath.path}`,
      `HostPathType:\t${hostPath.type ?? "<none>"}`,
    ];
  }
  if (emptyDir) {
    return [
      "Type:\tEmptyDir (a temporary directory that shares a pod's lifetime)",
      `Medium:\t${emptyDir.medium ?? ""}`,
      `SizeLimit:\t${emptyDir.sizeLimit ?? "<unset>"}`,
    ];
  }
  if (configMap) {
    return [
      "Type:\tConfigMap (a volume populated by a ConfigMap)",
      `Name:\t${configMap.name ?? ""}`,
      `Optional:\t${configMap.optional ?? false}`,
    ];
  }
  if (secret) {
    return [
      "Type:\tSecret (a volume populated by a Secret)",
      `SecretName:\t${secret.secretName ?? ""}`,
      `Optional:\t${secret.optional ?? false}`,
    ];
  }
  if (downwardAPI) {
    const items = (downwardAPI.items ?? []).map(({ fieldRef, path }) => `  ${fieldRef?.fieldPath ?? ""} -> ${path}`);
    return ["Type:\tDownwardAPI (a volume populated by information about the pod)", "Items:", ...items];
  }
  if (projected) {
    const sources = (projected.sources ?? []).flatMap((source) => {
      if (source.serviceAccountToken) {
        return [`TokenExpirationSeconds:\t${source.serviceAccountToken.expirationSeconds ?? 0}`];
      }
      if (source.configMap) {
        return [`ConfigMapName:\t${source.configMap.name ?? ""}`, `Optional:\t${source.configMap.optional ?? false}`];
      }
      if (source.secret) {
        return [`SecretName:\t${source.secret.name ?? ""}`, `Optional:\t${source.secret.optional ?? false}`];
      }
      return source.downwardAPI ? ["DownwardAPI:\ttrue"] : [];
    });
    return ["Type:\tProjected (a volume that contains injected data from multiple sources)", ...sources];
  }
  return ["<unknown>"];
}
