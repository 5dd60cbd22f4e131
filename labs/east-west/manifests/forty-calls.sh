# Forty calls through one pod of service A that is not about to go: which pods of service B have answered, and how often.
ip=$(kubectl get pods -l app=bq-api-service -o custom-columns=IP:.status.podIP,GOING:.metadata.deletionTimestamp --no-headers |
  grep '<none>' | head -n 1 | cut -d ' ' -f 1)
for i in $(seq 1 40); do
  answer=$(kubectl exec dns-test -- curl -s -m 3 "$ip:8080/ext-service/user-service/info" 2>/dev/null) || break
  echo "$answer" | grep -o 'deployment-cloud-user-[^"]*' | head -n 1
done | sort | uniq -c
