import type { Program } from "../cluster/process.ts";
import { conntrack } from "./applets/conntrack.ts";
import { iptables } from "./applets/iptables.ts";
import { iptablesRestore, iptablesSave } from "./applets/iptables-save.ts";

/** What kube-proxy's image has beside kube-proxy. */
export const nodeTools: ReadonlyMap<string, Program> = new Map([
  ["iptables", iptables],
  ["iptables-save", iptablesSave],
  ["iptables-restore", iptablesRestore],
  ["conntrack", conntrack],
]);
