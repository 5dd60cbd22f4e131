/** Files that both kubectls find beside them. */
export const files: Readonly<Record<string, string>> = {
  "web.yaml": `apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
  labels: {app: web}
spec:
  replicas: 2
  selector: {matchLabels: {app: web}}
  template:
    metadata:
      labels: {app: web}
    spec:
      containers:
      - name: web
        image: odise/busybox-curl
        command: [sleep, "3600"]
---
apiVersion: v1
kind: Service
metadata:
  name: web
spec:
  selector: {app: web}
  ports:
  - {name: http, port: 80, targetPort: 8080}
`,
  "changed.yaml": `apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
  labels: {app: web, tier: front}
spec:
  replicas: 3
  selector: {matchLabels: {app: web}}
  template:
    metadata:
      labels: {app: web}
    spec:
      containers:
      - name: web
        image: odise/busybox-curl:latest
        command: [sleep, "3600"]
---
apiVersion: v1
kind: Service
metadata:
  name: web
spec:
  selector: {app: web}
  ports:
  - {name: http, port: 80, targetPort: 8080}
---
apiVersion: v1
kind: ConfigMap
metadata:
  name: fresh
data: {a: b}
`,
  "pod.yaml": `apiVersion: v1
kind: Pod
metadata:
  name: box
spec:
  terminationGracePeriodSeconds: 1
  containers:
  - name: box
    image: odise/busybox-curl
    command: [sleep, "3600"]
`,
  "unknown-field.yaml": `apiVersion: v1
kind: Pod
metadata:
  name: wrong
spec:
  containers:
  - name: box
    imagee: odise/busybox-curl
`,
  "invalid.yaml": `apiVersion: v1
kind: Service
metadata:
  name: Wrong_Name
spec:
  ports:
  - {port: 70000}
`,
  "netpol.yaml": `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: db
  labels: {app: db}
spec:
  podSelector:
    matchLabels: {role: db}
    matchExpressions:
    - {key: tier, operator: In, values: [b, a]}
  policyTypes: [Ingress, Egress]
  ingress:
  - from:
    - ipBlock: {cidr: 172.17.0.0/16, except: [172.17.1.0/24, 172.17.2.0/24]}
    - namespaceSelector:
        matchLabels: {project: myproject}
    - podSelector:
        matchLabels: {role: frontend}
    - podSelector: {}
      namespaceSelector: {}
    ports:
    - {protocol: TCP, port: 6379}
    - {port: 32000, endPort: 32768}
    - {protocol: UDP, port: dns}
    - {protocol: SCTP}
  - {}
  egress:
  - to:
    - ipBlock: {cidr: 10.0.0.0/24}
    ports:
    - {protocol: TCP, port: 5978}
  - ports: []
    to: []
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: default-deny
spec:
  podSelector: {}
  ingress: []
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: deny-egress
spec:
  podSelector: {}
  policyTypes: [Egress]
`,
  "invalid-netpol.yaml": `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: wrong
spec:
  podSelector: {}
  policyTypes: [Inbound]
  ingress:
  - from:
    - {}
    - ipBlock: {cidr: 10.0.0.1/8, except: [11.0.0.0/16]}
    ports:
    - {port: 90, endPort: 80}
`,
  "unknown-netpol.yaml": `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: wrong
spec:
  podSelector: {}
  ingress:
  - form:
    - podSelector: {}
`,
  "ingress.yaml": `apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: shop
  labels: {app: shop}
  annotations: {example.com/rewrite: "yes"}
spec:
  ingressClassName: public
  defaultBackend:
    service: {name: web, port: {name: http}}
  tls:
  - hosts: [shop.example.com, "*.example.com"]
    secretName: shop-tls
  - hosts: [www.example.com]
  rules:
  - host: shop.example.com
    http:
      paths:
      - {path: /, pathType: Prefix, backend: {service: {name: web, port: {number: 80}}}}
      - {path: /nowhere, pathType: Exact, backend: {service: {name: nope, port: {number: 80}}}}
      - {pathType: ImplementationSpecific, backend: {resource: {apiGroup: k8s.example.com, kind: Bucket, name: static}}}
  - host: www.example.com
  - http:
      paths:
      - {path: /port, pathType: Prefix, backend: {service: {name: web, port: {number: 81}}}}
  - {host: a.example.com}
  - {host: b.example.com}
---
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: all
spec:
  defaultBackend:
    service: {name: web, port: {number: 80}}
`,
  "shop.yaml": `apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: shop
spec:
  rules:
  - host: shop.example.com
    http:
      paths:
      - {path: /, pathType: Prefix, backend: {service: {name: web, port: {number: 80}}}}
`,
  "classes.yaml": `apiVersion: networking.k8s.io/v1
kind: IngressClass
metadata:
  name: public
  annotations: {example.com/note: here}
spec:
  controller: example.com/ingress-controller
  parameters: {apiGroup: k8s.example.com, kind: Parameters, name: wide}
---
apiVersion: networking.k8s.io/v1
kind: IngressClass
metadata:
  name: plain
spec:
  controller: example.com/plain
`,
  "invalid-ingress.yaml": `apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: wrong
spec:
  rules:
  - host: 192.0.2.80
    http:
      paths:
      - {path: shop, pathType: Prefix, backend: {service: {name: web, port: {number: 80, name: http}}}}
      - {path: /, backend: {}}
  - host: "shop.*.com"
    http: {paths: []}
`,
  "annotated-ingress.yaml": `apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: annotated
  annotations: {kubernetes.io/ingress.class: public}
spec:
  defaultBackend:
    service: {name: web, port: {number: 80}}
`,
  "no-kind.yaml": `apiVersion: v1
metadata:
  name: nothing
`,
};

