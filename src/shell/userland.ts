import type { Program } from "../cluster/process.ts";
import { type AppletMain, toProgram, type Userland } from "./applets/applet.ts";
import { awk } from "./applets/awk.ts";
import { base64 } from "./applets/base64.ts";
import { basename } from "./applets/basename.ts";
import { cat } from "./applets/cat.ts";
import { chmod } from "./applets/chmod.ts";
import { clear } from "./applets/clear.ts";
import { constant } from "./applets/constant.ts";
import { cp } from "./applets/cp.ts";
import { curl } from "./applets/curl.ts";
import { cut } from "./applets/cut.ts";
import { date } from "./applets/date.ts";
import { dig } from "./applets/dig.ts";
import { dirname } from "./applets/dirname.ts";
import { echo } from "./applets/echo.ts";
import { env } from "./applets/env.ts";
import { expr } from "./applets/expr.ts";
import { find } from "./applets/find.ts";
import { getent } from "./applets/getent.ts";
import { grep } from "./applets/grep.ts";
import { head } from "./applets/head.ts";
import { host } from "./applets/host.ts";
import { hostname } from "./applets/hostname.ts";
import { id } from "./applets/id.ts";
import { kill } from "./applets/kill.ts";
import { ls } from "./applets/ls.ts";
import { mkdir } from "./applets/mkdir.ts";
import { mv } from "./applets/mv.ts";
import { nc, ncUsage } from "./applets/nc.ts";
import { netstat, netstatUsage } from "./applets/netstat.ts";
import { nl } from "./applets/nl.ts";
import { nproc } from "./applets/nproc.ts";
import { nslookup } from "./applets/nslookup.ts";
import { nslookupBind } from "./applets/nslookup-bind.ts";
import { nslookupOld } from "./applets/nslookup-old.ts";
import { ping } from "./applets/ping.ts";
import { pingIputils } from "./applets/ping-iputils.ts";
import { printenv } from "./applets/printenv.ts";
import { printf } from "./applets/printf.ts";
import { ps } from "./applets/ps.ts";
import { pwd } from "./applets/pwd.ts";
import { rev } from "./applets/rev.ts";
import { rm } from "./applets/rm.ts";
import { rmdir } from "./applets/rmdir.ts";
import { sed } from "./applets/sed.ts";
import { seq } from "./applets/seq.ts";
import { sleep } from "./applets/sleep.ts";
import { sort } from "./applets/sort.ts";
import { tac } from "./applets/tac.ts";
import { tail } from "./applets/tail.ts";
import { tee } from "./applets/tee.ts";
import { test } from "./applets/test.ts";
import { time } from "./applets/time.ts";
import { timeout } from "./applets/timeout.ts";
import { touch } from "./applets/touch.ts";
import { tr } from "./applets/tr.ts";
import { uname } from "./applets/uname.ts";
import { uniq } from "./applets/uniq.ts";
import { watch } from "./applets/watch.ts";
import { wc } from "./applets/wc.ts";
import { wget } from "./applets/wget.ts";
import { which } from "./applets/which.ts";
import { whoami } from "./applets/whoami.ts";
import { xargs } from "./applets/xargs.ts";
import { yes } from "./applets/yes.ts";
import { networkTools } from "./network-tools.ts";
import { createShell, type ShellSettings } from "./shell.ts";

