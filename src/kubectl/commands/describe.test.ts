import { describe, expect, it } from "vitest";
import { loadAllParts } from "../../cluster/later.ts";
import { createBench } from "../bench.case.ts";
import { addWebWorkload } from "../web-workload.case.ts";

describe("describe", () => {
  it("speaks as kubectl v1.36 does", async () => {
    const bench = createBench();
    const { shown } = bench;
    addWebWorkload(bench);
    expect(await shown("kubectl describe pod web-abc-1")).toMatchInlineSnapshot(`
      "Name:             web-abc-1
      Namespace:        default
      Priority:         0
      Service Account:  default
      Node:             node0/192.168.0.6
      Start Time:       Fri, 02 Jan 2026 03:03:45 +0000
      Labels:           app=web
                        pod-template-hash=abc
      Annotations:      <none>
      Status:           Running
      IP:               10.244.2.10
      IPs:
        IP:           10.244.2.10
      Controlled By:  ReplicaSet/web-abc
      Containers:
        web:
          Container ID:   containerd://1
          Image:          nginx:1.0
          Image ID:       sha256:1
          Port:           80/TCP
          Host Port:      0/TCP
          State:          Running
            Started:      Fri, 02 Jan 2026 03:03:45 +0000
          Ready:          True
          Restart Count:  0
          Requests:
            cpu:     100m
            memory:  64Mi
          Environment:
            MODE:  prod
          Mounts:
            /var/run/secrets/kubernetes.io/serviceaccount from kube-api-access-qvn8q (ro)
      Conditions:
        Type    Status
        Ready   True 
      Volumes:
        kube-api-access-qvn8q:
          Type:                    Projected (a volume that contains injected data from multiple sources)
          TokenExpirationSeconds:  3607
          ConfigMapName:           kube-root-ca.crt
          Optional:                false
          DownwardAPI:             true
      QoS Class:                   Burstable
      Node-Selectors:              <none>
      Tolerations:                 node.kubernetes.io/not-ready:NoExecute op=Exists for 300s
                                   node.kubernetes.io/unreachable:NoExecute op=Exists for 300s
      Events:
        Type    Reason   Age   From     Message
        ----    ------   ----  ----     -------
        Normal  Started  20s   kubelet  spec.containers{web}: Container started
      "
    `);
    expect(await shown("kubectl describe deploy web")).toMatchInlineSnapshot(`
      "Name:                   web
      Namespace:              default
      CreationTimestamp:      Fri, 02 Jan 2026 03:04:05 +0000
      Labels:                 app=web
      Annotations:            deployment.kubernetes.io/revision: 1
      Selector:               app=web
      Replicas:               2 desired | 2 updated | 2 total | 2 available | 0 unavailable
      StrategyType:           RollingUpdate
      MinReadySeconds:        0
      RollingUpdateStrategy:  25% max unavailable, 25% max surge
      Pod Template:
        Labels:  app=web
        Containers:
         web:
          Image:      nginx:1.0
          Port:       80/TCP
          Host Port:  0/TCP
          Requests:
            cpu:     100m
            memory:  64Mi
          Environment:
            MODE:        prod
          Mounts:        <none>
        Volumes:         <none>
        Node-Selectors:  <none>
        Tolerations:     <none>
      Conditions:
        Type           Status  Reason
        ----           ------  ------
        Available      True    MinimumReplicasAvailable
      OldReplicaSets:  <none>
      NewReplicaSet:   web-abc (2/2 replicas created)
      Events:          <none>
      "
    `);
    expect(await shown("kubectl describe rs")).toMatchInlineSnapshot(`
      "Name:           web-abc
      Namespace:      default
      Selector:       app=web,pod-template-hash=abc
      Labels:         app=web
                      pod-template-hash=abc
      Annotations:    deployment.kubernetes.io/revision: 1
      Controlled By:  Deployment/web
      Replicas:       2 current / 2 desired
      Pods Status:    2 Running / 0 Waiting / 0 Succeeded / 0 Failed
      Pod Template:
        Labels:  app=web
                 pod-template-hash=abc
        Containers:
         web:
          Image:      nginx:1.0
          Port:       80/TCP
          Host Port:  0/TCP
          Requests:
            cpu:     100m
            memory:  64Mi
          Environment:
            MODE:        prod
          Mounts:        <none>
        Volumes:         <none>
        Node-Selectors:  <none>
        Tolerations:     <none>
      Events:            <none>
      "
    `);
    expect(await shown("kubectl describe svc web")).toMatchInlineSnapshot(`
      "Name:                     web
      Namespace:                default
      Labels:                   <none>
      Annotations:              <none>
      Selector:                 app=web
      Type:                     ClusterIP
      IP Family Policy:         SingleStack
      IP Families:              IPv4
      IP:                       10.96.0.1
      IPs:                      10.96.0.1
      Port:                     <unset>  80/TCP
      TargetPort:               80/TCP
      Endpoints:                10.244.2.10:80,10.244.2.11:80
      Session Affinity:         None
      Internal Traffic Policy:  Cluster
      Events:                   <none>
      "
    `);
    expect(await shown("kubectl describe ep")).toMatchInlineSnapshot(`
      "Name:         web
      Namespace:    default
      Labels:       <none>
      Annotations:  <none>
      Subsets:
        Addresses:          10.244.2.10,10.244.2.11
        NotReadyAddresses:  <none>
        Ports:
          Name     Port  Protocol
          ----     ----  --------
          <unset>  80    TCP

      Events:  <none>
      Warning: v1 Endpoints is deprecated in v1.33+; use discovery.k8s.io/v1 EndpointSlice
      "
    `);
    expect(await shown("kubectl describe endpointslices")).toMatchInlineSnapshot(`
      "Name:         web-x1
      Namespace:    default
      Labels:       kubernetes.io/service-name=web
      Annotations:  <none>
      AddressType:  IPv4
      Ports:
        Name     Port  Protocol
        ----     ----  --------
        <unset>  80    TCP
      Endpoints:
        - Addresses:  10.244.2.10
          Conditions:
            Ready:    <unset>
          Hostname:   <unset>
          NodeName:   <unset>
          Zone:       <unset>
        - Addresses:  10.244.2.11
          Conditions:
            Ready:   <unset>
          Hostname:  <unset>
          NodeName:  <unset>
          Zone:      <unset>
      Events:        <none>
      "
    `);
    expect(await shown("kubectl describe node")).toMatchInlineSnapshot(`
      "Name:               node0
      Roles:              <none>
      Labels:             kubernetes.io/hostname=node0
      Annotations:        <none>
      CreationTimestamp:  Fri, 02 Jan 2026 03:04:05 +0000
      Taints:             <none>
      Unschedulable:      false
      Lease:              Failed to get lease: the server could not find the requested resource (get leases.coordination.k8s.io node0)
      Conditions:
        Type    Status  LastHeartbeatTime                 LastTransitionTime                Reason         Message
        ----    ------  -----------------                 ------------------                ------         -------
        Ready   True    Fri, 02 Jan 2026 03:03:45 +0000   Fri, 02 Jan 2026 03:03:45 +0000   KubeletReady   
      Addresses:
        InternalIP:  192.168.0.6
      Capacity:
        cpu:     4
        memory:  8Gi
        pods:    110
      Allocatable:
        cpu:     4
        memory:  8Gi
        pods:    110
      System Info:
        Machine ID:                 
        System UUID:                
        Boot ID:                    
        Kernel Version:             
        OS Image:                   
        Operating System:           
        Architecture:               
        Container Runtime Version:  
        Kubelet Version:            
      PodCIDR:                      10.244.2.0/24
      PodCIDRs:                     10.244.2.0/24
      Non-terminated Pods:          (2 in total)
        Namespace                   Name         CPU Requests  CPU Limits  Memory Requests  Memory Limits  Age
        ---------                   ----         ------------  ----------  ---------------  -------------  ---
        default                     web-abc-1    100m (2%)     0 (0%)      64Mi (0%)        0 (0%)         0s
        default                     web-abc-2    100m (2%)     0 (0%)      64Mi (0%)        0 (0%)         0s
      Allocated resources:
        (Total limits may be over 100 percent, i.e., overcommitted.)
        Resource           Requests    Limits
        --------           --------    ------
        cpu                200m (5%)   0 (0%)
        memory             128Mi (1%)  0 (0%)
        ephemeral-storage  0 (0%)      0 (0%)
      Events:              <none>
      "
    `);
    expect(await shown("kubectl describe ns default")).toMatchInlineSnapshot(`
      "Name:         default
      Labels:       kubernetes.io/metadata.name=default
      Annotations:  <none>
      Status:       Active
      "
    `);
    expect(await shown("kubectl describe pods web-abc-1 --show-events=false -n nope")).toMatchInlineSnapshot(`
      "Error from server (NotFound): pods "web-abc-1" not found
      [1]
      "
    `);
    expect(await shown("kubectl describe")).toMatchInlineSnapshot(`
      "error: You must specify the type of resource to describe. Use "kubectl api-resources" for a complete list of supported resources.
      [1]
      "
    `);
    expect(await shown("kubectl describe cm")).toMatchInlineSnapshot(`
      "No resources found in default namespace.
      "
    `);
  });
});

