import { Later, laterProgram } from "../cluster/later.ts";
import type { Program } from "../cluster/process.ts";
import { appletPrograms } from "./applet-programs.ts";
import { networkPrograms, networkTools } from "./network-tools.ts";
import { createShell, type ShellSettings } from "./shell.ts";

const namePrograms = new Later(() => import("./applets/name-programs.ts"));
const webPrograms = new Later(() => import("./applets/web-programs.ts"));

/** The programs of a busybox image, `sh` among them. */
export function busyboxPrograms(version: "busybox-1.22" | "busybox-1.37"): ReadonlyMap<string, Program> {
  const shell = createShell({ dialect: "ash" });
  return new Map([
    ...appletPrograms(version),
    ["ash", shell],
    ["sh", shell],
    ["nc", laterProgram(webPrograms, ({ nc, ncUsage, toProgram }) => toProgram(nc, ncUsage, version))],
    [
      "netstat",
      laterProgram(networkPrograms, ({ netstat, netstatUsage, toProgram }) =>
        toProgram(netstat, netstatUsage, version),
      ),
    ],
    [
      "nslookup",
      laterProgram(namePrograms, (names) => (version === "busybox-1.22" ? names.nslookupOld : names.nslookup)),
    ],
    ["ping", laterProgram(networkPrograms, ({ ping }) => ping, ["SIGINT"])],
    ["wget", laterProgram(webPrograms, ({ wget }) => wget)],
  ]);
}

/** Programs that images have beside busybox, by name. */
export const extraPrograms: ReadonlyMap<string, Program> = new Map([
  ["curl", laterProgram(webPrograms, ({ curl }) => curl)],
  ["dig", laterProgram(namePrograms, ({ dig }) => dig)],
  ["getent", laterProgram(namePrograms, ({ getent }) => getent)],
  ["host", laterProgram(namePrograms, ({ host }) => host)],
  ...networkTools,
]);

/** GNU's tools with `bash`, also as `sh`, and what a Linux host has for the network. */
function hostPrograms(completers?: ShellSettings["completers"]): [string, Program][] {
  const shell = createShell({ dialect: "bash", completers });
  return [
    ...appletPrograms("gnu"),
    ...extraPrograms,
    ["bash", shell],
    ["sh", shell],
    ["nslookup", laterProgram(namePrograms, ({ nslookupBind }) => nslookupBind)],
    ["ping", laterProgram(networkPrograms, ({ pingIputils }) => pingIputils)],
    ["wget", laterProgram(webPrograms, ({ wget }) => wget)],
  ];
}

/** The programs of the laptop. `completers`: see ShellSettings. */
export function laptopPrograms(completers?: ShellSettings["completers"]): ReadonlyMap<string, Program> {
  return new Map(hostPrograms(completers));
}

/** The programs of a node. */
export function nodePrograms(): ReadonlyMap<string, Program> {
  return new Map(hostPrograms());
}
