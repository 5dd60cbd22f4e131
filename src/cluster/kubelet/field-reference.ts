import type { Pod } from "kubernetes-types/core/v1";

/** What the downward API says for a field path; undefined for a path it does not know. */
export function podField(pod: Pod, path: string, addresses: { pod: string; host: string }): string | undefined {
  const { metadata, spec } = pod;
  const [, map, key] = /^metadata\.(labels|annotations)\['([^']+)'\]$/.exec(path) ?? [];
  if (key !== undefined) return (map === "labels" ? metadata?.labels : metadata?.annotations)?.[key] ?? "";
  switch (path) {
    case "metadata.name":
      return metadata?.name;
    case "metadata.namespace":
      return metadata?.namespace;
    case "metadata.uid":
      return metadata?.uid;
    case "metadata.labels":
      return formatMap(metadata?.labels);
    case "metadata.annotations":
      return formatMap(metadata?.annotations);
    case "spec.nodeName":
      return spec?.nodeName;
    case "spec.serviceAccountName":
      return spec?.serviceAccountName;
    case "status.podIP":
    case "status.podIPs":
      return addresses.pod;
    case "status.hostIP":
    case "status.hostIPs":
      return addresses.host;
    default:
      return undefined;
  }
}

/** `key="value"` lines, sorted (fieldpath.FormatMap). */
function formatMap(map: Readonly<Record<string, string>> | undefined): string {
  return Object.entries(map ?? {})
    .map(([key, value]) => `${key}=${JSON.stringify(value)}`)
    .sort()
    .join("\n");
}
