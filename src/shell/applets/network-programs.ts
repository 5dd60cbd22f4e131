// Programs that look at the network or change it, fetched when one of them is first run.

export { toProgram } from "./applet.ts";
export { conntrack } from "./conntrack.ts";
export { ip } from "./ip.ts";
export { ipset } from "./ipset.ts";
export { iptables } from "./iptables.ts";
export { iptablesRestore, iptablesSave } from "./iptables-save.ts";
export { ipvsadm } from "./ipvsadm.ts";
export { netstat, netstatUsage } from "./netstat.ts";
export { ping } from "./ping.ts";
export { pingIputils } from "./ping-iputils.ts";
export { ss } from "./ss.ts";
export { tc } from "./tc.ts";
export { tcpdump } from "./tcpdump.ts";