/** A line for both, with the oldest kubectl known to say what ours says, where older ones do not. */
export interface Line {
  readonly line: string;
  readonly sinceMinor?: number;
  /** Why what they print differs. */
  readonly difference?: string;
}

/** Each kubectl does these in a namespace of its own, in this order. */
export const changes: readonly Line[] = [
  { line: "apply -f web.yaml --dry-run=client" },
  { line: "apply -f web.yaml --dry-run=server" },
  { line: "apply -f web.yaml" },
  { line: "apply -f web.yaml" },
  { line: "create -f web.yaml" },
  { line: "create -f pod.yaml" },
  { line: "apply -f unknown-field.yaml" },
  { line: "create -f invalid.yaml" },
  { line: "apply -f no-kind.yaml" },
  { line: "apply -f nowhere.yaml" },
  { line: "rollout status deployment/web" },
  { line: "wait --for=condition=Ready pod/box --timeout=30s" },
  { line: "scale deployment web --replicas=3" },
  { line: "scale deployment nope --replicas=3", sinceMinor: 36 },
  { line: "rollout status deployment/web" },
  { line: "label pod box tier=front" },
  { line: "label pod box tier=back" },
  { line: "label pod box tier=back --overwrite" },
  { line: "label pod box tier-" },
  { line: "annotate pod box note=here" },
  { line: "expose deployment web --name=again --port=81 --target-port=8080" },
  { line: "expose deployment web --name=again --port=81" },
  { line: 'patch service again -p {"spec":{"ports":[{"port":81,"targetPort":9090}]}}' },
  { line: "patch service again -p {}" },
  { line: "set image deployment/web web=odise/busybox-curl:latest" },
  { line: "rollout status deployment/web --timeout=60s" },
  { line: "rollout history deployment/web" },
  { line: "replace -f web.yaml" },
  { line: "replace -f changed.yaml --dry-run=server" },
  { line: "replace -f invalid.yaml" },
  { line: "replace -f web.yaml --save-config" },
  { line: "replace" },
  { line: "rollout status deployment/web --timeout=60s" },
  { line: "rollout undo deployment/web", sinceMinor: 36 },
  { line: "rollout restart deployment/web" },
  { line: "get service again -o jsonpath={.spec.ports[0].targetPort}" },
  { line: "get pod box -o jsonpath={.metadata.annotations.note}" },
  { line: "get pods -l tier=back" },
  { line: "get pods --field-selector=status.phase=Failed" },
  { line: "get deployment web -o name" },
  { line: "logs box" },
  { line: "logs nope" },
  { line: "get pod nope" },
  { line: "get nopes" },
  { line: "describe pod nope" },
  { line: "delete pod nope" },
  { line: "delete pod nope --ignore-not-found" },
  { line: "create -f netpol.yaml" },
  { line: "create -f netpol.yaml" },
  { line: "apply -f invalid-netpol.yaml" },
  { line: "apply -f unknown-netpol.yaml" },
  { line: "get netpol" },
  { line: "get netpol db -o jsonpath={.spec}" },
  { line: "label netpol db tier=back" },
  { line: 'patch netpol deny-egress -p {"spec":{"egress":[{}]}}' },
  { line: "get netpol deny-egress -o jsonpath={.spec}{.metadata.generation}" },
  { line: 'patch netpol deny-egress -p {"spec":{"egress":[{"ports":[{"port":0}]}]}}' },
  { line: "delete netpol db deny-egress", sinceMinor: 36 },
  { line: "delete -f netpol.yaml", sinceMinor: 36 },
  { line: "create -f shop.yaml" },
  { line: "create -f shop.yaml" },
  { line: "get ing" },
  { line: "get ing shop -o jsonpath={.spec}{.metadata.generation}{.status}" },
  { line: "label ing shop tier=front" },
  { line: 'patch ingress shop -p {"spec":{"ingressClassName":"none"}}' },
  { line: 'patch ingress shop -p {"spec":{"rules":[{"http":{"paths":[{"path":"/","backend":{}}]}}]}}' },
  { line: "get ingress shop -o jsonpath={.spec}{.metadata.generation}" },
  { line: "apply -f invalid-ingress.yaml" },
  { line: "apply -f annotated-ingress.yaml" },
  { line: "delete ing shop annotated", sinceMinor: 36 },
  { line: "delete pod box", sinceMinor: 36 },
  { line: "delete service again", sinceMinor: 36 },
  { line: "delete -f web.yaml", sinceMinor: 36 },
];

