# Ends the program in one pod of cloud-user while dns-test goes on calling the Service, and tells how many of the calls
# failed, and for how long.
pod=$(kubectl get pods -l app=cloud-user -o name | head -n 1)
(sleep 2; kubectl exec "$pod" -- sh -c 'kill 1' 2>/dev/null) &
kubectl exec dns-test -- sh -c '
  for i in $(seq 1 150); do
    code=$(curl -s -m 1 -o /dev/null -w "%{http_code}" clusterip-cloud-user:8080/actuator/info)
    echo "$(date +%s) $code"
    sleep 0.05
  done' > calls

failed=$(grep -c -v ' 200$' calls)
span=0
if [ "$failed" -gt 0 ]; then
  first=$(grep -v ' 200$' calls | head -n 1 | cut -d ' ' -f 1)
  last=$(grep -v ' 200$' calls | tail -n 1 | cut -d ' ' -f 1)
  span=$((last - first))
fi
limit="under 10 seconds"
if [ $span -ge 10 ]; then limit="10 seconds or more"; fi
echo "$failed of 150 calls failed, within $span s ($limit)"
