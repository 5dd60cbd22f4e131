/** Values that a field of a type takes, where the API knows no others ("Possible enum values" in its OpenAPI document). */
const byTypeAndField: Readonly<Record<string, readonly string[]>> = {
  "ServiceSpec.type": ["ClusterIP", "NodePort", "LoadBalancer", "ExternalName"],
  "ServiceSpec.sessionAffinity": ["None", "ClientIP"],
  "ServiceSpec.externalTrafficPolicy": ["Cluster", "Local"],
  "ServiceSpec.internalTrafficPolicy": ["Cluster", "Local"],
  "ServiceSpec.ipFamilyPolicy": ["SingleStack", "PreferDualStack", "RequireDualStack"],
  "ServiceSpec.trafficDistribution": ["PreferSameZone", "PreferSameNode", "PreferClose"],
  "ServicePort.protocol": ["TCP", "UDP", "SCTP"],
  "ContainerPort.protocol": ["TCP", "UDP", "SCTP"],
  "NetworkPolicyPort.protocol": ["TCP", "UDP", "SCTP"],
  "HTTPIngressPath.pathType": ["Exact", "ImplementationSpecific", "Prefix"],
  "IngressClassParametersReference.scope": ["Cluster", "Namespace"],
  "NetworkPolicySpec.policyTypes": ["Ingress", "Egress"],
  "Container.imagePullPolicy": ["IfNotPresent", "Always", "Never"],
  "PodSpec.restartPolicy": ["Always", "OnFailure", "Never"],
  "PodSpec.dnsPolicy": ["ClusterFirst", "ClusterFirstWithHostNet", "Default", "None"],
  "DeploymentStrategy.type": ["RollingUpdate", "Recreate"],
  "DaemonSetUpdateStrategy.type": ["RollingUpdate", "OnDelete"],
  "HTTPGetAction.scheme": ["HTTP", "HTTPS"],
  "LabelSelectorRequirement.operator": ["In", "NotIn", "Exists", "DoesNotExist"],
  "NodeSelectorRequirement.operator": ["In", "NotIn", "Exists", "DoesNotExist", "Gt", "Lt"],
  "Toleration.operator": ["Exists", "Equal"],
  "Toleration.effect": ["NoSchedule", "PreferNoSchedule", "NoExecute"],
  "TopologySpreadConstraint.whenUnsatisfiable": ["DoNotSchedule", "ScheduleAnyway"],
  "EndpointSlice.addressType": ["IPv4", "IPv6", "FQDN"],
};

export function knownValues(typeName: string, field: string): readonly string[] {
  return byTypeAndField[`${typeName}.${field}`] ?? [];
}
