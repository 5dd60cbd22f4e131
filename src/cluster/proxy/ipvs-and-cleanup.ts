// What of kube-proxy is loaded when it is not to work in iptables mode.

export { cleanUp } from "./cleanup.ts";
export { startIpvsProxy } from "./ipvs/proxier.ts";
