/**
 * How a strategic merge patch treats a field that is neither replaced (lists) nor merged by field (objects): the
 * `patchStrategy` and `patchMergeKey` tags in k8s.io/api's types.go and apimachinery's meta/v1 (release 1.36), for the
 * types of the field table.
 */
export interface PatchStrategy {
  /** The list's items are told apart by this field; "" for a list of scalars that is treated as a set. */
  readonly mergeKey?: string;
  /** `$retainKeys` empties the object of all others: unions. */
  readonly retainKeys?: boolean;
}

const byName: PatchStrategy = { mergeKey: "name" };
const byType: PatchStrategy = { mergeKey: "type" };
const byIp: PatchStrategy = { mergeKey: "ip" };
const asSet: PatchStrategy = { mergeKey: "" };

const container: Readonly<Record<string, PatchStrategy>> = {
  env: byName,
  ports: { mergeKey: "containerPort" },
  volumeDevices: { mergeKey: "devicePath" },
  volumeMounts: { mergeKey: "mountPath" },
};

const conditions = { conditions: byType };

/** By type, then field. */
const strategies: Readonly<Record<string, Readonly<Record<string, PatchStrategy>>>> = {
  Container: container,
  EphemeralContainer: container,
  DeploymentSpec: { strategy: { retainKeys: true } },
  DeploymentStatus: conditions,
  NamespaceStatus: conditions,
  NodeSpec: { podCIDRs: asSet },
  NodeStatus: { ...conditions, addresses: byType },
  ObjectMeta: { finalizers: asSet, ownerReferences: { mergeKey: "uid" } },
  PodSpec: {
    containers: byName,
    ephemeralContainers: byName,
    hostAliases: byIp,
    imagePullSecrets: byName,
    initContainers: byName,
    resourceClaims: { mergeKey: "name", retainKeys: true },
    schedulingGates: byName,
    topologySpreadConstraints: { mergeKey: "topologyKey" },
    volumes: { mergeKey: "name", retainKeys: true },
  },
  PodStatus: {
    ...conditions,
    hostIPs: byIp,
    podIPs: byIp,
    resourceClaimStatuses: { mergeKey: "name", retainKeys: true },
  },
  ReplicaSetStatus: conditions,
  ServiceSpec: { ports: { mergeKey: "port" } },
  ServiceStatus: conditions,
};

export function patchStrategy(typeName: string, field: string): PatchStrategy {
  return strategies[typeName]?.[field] ?? {};
}
