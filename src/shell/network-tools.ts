import { Later, laterProgram } from "../cluster/later.ts";
import type { Program } from "../cluster/process.ts";

export const networkPrograms = new Later(() => import("./applets/network-programs.ts"));

/** What kube-proxy's image has beside kube-proxy. */
export const nodeTools: ReadonlyMap<string, Program> = new Map([
  ["iptables", laterProgram(networkPrograms, ({ iptables }) => iptables)],
  ["iptables-save", laterProgram(networkPrograms, ({ iptablesSave }) => iptablesSave)],
  ["iptables-restore", laterProgram(networkPrograms, ({ iptablesRestore }) => iptablesRestore)],
  ["conntrack", laterProgram(networkPrograms, ({ conntrack }) => conntrack)],
  ["ipset", laterProgram(networkPrograms, ({ ipset }) => ipset)],
  ["ipvsadm", laterProgram(networkPrograms, ({ ipvsadm }) => ipvsadm)],
]);

/** The same for nodes, and for images that are made for looking around: all that there is. */
export const networkTools: ReadonlyMap<string, Program> = new Map([
  ...nodeTools,
  ["ip", laterProgram(networkPrograms, ({ ip }) => ip)],
  ["ss", laterProgram(networkPrograms, ({ ss }) => ss)],
  ["tc", laterProgram(networkPrograms, ({ tc }) => tc)],
  ["tcpdump", laterProgram(networkPrograms, ({ tcpdump }) => tcpdump)],
]);
