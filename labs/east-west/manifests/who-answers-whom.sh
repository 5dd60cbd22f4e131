# For each pod of service A: its node, and the node of the pod of service B that answers it within three seconds.
kubectl get pods -l app=bq-api-service --field-selector status.phase=Running \
  -o custom-columns=IP:.status.podIP,NODE:.spec.nodeName --no-headers | sort -k 2 |
while read -r ip node; do
  answer=$(kubectl exec dns-test -- curl -s -m 3 "$ip:8080/ext-service/user-service/info" 2>/dev/null)
  pod=$(echo "$answer" | grep -o 'deployment-cloud-user-[^"]*' | head -n 1)
  if [ -n "$pod" ]; then
    echo "$node -> $(kubectl get pod "$pod" -o jsonpath='{.spec.nodeName}')"
  else
    echo "$node -> nobody"
  fi
done
