import { Later, laterProgram } from "../cluster/later.ts";
import type { Program } from "../cluster/process.ts";
import { type AppletMain, toProgram, type Userland } from "./applets/applet.ts";
import { cat } from "./applets/cat.ts";
import { constant } from "./applets/constant.ts";
import { echo } from "./applets/echo.ts";
import { printf } from "./applets/printf.ts";
import { pwd } from "./applets/pwd.ts";
import { seq } from "./applets/seq.ts";
import { sleep } from "./applets/sleep.ts";
import { test } from "./applets/test.ts";
import { networkPrograms, networkTools } from "./network-tools.ts";
import { createShell, type ShellSettings } from "./shell.ts";

const smallPrograms = new Later(() => import("./applets/small-programs.ts"));
const namePrograms = new Later(() => import("./applets/name-programs.ts"));
const webPrograms = new Later(() => import("./applets/web-programs.ts"));

/** One of `smallPrograms`. */
function small(choose: (programs: typeof import("./applets/small-programs.ts")) => AppletMain): AppletMain {
  return (applet) => {
    const { machine, signal } = applet.process;
    return smallPrograms.with({ clock: machine.clock, signal }, (programs) => choose(programs)(applet));
  };
}

/** Name, program, and what busybox' usage says behind the name. */
const applets: readonly (readonly [name: string, main: AppletMain, usage: string])[] = [
  ["[", test, "EXPRESSION ]"],
  ["awk", small(({ awk }) => awk), "[OPTIONS] [AWK_PROGRAM] [FILE]..."],
  ["base64", small(({ base64 }) => base64), "[-d] [-w COL] [FILE]"],
  ["basename", small(({ basename }) => basename), "FILE [SUFFIX] | -a FILE... | -s SUFFIX FILE..."],
  ["cat", cat, "[-nbvteA] [FILE]..."],
  ["chmod", small(({ chmod }) => chmod), "[-Rcvf] MODE[,MODE]... FILE..."],
  ["clear", small(({ clear }) => clear), ""],
  [
    "cp",
    small(({ cp }) => cp),
    "[-arPLHpfinlsTu] SOURCE DEST\nor: cp [-arPLHpfinlsu] SOURCE... { -t DIRECTORY | DIRECTORY }",
  ],
  ["cut", small(({ cut }) => cut), "{-b|c LIST | -f LIST [-d SEP] [-s]} [-D] [-O SEP] [FILE]..."],
  ["date", small(({ date }) => date), "[OPTIONS] [+FMT] [[-s] TIME]"],
  ["dirname", small(({ dirname }) => dirname), "FILENAME"],
  ["echo", echo, "[-neE] [ARG]..."],
  [
    "egrep",
    small(({ grep }) => grep),
    "[-HhnlLoqvsrRiwFEz] [-m N] [-A|B|C N] { PATTERN | -e PATTERN... | -f FILE... } [FILE]...",
  ],
  ["env", small(({ env }) => env), "[-i0] [-u NAME]... [-] [NAME=VALUE]... [PROG ARGS]"],
  ["expr", small(({ expr }) => expr), "EXPRESSION"],
  ["false", constant(1), ""],
  [
    "fgrep",
    small(({ grep }) => grep),
    "[-HhnlLoqvsrRiwFEz] [-m N] [-A|B|C N] { PATTERN | -e PATTERN... | -f FILE... } [FILE]...",
  ],
  ["find", small(({ find }) => find), "[-HL] [PATH]... [OPTIONS] [ACTIONS]"],
  [
    "grep",
    small(({ grep }) => grep),
    "[-HhnlLoqvsrRiwFEz] [-m N] [-A|B|C N] { PATTERN | -e PATTERN... | -f FILE... } [FILE]...",
  ],
  ["head", small(({ head }) => head), "[OPTIONS] [FILE]..."],
  ["hostname", small(({ hostname }) => hostname), "[-sidf] [HOSTNAME | -F FILE]"],
  ["id", small(({ id }) => id), "[-ugGnr] [USER]"],
  ["kill", small(({ kill }) => kill), "[-l] [-SIG] PID..."],
  ["ls", small(({ ls }) => ls), "[-1AaCxdLHRFplinshrSXvctu] [-w WIDTH] [FILE]..."],
  ["mkdir", small(({ mkdir }) => mkdir), "[-m MODE] [-p] DIRECTORY..."],
  ["mv", small(({ mv }) => mv), "[-finT] SOURCE DEST\nor: mv [-fin] SOURCE... { -t DIRECTORY | DIRECTORY }"],
  ["nl", small(({ nl }) => nl), "[OPTIONS] [FILE]..."],
  ["nproc", small(({ nproc }) => nproc), "[--all] [--ignore=N]"],
  ["printenv", small(({ printenv }) => printenv), "[VARIABLE]..."],
  ["printf", printf, "FORMAT [ARG]..."],
  ["ps", small(({ ps }) => ps), "[-o COL1,COL2=HEADER] [-T]"],
  ["pwd", pwd, ""],
  ["rev", small(({ rev }) => rev), "[FILE]..."],
  ["rm", small(({ rm }) => rm), "[-irf] FILE..."],
  ["rmdir", small(({ rmdir }) => rmdir), "[-p] DIRECTORY..."],
  [
    "sed",
    small(({ sed }) => sed),
    "[-i[SFX]] [-nrE] [-f FILE]... [-e CMD]... [FILE]...\nor: sed [-i[SFX]] [-nrE] CMD [FILE]...",
  ],
  ["seq", seq, "[-w] [-s SEP] [FIRST [INC]] LAST"],
  ["sleep", sleep, "[N]..."],
  [
    "sort",
    small(({ sort }) => sort),
    "[-nrughMcszbdfiokt] [-o FILE] [-k START[.OFS][OPTS][,END[.OFS][OPTS]] [-t CHAR] [FILE]...",
  ],
  ["tac", small(({ tac }) => tac), "[FILE]..."],
  ["tail", small(({ tail }) => tail), "[OPTIONS] [FILE]..."],
  ["tee", small(({ tee }) => tee), "[-ai] [FILE]..."],
  ["test", test, "EXPRESSION ]"],
  ["time", small(({ time }) => time), "[-vpa] [-o FILE] PROG ARGS"],
  ["timeout", small(({ timeout }) => timeout), "[-s SIG] [-k KILL_SECS] SECS PROG ARGS"],
  ["touch", small(({ touch }) => touch), "[-cham] [-d DATE] [-t DATE] [-r FILE] FILE..."],
  ["tr", small(({ tr }) => tr), "[-cds] STRING1 [STRING2]"],
  ["true", constant(0), ""],
  ["uname", small(({ uname }) => uname), "[-amnrspvio]"],
  ["uniq", small(({ uniq }) => uniq), "[-cduiz] [-f,s,w N] [FILE [OUTFILE]]"],
  ["watch", small(({ watch }) => watch), "[-n SEC] [-t] PROG ARGS"],
  ["wc", small(({ wc }) => wc), "[-cmlwL] [FILE]..."],
  ["which", small(({ which }) => which), "[-a] COMMAND..."],
  ["whoami", small(({ whoami }) => whoami), ""],
  ["xargs", small(({ xargs }) => xargs), "[OPTIONS] [PROG ARGS]"],
  ["yes", small(({ yes }) => yes), "[STRING]"],
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
    ["nc", laterProgram(webPrograms, ({ nc, ncUsage }) => toProgram(nc, ncUsage, version))],
    [
      "netstat",
      laterProgram(networkPrograms, ({ netstat, netstatUsage }) => toProgram(netstat, netstatUsage, version)),
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
