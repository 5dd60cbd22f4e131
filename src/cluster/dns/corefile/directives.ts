/** CoreDNS' plugins in the order in which a query passes them (plugin.cfg of 1.14). */
export const directives: readonly string[] =
  "root metadata geoip cancel tls quic grpc_server https https3 timeouts multisocket reload nsid bufsize bind debug trace ready health pprof prometheus errors log dnstap local dns64 acl any chaos loadbalance tsig cache rewrite header dnssec autopath minimal template transfer hosts route53 azure clouddns k8s_external kubernetes file auto secondary etcd loop forward nomad grpc erratic whoami on sign view".split(
    " ",
  );
