// What of kube-proxy is loaded when it is not to work in iptables mode.

export { ipvsOf } from "../network/ipvs/load-ipvs.ts";
export { cleanUp } from "./cleanup.ts";
export { startIpvsProxy } from "./ipvs/proxier.ts";
