#!/bin/sh
# Records what the real iptables makes of our inputs, in network namespaces of their own (needs root):
#   sh src/cluster/network/netfilter/recorded/record.sh
set -eu
cd "$(dirname "$0")"
iptables -V > version.txt
for input in *.input; do
  unshare -n sh -c "iptables-restore --noflush < $input && iptables-save" | grep -v '^#' > "${input%.input}.saved"
done
