#!/bin/sh
# Installs what `npm run conformance` needs on Debian (as root). Not among it: kubectl, which Debian does not have; put one
# on the PATH or name it in KUBECTL_PATH.
set -eu
apt-get update -qq
DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends \
  iptables iproute2 conntrack dnsutils busybox curl