/** Name, program, and what busybox' usage says behind the name. */
const applets: readonly (readonly [name: string, main: AppletMain, usage: string])[] = [
  ["[", test, "EXPRESSION ]"],
  ["awk", awk, "[OPTIONS] [AWK_PROGRAM] [FILE]..."],
  ["base64", base64, "[-d] [-w COL] [FILE]"],
  ["basename", basename, "FILE [SUFFIX] | -a FILE... | -s SUFFIX FILE..."],
  ["cat", cat, "[-nbvteA] [FILE]..."],
  ["chmod", chmod, "[-Rcvf] MODE[,MODE]... FILE..."],
  ["clear", clear, ""],
  ["cp", cp, "[-arPLHpfinlsTu] SOURCE DEST\nor: cp [-arPLHpfinlsu] SOURCE... { -t DIRECTORY | DIRECTORY }"],
  ["cut", cut, "{-b|c LIST | -f LIST [-d SEP] [-s]} [-D] [-O SEP] [FILE]..."],
  ["date", date, "[OPTIONS] [+FMT] [[-s] TIME]"],
  ["dirname", dirname, "FILENAME"],
  ["echo", echo, "[-neE] [ARG]..."],
  ["egrep", grep, "[-HhnlLoqvsrRiwFEz] [-m N] [-A|B|C N] { PATTERN | -e PATTERN... | -f FILE... } [FILE]..."],
  ["env", env, "[-i0] [-u NAME]... [-] [NAME=VALUE]... [PROG ARGS]"],
  ["expr", expr, "EXPRESSION"],
  ["false", constant(1), ""],
  ["fgrep", grep, "[-HhnlLoqvsrRiwFEz] [-m N] [-A|B|C N] { PATTERN | -e PATTERN... | -f FILE... } [FILE]..."],
  ["find", find, "[-HL] [PATH]... [OPTIONS] [ACTIONS]"],
  ["grep", grep, "[-HhnlLoqvsrRiwFEz] [-m N] [-A|B|C N] { PATTERN | -e PATTERN... | -f FILE... } [FILE]..."],
  ["head", head, "[OPTIONS] [FILE]..."],
  ["hostname", hostname, "[-sidf] [HOSTNAME | -F FILE]"],
  ["id", id, "[-ugGnr] [USER]"],
  ["kill", kill, "[-l] [-SIG] PID..."],
  ["ls", ls, "[-1AaCxdLHRFplinshrSXvctu] [-w WIDTH] [FILE]..."],
  ["mkdir", mkdir, "[-m MODE] [-p] DIRECTORY..."],
  ["mv", mv, "[-finT] SOURCE DEST\nor: mv [-fin] SOURCE... { -t DIRECTORY | DIRECTORY }"],
  ["nl", nl, "[OPTIONS] [FILE]..."],
  ["nproc", nproc, "[--all] [--ignore=N]"],
  ["printenv", printenv, "[VARIABLE]..."],
  ["printf", printf, "FORMAT [ARG]..."],
  ["ps", ps, "[-o COL1,COL2=HEADER] [-T]"],
  ["pwd", pwd, ""],
  ["rev", rev, "[FILE]..."],
  ["rm", rm, "[-irf] FILE..."],
  ["rmdir", rmdir, "[-p] DIRECTORY..."],
  ["sed", sed, "[-i[SFX]] [-nrE] [-f FILE]... [-e CMD]... [FILE]...\nor: sed [-i[SFX]] [-nrE] CMD [FILE]..."],
  ["seq", seq, "[-w] [-s SEP] [FIRST [INC]] LAST"],
  ["sleep", sleep, "[N]..."],
  ["sort", sort, "[-nrughMcszbdfiokt] [-o FILE] [-k START[.OFS][OPTS][,END[.OFS][OPTS]] [-t CHAR] [FILE]..."],
  ["tac", tac, "[FILE]..."],
  ["tail", tail, "[OPTIONS] [FILE]..."],
  ["tee", tee, "[-ai] [FILE]..."],
  ["test", test, "EXPRESSION ]"],
  ["time", time, "[-vpa] [-o FILE] PROG ARGS"],
  ["timeout", timeout, "[-s SIG] [-k KILL_SECS] SECS PROG ARGS"],
  ["touch", touch, "[-cham] [-d DATE] [-t DATE] [-r FILE] FILE..."],
  ["tr", tr, "[-cds] STRING1 [STRING2]"],
  ["true", constant(0), ""],
  ["uname", uname, "[-amnrspvio]"],
  ["uniq", uniq, "[-cduiz] [-f,s,w N] [FILE [OUTFILE]]"],
  ["watch", watch, "[-n SEC] [-t] PROG ARGS"],
  ["wc", wc, "[-cmlwL] [FILE]..."],
  ["which", which, "[-a] COMMAND..."],
  ["whoami", whoami, ""],
  ["xargs", xargs, "[OPTIONS] [PROG ARGS]"],
  ["yes", yes, "[STRING]"],
];

function appletPrograms(userland: Userland): [string, Program][] {
  return applets.map(([name, main, usage]) => [name, toProgram(main, usage, userland)]);
}

/** The programs of a busybox image, `sh` among them. */
export function busyboxPrograms(version: "busybox-1.22" | "busybox-1.37"): ReadonlyMap<string, Program> {
  const shell = createShell({ dialect: "ash" });
  return new Map([
    ...appletPrograms(version),
    ["ash", shell],
    ["sh", shell],
    ["nc", toProgram(nc, ncUsage, version)],
    ["netstat", toProgram(netstat, netstatUsage, version)],
    ["nslookup", version === "busybox-1.22" ? nslookupOld : nslookup],
    ["ping", ping],
    ["wget", wget],
  ]);
}

/** Programs that images have beside busybox, by name. */
export const extraPrograms: ReadonlyMap<string, Program> = new Map([
  ["curl", curl],
  ["dig", dig],
  ["getent", getent],
  ["host", host],
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
    ["nslookup", nslookupBind],
    ["ping", pingIputils],
    ["wget", wget],
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
