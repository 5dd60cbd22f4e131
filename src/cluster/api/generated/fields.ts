// Written by scripts/generate-fields.ts from @kubernetes/client-node 2.0.1 (Kubernetes release-1.36).

/**
 * One type a line, its name and then its fields: `name`, `!` when required, `:type` unless it is a string.
 * Types: s string, d base64 bytes, i int32, l int64, n double, b bool, t Time, u MicroTime, x IntOrString, q Quantity,
 * o anything; a name is another type; [] an array, {} a map of what follows.
 */
export const fieldLines = `
AWSElasticBlockStoreVolumeSource fsType partition:i readOnly:b volumeID!
Affinity nodeAffinity:NodeAffinity podAffinity:PodAffinity podAntiAffinity:PodAntiAffinity
AppArmorProfile localhostProfile type!
AttachedVolume devicePath! name!
AzureDiskVolumeSource cachingMode diskName! diskURI! fsType kind readOnly:b
AzureFileVolumeSource readOnly:b secretName! shareName!
CSIVolumeSource driver! fsType nodePublishSecretRef:LocalObjectReference readOnly:b volumeAttributes:{}s
Capabilities add:[]s drop:[]s
CephFSVolumeSource monitors!:[]s path readOnly:b secretFile secretRef:LocalObjectReference user
CinderVolumeSource fsType readOnly:b secretRef:LocalObjectReference volumeID!
ClientIPConfig timeoutSeconds:i
ClusterTrustBundleProjection labelSelector:LabelSelector name optional:b path! signerName
Condition lastTransitionTime!:t message! observedGeneration:l reason! status! type!
ConfigMap apiVersion binaryData:{}d data:{}s immutable:b kind metadata:ObjectMeta
ConfigMapEnvSource name optional:b
ConfigMapKeySelector key! name optional:b
ConfigMapNodeConfigSource kubeletConfigKey! name! namespace! resourceVersion uid
ConfigMapProjection items:[]KeyToPath name optional:b
ConfigMapVolumeSource defaultMode:i items:[]KeyToPath name optional:b
Container args:[]s command:[]s env:[]EnvVar envFrom:[]EnvFromSource image imagePullPolicy lifecycle:Lifecycle livenessProbe:Probe name! ports:[]ContainerPort readinessProbe:Probe resizePolicy:[]ContainerResizePolicy resources:ResourceRequirements restartPolicy restartPolicyRules:[]ContainerRestartRule securityContext:SecurityContext startupProbe:Probe stdin:b stdinOnce:b terminationMessagePath terminationMessagePolicy tty:b volumeDevices:[]VolumeDevice volumeMounts:[]VolumeMount workingDir
ContainerExtendedResourceRequest containerName! requestName! resourceName!
ContainerImage names:[]s sizeBytes:l
ContainerPort containerPort!:i hostIP hostPort:i name protocol
ContainerResizePolicy resourceName! restartPolicy!
ContainerRestartRule action! exitCodes:ContainerRestartRuleOnExitCodes
ContainerRestartRuleOnExitCodes operator! values:[]i
ContainerState running:ContainerStateRunning terminated:ContainerStateTerminated waiting:ContainerStateWaiting
ContainerStateRunning startedAt:t
ContainerStateTerminated containerID exitCode!:i finishedAt:t message reason signal:i startedAt:t
ContainerStateWaiting message reason
ContainerStatus allocatedResources:{}q allocatedResourcesStatus:[]ResourceStatus containerID image! imageID! lastState:ContainerState name! ready!:b resources:ResourceRequirements restartCount!:i started:b state:ContainerState stopSignal user:ContainerUser volumeMounts:[]VolumeMountStatus
ContainerUser linux:LinuxContainerUser
DaemonEndpoint Port!:i
DaemonSet apiVersion kind metadata:ObjectMeta spec:DaemonSetSpec status:DaemonSetStatus
DaemonSetCondition lastTransitionTime:t message reason status! type!
DaemonSetSpec minReadySeconds:i revisionHistoryLimit:i selector!:LabelSelector template!:PodTemplateSpec updateStrategy:DaemonSetUpdateStrategy
DaemonSetStatus collisionCount:i conditions:[]DaemonSetCondition currentNumberScheduled!:i desiredNumberScheduled!:i numberAvailable:i numberMisscheduled!:i numberReady!:i numberUnavailable:i observedGeneration:l updatedNumberScheduled:i
DaemonSetUpdateStrategy rollingUpdate:RollingUpdateDaemonSet type
DeleteOptions apiVersion dryRun:[]s gracePeriodSeconds:l ignoreStoreReadErrorWithClusterBreakingPotential:b kind orphanDependents:b preconditions:Preconditions propagationPolicy
Deployment apiVersion kind metadata:ObjectMeta spec:DeploymentSpec status:DeploymentStatus
DeploymentCondition lastTransitionTime:t lastUpdateTime:t message reason status! type!
DeploymentSpec minReadySeconds:i paused:b progressDeadlineSeconds:i replicas:i revisionHistoryLimit:i selector!:LabelSelector strategy:DeploymentStrategy template!:PodTemplateSpec
DeploymentStatus availableReplicas:i collisionCount:i conditions:[]DeploymentCondition observedGeneration:l readyReplicas:i replicas:i terminatingReplicas:i unavailableReplicas:i updatedReplicas:i
DeploymentStrategy rollingUpdate:RollingUpdateDeployment type
DiscoveryEndpointPort appProtocol name port:i protocol
DownwardAPIProjection items:[]DownwardAPIVolumeFile
DownwardAPIVolumeFile fieldRef:ObjectFieldSelector mode:i path! resourceFieldRef:ResourceFieldSelector
DownwardAPIVolumeSource defaultMode:i items:[]DownwardAPIVolumeFile
EmptyDirVolumeSource medium sizeLimit:q
Endpoint addresses!:[]s conditions:EndpointConditions deprecatedTopology:{}s hints:EndpointHints hostname nodeName targetRef:ObjectReference zone
EndpointAddress hostname ip! nodeName targetRef:ObjectReference
EndpointConditions ready:b serving:b terminating:b
EndpointHints forNodes:[]ForNode forZones:[]ForZone
EndpointPort appProtocol name port!:i protocol
EndpointSlice addressType! apiVersion endpoints:[]Endpoint kind metadata:ObjectMeta ports:[]DiscoveryEndpointPort
EndpointSubset addresses:[]EndpointAddress notReadyAddresses:[]EndpointAddress ports:[]EndpointPort
Endpoints apiVersion kind metadata:ObjectMeta subsets:[]EndpointSubset
EnvFromSource configMapRef:ConfigMapEnvSource prefix secretRef:SecretEnvSource
EnvVar name! value valueFrom:EnvVarSource
EnvVarSource configMapKeyRef:ConfigMapKeySelector fieldRef:ObjectFieldSelector fileKeyRef:FileKeySelector resourceFieldRef:ResourceFieldSelector secretKeyRef:SecretKeySelector
EphemeralContainer args:[]s command:[]s env:[]EnvVar envFrom:[]EnvFromSource image imagePullPolicy lifecycle:Lifecycle livenessProbe:Probe name! ports:[]ContainerPort readinessProbe:Probe resizePolicy:[]ContainerResizePolicy resources:ResourceRequirements restartPolicy restartPolicyRules:[]ContainerRestartRule securityContext:SecurityContext startupProbe:Probe stdin:b stdinOnce:b targetContainerName terminationMessagePath terminationMessagePolicy tty:b volumeDevices:[]VolumeDevice volumeMounts:[]VolumeMount workingDir
EphemeralVolumeSource volumeClaimTemplate:PersistentVolumeClaimTemplate
Event action apiVersion count:i eventTime:u firstTimestamp:t involvedObject!:ObjectReference kind lastTimestamp:t message metadata!:ObjectMeta reason related:ObjectReference reportingComponent reportingInstance series:EventSeries source:EventSource type
EventSeries count:i lastObservedTime:u
EventSource component host
ExecAction command:[]s
FCVolumeSource fsType lun:i readOnly:b targetWWNs:[]s wwids:[]s
FileKeySelector key! optional:b path! volumeName!
FlexVolumeSource driver! fsType options:{}s readOnly:b secretRef:LocalObjectReference
FlockerVolumeSource datasetName datasetUUID
ForNode name!
ForZone name!
GCEPersistentDiskVolumeSource fsType partition:i pdName! readOnly:b
GRPCAction port!:i service
GitRepoVolumeSource directory repository! revision
GlusterfsVolumeSource endpoints! path! readOnly:b
HTTPGetAction host httpHeaders:[]HTTPHeader path port!:x scheme
HTTPHeader name! value!
HTTPIngressPath backend!:IngressBackend path pathType!
HTTPIngressRuleValue paths!:[]HTTPIngressPath
HostAlias hostnames:[]s ip!
HostIP ip!
HostPathVolumeSource path! type
IPBlock cidr! except:[]s
ISCSIVolumeSource chapAuthDiscovery:b chapAuthSession:b fsType initiatorName iqn! iscsiInterface lun!:i portals:[]s readOnly:b secretRef:LocalObjectReference targetPortal!
ImageVolumeSource pullPolicy reference
ImageVolumeStatus imageRef!
Ingress apiVersion kind metadata:ObjectMeta spec:IngressSpec status:IngressStatus
IngressBackend resource:TypedLocalObjectReference service:IngressServiceBackend
IngressClass apiVersion kind metadata:ObjectMeta spec:IngressClassSpec
IngressClassParametersReference apiGroup kind! name! namespace scope
IngressClassSpec controller parameters:IngressClassParametersReference
IngressLoadBalancerIngress hostname ip ports:[]IngressPortStatus
IngressLoadBalancerStatus ingress:[]IngressLoadBalancerIngress
IngressPortStatus error port!:i protocol!
IngressRule host http:HTTPIngressRuleValue
IngressServiceBackend name! port:ServiceBackendPort
IngressSpec defaultBackend:IngressBackend ingressClassName rules:[]IngressRule tls:[]IngressTLS
IngressStatus loadBalancer:IngressLoadBalancerStatus
IngressTLS hosts:[]s secretName
KeyToPath key! mode:i path!
LabelSelector matchExpressions:[]LabelSelectorRequirement matchLabels:{}s
LabelSelectorRequirement key! operator! values:[]s
Lifecycle postStart:LifecycleHandler preStop:LifecycleHandler stopSignal
LifecycleHandler exec:ExecAction httpGet:HTTPGetAction sleep:SleepAction tcpSocket:TCPSocketAction
LinuxContainerUser gid!:l supplementalGroups:[]l uid!:l
LoadBalancerIngress hostname ip ipMode ports:[]PortStatus
LoadBalancerStatus ingress:[]LoadBalancerIngress
LocalObjectReference name
ManagedFieldsEntry apiVersion fieldsType fieldsV1:o manager operation subresource time:t
NFSVolumeSource path! readOnly:b server!
Namespace apiVersion kind metadata:ObjectMeta spec:NamespaceSpec status:NamespaceStatus
NamespaceCondition lastTransitionTime:t message reason status! type!
NamespaceSpec finalizers:[]s
NamespaceStatus conditions:[]NamespaceCondition phase
NetworkPolicy apiVersion kind metadata:ObjectMeta spec:NetworkPolicySpec
NetworkPolicyEgressRule ports:[]NetworkPolicyPort to:[]NetworkPolicyPeer
NetworkPolicyIngressRule from:[]NetworkPolicyPeer ports:[]NetworkPolicyPort
NetworkPolicyPeer ipBlock:IPBlock namespaceSelector:LabelSelector podSelector:LabelSelector
NetworkPolicyPort endPort:i port:x protocol
NetworkPolicySpec egress:[]NetworkPolicyEgressRule ingress:[]NetworkPolicyIngressRule podSelector:LabelSelector policyTypes:[]s
Node apiVersion kind metadata:ObjectMeta spec:NodeSpec status:NodeStatus
NodeAddress address! type!
NodeAffinity preferredDuringSchedulingIgnoredDuringExecution:[]PreferredSchedulingTerm requiredDuringSchedulingIgnoredDuringExecution:NodeSelector
NodeAllocatableResourceClaimStatus containers:[]s resourceClaimName! resources!:{}s
NodeCondition lastHeartbeatTime:t lastTransitionTime:t message reason status! type!
NodeConfigSource configMap:ConfigMapNodeConfigSource
NodeConfigStatus active:NodeConfigSource assigned:NodeConfigSource error lastKnownGood:NodeConfigSource
NodeDaemonEndpoints kubeletEndpoint:DaemonEndpoint
NodeFeatures supplementalGroupsPolicy:b
NodeRuntimeHandler features:NodeRuntimeHandlerFeatures name
NodeRuntimeHandlerFeatures recursiveReadOnlyMounts:b userNamespaces:b
NodeSelector nodeSelectorTerms!:[]NodeSelectorTerm
NodeSelectorRequirement key! operator! values:[]s
NodeSelectorTerm matchExpressions:[]NodeSelectorRequirement matchFields:[]NodeSelectorRequirement
NodeSpec configSource:NodeConfigSource externalID podCIDR podCIDRs:[]s providerID taints:[]Taint unschedulable:b
NodeStatus addresses:[]NodeAddress allocatable:{}q capacity:{}q conditions:[]NodeCondition config:NodeConfigStatus daemonEndpoints:NodeDaemonEndpoints declaredFeatures:[]s features:NodeFeatures images:[]ContainerImage nodeInfo:NodeSystemInfo phase runtimeHandlers:[]NodeRuntimeHandler volumesAttached:[]AttachedVolume volumesInUse:[]s
NodeSwapStatus capacity:l
NodeSystemInfo architecture! bootID! containerRuntimeVersion! kernelVersion! kubeProxyVersion! kubeletVersion! machineID! operatingSystem! osImage! swap:NodeSwapStatus systemUUID!
ObjectFieldSelector apiVersion fieldPath!
ObjectMeta annotations:{}s creationTimestamp:t deletionGracePeriodSeconds:l deletionTimestamp:t finalizers:[]s generateName generation:l labels:{}s managedFields:[]ManagedFieldsEntry name namespace ownerReferences:[]OwnerReference resourceVersion selfLink uid
ObjectReference apiVersion fieldPath kind name namespace resourceVersion uid
OwnerReference apiVersion! blockOwnerDeletion:b controller:b kind! name! uid!
PersistentVolumeClaimSpec accessModes:[]s dataSource:TypedLocalObjectReference dataSourceRef:TypedObjectReference resources:VolumeResourceRequirements selector:LabelSelector storageClassName volumeAttributesClassName volumeMode volumeName
PersistentVolumeClaimTemplate metadata:ObjectMeta spec!:PersistentVolumeClaimSpec
PersistentVolumeClaimVolumeSource claimName! readOnly:b
PhotonPersistentDiskVolumeSource fsType pdID!
Pod apiVersion kind metadata:ObjectMeta spec:PodSpec status:PodStatus
PodAffinity preferredDuringSchedulingIgnoredDuringExecution:[]WeightedPodAffinityTerm requiredDuringSchedulingIgnoredDuringExecution:[]PodAffinityTerm
PodAffinityTerm labelSelector:LabelSelector matchLabelKeys:[]s mismatchLabelKeys:[]s namespaceSelector:LabelSelector namespaces:[]s topologyKey!
PodAntiAffinity preferredDuringSchedulingIgnoredDuringExecution:[]WeightedPodAffinityTerm requiredDuringSchedulingIgnoredDuringExecution:[]PodAffinityTerm
PodCertificateProjection certificateChainPath credentialBundlePath keyPath keyType! maxExpirationSeconds:i signerName! userAnnotations:{}s
PodCondition lastProbeTime:t lastTransitionTime:t message observedGeneration:l reason status! type!
PodDNSConfig nameservers:[]s options:[]PodDNSConfigOption searches:[]s
PodDNSConfigOption name value
PodExtendedResourceClaimStatus requestMappings!:[]ContainerExtendedResourceRequest resourceClaimName!
PodIP ip!
PodOS name!
PodReadinessGate conditionType!
PodResourceClaim name! resourceClaimName resourceClaimTemplateName
PodResourceClaimStatus name! resourceClaimName
PodSchedulingGate name!
PodSchedulingGroup podGroupName
PodSecurityContext appArmorProfile:AppArmorProfile fsGroup:l fsGroupChangePolicy runAsGroup:l runAsNonRoot:b runAsUser:l seLinuxChangePolicy seLinuxOptions:SELinuxOptions seccompProfile:SeccompProfile supplementalGroups:[]l supplementalGroupsPolicy sysctls:[]Sysctl windowsOptions:WindowsSecurityContextOptions
PodSpec activeDeadlineSeconds:l affinity:Affinity automountServiceAccountToken:b containers!:[]Container dnsConfig:PodDNSConfig dnsPolicy enableServiceLinks:b ephemeralContainers:[]EphemeralContainer hostAliases:[]HostAlias hostIPC:b hostNetwork:b hostPID:b hostUsers:b hostname hostnameOverride imagePullSecrets:[]LocalObjectReference initContainers:[]Container nodeName nodeSelector:{}s os:PodOS overhead:{}q preemptionPolicy priority:i priorityClassName readinessGates:[]PodReadinessGate resourceClaims:[]PodResourceClaim resources:ResourceRequirements restartPolicy runtimeClassName schedulerName schedulingGates:[]PodSchedulingGate schedulingGroup:PodSchedulingGroup securityContext:PodSecurityContext serviceAccount serviceAccountName setHostnameAsFQDN:b shareProcessNamespace:b subdomain terminationGracePeriodSeconds:l tolerations:[]Toleration topologySpreadConstraints:[]TopologySpreadConstraint volumes:[]Volume
PodStatus allocatedResources:{}q conditions:[]PodCondition containerStatuses:[]ContainerStatus ephemeralContainerStatuses:[]ContainerStatus extendedResourceClaimStatus:PodExtendedResourceClaimStatus hostIP hostIPs:[]HostIP initContainerStatuses:[]ContainerStatus message nodeAllocatableResourceClaimStatuses:[]NodeAllocatableResourceClaimStatus nominatedNodeName observedGeneration:l phase podIP podIPs:[]PodIP qosClass reason resize resourceClaimStatuses:[]PodResourceClaimStatus resources:ResourceRequirements startTime:t
PodTemplateSpec metadata:ObjectMeta spec:PodSpec
PortStatus error port!:i protocol!
PortworxVolumeSource fsType readOnly:b volumeID!
Preconditions resourceVersion uid
PreferredSchedulingTerm preference!:NodeSelectorTerm weight!:i
Probe exec:ExecAction failureThreshold:i grpc:GRPCAction httpGet:HTTPGetAction initialDelaySeconds:i periodSeconds:i successThreshold:i tcpSocket:TCPSocketAction terminationGracePeriodSeconds:l timeoutSeconds:i
ProjectedVolumeSource defaultMode:i sources:[]VolumeProjection
QuobyteVolumeSource group readOnly:b registry! tenant user volume!
RBDVolumeSource fsType image! keyring monitors!:[]s pool readOnly:b secretRef:LocalObjectReference user
ReplicaSet apiVersion kind metadata:ObjectMeta spec:ReplicaSetSpec status:ReplicaSetStatus
ReplicaSetCondition lastTransitionTime:t message reason status! type!
ReplicaSetSpec minReadySeconds:i replicas:i selector!:LabelSelector template:PodTemplateSpec
ReplicaSetStatus availableReplicas:i conditions:[]ReplicaSetCondition fullyLabeledReplicas:i observedGeneration:l readyReplicas:i replicas!:i terminatingReplicas:i
ResourceClaim name! request
ResourceFieldSelector containerName divisor:q resource!
ResourceHealth health message resourceID!
ResourceRequirements claims:[]ResourceClaim limits:{}q requests:{}q
ResourceStatus name! resources:[]ResourceHealth
RollingUpdateDaemonSet maxSurge:x maxUnavailable:x
RollingUpdateDeployment maxSurge:x maxUnavailable:x
SELinuxOptions level role type user
Scale apiVersion kind metadata:ObjectMeta spec:ScaleSpec status:ScaleStatus
ScaleIOVolumeSource fsType gateway! protectionDomain readOnly:b secretRef!:LocalObjectReference sslEnabled:b storageMode storagePool system! volumeName
ScaleSpec replicas:i
ScaleStatus replicas!:i selector
SeccompProfile localhostProfile type!
SecretEnvSource name optional:b
SecretKeySelector key! name optional:b
SecretProjection items:[]KeyToPath name optional:b
SecretVolumeSource defaultMode:i items:[]KeyToPath optional:b secretName
SecurityContext allowPrivilegeEscalation:b appArmorProfile:AppArmorProfile capabilities:Capabilities privileged:b procMount readOnlyRootFilesystem:b runAsGroup:l runAsNonRoot:b runAsUser:l seLinuxOptions:SELinuxOptions seccompProfile:SeccompProfile windowsOptions:WindowsSecurityContextOptions
Service apiVersion kind metadata:ObjectMeta spec:ServiceSpec status:ServiceStatus
ServiceAccountTokenProjection audience expirationSeconds:l path!
ServiceBackendPort name number:i
ServicePort appProtocol name nodePort:i port!:i protocol targetPort:x
ServiceSpec allocateLoadBalancerNodePorts:b clusterIP clusterIPs:[]s externalIPs:[]s externalName externalTrafficPolicy healthCheckNodePort:i internalTrafficPolicy ipFamilies:[]s ipFamilyPolicy loadBalancerClass loadBalancerIP loadBalancerSourceRanges:[]s ports:[]ServicePort publishNotReadyAddresses:b selector:{}s sessionAffinity sessionAffinityConfig:SessionAffinityConfig trafficDistribution type
ServiceStatus conditions:[]Condition loadBalancer:LoadBalancerStatus
SessionAffinityConfig clientIP:ClientIPConfig
SleepAction seconds!:l
StorageOSVolumeSource fsType readOnly:b secretRef:LocalObjectReference volumeName volumeNamespace
Sysctl name! value!
TCPSocketAction host port!:x
Taint effect! key! timeAdded:t value
Toleration effect key operator tolerationSeconds:l value
TopologySpreadConstraint labelSelector:LabelSelector matchLabelKeys:[]s maxSkew!:i minDomains:i nodeAffinityPolicy nodeTaintsPolicy topologyKey! whenUnsatisfiable!
TypedLocalObjectReference apiGroup kind! name!
TypedObjectReference apiGroup kind! name! namespace
Volume awsElasticBlockStore:AWSElasticBlockStoreVolumeSource azureDisk:AzureDiskVolumeSource azureFile:AzureFileVolumeSource cephfs:CephFSVolumeSource cinder:CinderVolumeSource configMap:ConfigMapVolumeSource csi:CSIVolumeSource downwardAPI:DownwardAPIVolumeSource emptyDir:EmptyDirVolumeSource ephemeral:EphemeralVolumeSource fc:FCVolumeSource flexVolume:FlexVolumeSource flocker:FlockerVolumeSource gcePersistentDisk:GCEPersistentDiskVolumeSource gitRepo:GitRepoVolumeSource glusterfs:GlusterfsVolumeSource hostPath:HostPathVolumeSource image:ImageVolumeSource iscsi:ISCSIVolumeSource name! nfs:NFSVolumeSource persistentVolumeClaim:PersistentVolumeClaimVolumeSource photonPersistentDisk:PhotonPersistentDiskVolumeSource portworxVolume:PortworxVolumeSource projected:ProjectedVolumeSource quobyte:QuobyteVolumeSource rbd:RBDVolumeSource scaleIO:ScaleIOVolumeSource secret:SecretVolumeSource storageos:StorageOSVolumeSource vsphereVolume:VsphereVirtualDiskVolumeSource
VolumeDevice devicePath! name!
VolumeMount mountPath! mountPropagation name! readOnly:b recursiveReadOnly subPath subPathExpr
VolumeMountStatus mountPath! name! readOnly:b recursiveReadOnly volumeStatus:VolumeStatus
VolumeProjection clusterTrustBundle:ClusterTrustBundleProjection configMap:ConfigMapProjection downwardAPI:DownwardAPIProjection podCertificate:PodCertificateProjection secret:SecretProjection serviceAccountToken:ServiceAccountTokenProjection
VolumeResourceRequirements limits:{}q requests:{}q
VolumeStatus image:ImageVolumeStatus
VsphereVirtualDiskVolumeSource fsType storagePolicyID storagePolicyName volumePath!
WeightedPodAffinityTerm podAffinityTerm!:PodAffinityTerm weight!:i
WindowsSecurityContextOptions gmsaCredentialSpec gmsaCredentialSpecName hostProcess:b runAsUserName
`;
