import type { Container, PodSpec, Volume } from "kubernetes-types/core/v1";
import { nameSuffix, type Random } from "../../random.ts";

const mountPath = "/var/run/secrets/kubernetes.io/serviceaccount";
const tokenSeconds = 3607;

/** Admission plugin ServiceAccount: every pod gets an account and its token as a projected volume. */
export function admitServiceAccount(spec: PodSpec, random: Random): void {
  spec.serviceAccountName ||= "default";
  spec.serviceAccount = spec.serviceAccountName;
  if (spec.automountServiceAccountToken === false) return;
  const lacking = [...(spec.initContainers ?? []), ...spec.containers].filter((container) => !mountsToken(container));
  if (lacking.length === 0) return;
  const name = `kube-api-access-${nameSuffix(random)}`;
  for (const container of lacking) {
    container.volumeMounts = [...(container.volumeMounts ?? []), { name, readOnly: true, mountPath }];
  }
  spec.volumes = [...(spec.volumes ?? []), tokenVolume(name)];
}

function mountsToken(container: Container): boolean {
  return (container.volumeMounts ?? []).some((mount) => mount.mountPath === mountPath);
}

function tokenVolume(name: string): Volume {
  return {
    name,
    projected: {
      sources: [
        { serviceAccountToken: { expirationSeconds: tokenSeconds, path: "token" } },
        { configMap: { name: "kube-root-ca.crt", items: [{ key: "ca.crt", path: "ca.crt" }] } },
        {
          downwardAPI: {
            items: [{ path: "namespace", fieldRef: { apiVersion: "v1", fieldPath: "metadata.namespace" } }],
          },
        },
      ],
      defaultMode: 0o644,
    },
  };
}
