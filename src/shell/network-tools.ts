import type { Program } from "../cluster/process.ts";
import { conntrack } from "./applets/conntrack.ts";
import { ip } from "./applets/ip.ts";
import { ipset } from "./applets/ipset.ts";
import { iptables } from "./applets/iptables.ts";
import { iptablesRestore, iptablesSave } from "./applets/iptables-save.ts";
import { ipvsadm } from "./applets/ipvsadm.ts";
import { ss } from "./applets/ss.ts";
import { tc } from "./applets/tc.ts";
import { tcpdump } from "./applets/tcpdump.ts";

/** What kube-proxy's image has beside kube-proxy. */
export const nodeTools: ReadonlyMap<string, Program> = new Map([
  ["iptables", iptables],
  ["iptables-save", iptablesSave],
  ["iptables-restore", iptablesRestore],
  ["conntrack", conntrack],
  ["ipset", ipset],
  ["ipvsadm", ipvsadm],
]);

/** The same for nodes, and for images that are made for looking around: all that there is. */
export const networkTools: ReadonlyMap<string, Program> = new Map([
  ...nodeTools,
  ["ip", ip],
  ["ss", ss],
  ["tc", tc],
  ["tcpdump", tcpdump],
]);