it("describes what NetworkPolicies let through", async () => {
  await loadAllParts();
  const { add, shown } = createBench();
  add("NetworkPolicy", { metadata: { name: "deny" }, spec: { podSelector: {}, policyTypes: ["Egress"] } });
  add("NetworkPolicy", {
    metadata: { name: "web", labels: { app: "web" } },
    spec: {
      podSelector: { matchLabels: { app: "web" } },
      ingress: [
        {
          from: [
            { namespaceSelector: { matchLabels: { team: "a" } }, podSelector: {} },
            { ipBlock: { cidr: "10.0.0.0/8", except: ["10.1.0.0/16", "10.2.0.0/16"] } },
          ],
          ports: [{ port: 80 }, { port: 8000, endPort: 8080 }, { protocol: "UDP" }],
        },
        {},
      ],
    },
  });
  expect(await shown("kubectl describe netpol")).toMatchInlineSnapshot(`
    "Name:         deny
    Namespace:    default
    Created on:   2026-01-02 03:04:05 +0000 UTC
    Labels:       <none>
    Annotations:  <none>
    Spec:
      PodSelector:     <none> (Allowing the specific traffic to all pods in this namespace)
      Not affecting ingress traffic
      Allowing egress traffic:
        <none> (Selected pods are isolated for egress connectivity)
      Policy Types: Egress


    Name:         web
    Namespace:    default
    Created on:   2026-01-02 03:04:05 +0000 UTC
    Labels:       app=web
    Annotations:  <none>
    Spec:
      PodSelector:     app=web
      Allowing ingress traffic:
        To Port: 80/TCP
        To Port Range: 8000-8080/TCP
        To Port: <nil>/UDP
        From:
          NamespaceSelector: team=a
          PodSelector: <none>
        From:
          IPBlock:
            CIDR: 10.0.0.0/8
            Except: 10.1.0.0/16, 10.2.0.0/16
        ----------
        To Port: <any> (traffic allowed to all ports)
        From: <any> (traffic not restricted by source)
      Not affecting egress traffic
      Policy Types: Ingress
    "
  `);
});
