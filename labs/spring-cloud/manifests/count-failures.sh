# Calls the Sales API once a second by both registries, until ten seconds have passed without a failure, and tells
# how many calls failed, and for how long.
api=http://203.0.113.10:8080
second=0 good=0
eureka=0 eureka_last=0
nacos=0 nacos_last=0

while [ $good -lt 10 ]; do
  second=$((second + 1))
  good=$((good + 1))
  if ! curl -sf $api/ext-service/user-service/info >/dev/null; then
    eureka=$((eureka + 1)) eureka_last=$second good=0
  fi
  if ! curl -sf $api/nacos/ext-service/user-service/info >/dev/null; then
    nacos=$((nacos + 1)) nacos_last=$second good=0
  fi
  if [ $((second % 30)) -eq 0 ]; then
    echo "$second s: Eureka $eureka, Nacos $nacos"
  fi
  sleep 1
done

tell() { # name, failures, second of the last one
  span="under 2 minutes"
  if [ $3 -gt 120 ]; then span="over 2 minutes"; fi
  echo "$1: $2 failed, the last after $3 s ($span)"
}
tell Eureka $eureka $eureka_last
tell Nacos $nacos $nacos_last