/** Both kubectls are asked about the same objects, which stand still. */
export const questions: readonly Line[] = [
  { line: "get nodes" },
  { line: "get nodes -o wide" },
  { line: "get node k8s-node0 -o yaml" },
  { line: "describe node k8s-node0", sinceMinor: 36 },
  { line: "get namespaces" },
  { line: "get ns default -o json" },
  { line: "get all" },
  { line: "get all -o wide" },
  { line: "get pods -A" },
  { line: "get pods -A -o wide" },
  { line: "get pods --show-labels" },
  { line: "get pods -L app" },
  { line: "get pods -l app=web -o name" },
  { line: "get pods --sort-by=.metadata.name" },
  { line: "get pods --no-headers" },
  { line: "get pods -o custom-columns=NAME:.metadata.name,IP:.status.podIP" },
  { line: "get pod box -o yaml" },
  { line: "get pod box -o json" },
  { line: "describe pod box", sinceMinor: 36 },
  { line: "describe pods -l app=web", sinceMinor: 36 },
  { line: "describe pods -l app=web --show-events", sinceMinor: 36 },
  { line: "get deployments" },
  { line: "get deploy web -o wide" },
  { line: "get deploy web -o yaml" },
  { line: "describe deployment web" },
  { line: "get rs" },
  { line: "get rs -o wide" },
  { line: "describe rs" },
  { line: "get services" },
  { line: "get svc web -o wide" },
  { line: "get svc web -o yaml" },
  { line: "describe service web" },
  { line: "describe svc kubernetes" },
  { line: "get endpoints web" },
  { line: "get endpointslices" },
  { line: "describe endpoints web" },
  { line: "get netpol" },
  { line: "get networkpolicies -o wide" },
  { line: "get networkpolicy.networking.k8s.io db -o yaml" },
  { line: "get netpol default-deny -o json" },
  { line: "get netpol -A --show-labels" },
  { line: "describe netpol" },
  { line: "describe networkpolicy db" },
  { line: "describe netpol nope" },
  { line: "create ingress" },
  { line: "create ingress shop" },
  { line: "create ingress shop --rule=shop.example.com" },
  { line: "create ingress shop --default-backend=web" },
  { line: "create ingress shop --default-backend=web:80 --annotation=note" },
  {
    line: "create ingress shop --rule=a.example.com/=web:80,tls=one --rule=a.example.com/b*=web:http --rule=b.example.com/=web:80,tls=one --rule=/c=web:80 --rule=c.example.com/=web:80,tls --class=public --default-backend=web:http --annotation=a=b=c --dry-run=client -o yaml",
  },
  { line: "create ing shop --rule=/=web:80 --dry-run=client" },
  { line: "get ing" },
  { line: "get ingresses -o wide" },
  { line: "get ingress.networking.k8s.io shop -o yaml" },
  { line: "describe ing" },
  { line: "describe ingress shop" },
  { line: "get ing -A --show-labels" },
  { line: "get ingressclasses" },
  { line: "get ingressclass public -o yaml" },
  { line: "describe ingressclass public" },
  { line: "describe ingressclass plain" },
  { line: "api-resources --api-group=networking.k8s.io" },
  { line: "get deploy,svc" },
  { line: "get svc/web deploy/web" },
  { line: "get svc web nope" },
  { line: "get configmaps -n kube-system" },
  { line: "get pods -n nope" },
  { line: "get events --field-selector=involvedObject.name=box" },
  { line: "api-versions" },
  { line: "rollout history deployment/web" },
  { line: "get pods -o jsonpath={.items[*].status.phase}" },
  { line: "diff -f web.yaml" },
  { line: "diff -f changed.yaml" },
  { line: "diff -f changed.yaml -l app=none" },
  { line: "diff -f unknown-field.yaml" },
  { line: "diff -f invalid.yaml" },
  { line: "diff -f nowhere.yaml" },
  { line: "diff" },
  { line: "get --raw /version" },
  { line: "get --raw /readyz" },
  { line: "get --raw /api/v1/namespaces/default/services/web" },
  { line: "get --raw /api/v1/namespaces/default/pods?labelSelector=app%3Dweb&limit=1" },
  { line: "get --raw http://elsewhere/version" },
  { line: "get --raw /api/v1/namespaces/default/pods/nope" },
  { line: "get --raw /nope" },
  { line: "get --raw version" },
  { line: "get --raw" },
  { line: "get pods --raw /version" },
  { line: "get --raw /version -o yaml" },
  { line: "get --raw /version -w" },
  { line: "get --raw /version -l app=web" },
];
