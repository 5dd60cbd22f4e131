import type { Program } from "../../cluster/process.ts";
import { type AppletMain, toProgram, type Userland } from "./applet.ts";
import type { AppletName } from "./applet-names.ts";
import { awk } from "./awk.ts";
import { base64 } from "./base64.ts";
import { basename } from "./basename.ts";
import { cat } from "./cat.ts";
import { chmod } from "./chmod.ts";
import { clear } from "./clear.ts";
import { constant } from "./constant.ts";
import { cp } from "./cp.ts";
import { cut } from "./cut.ts";
import { date } from "./date.ts";
import { diff } from "./diff.ts";
import { dirname } from "./dirname.ts";
import { echo } from "./echo.ts";
import { env } from "./env.ts";
import { expr } from "./expr.ts";
import { find } from "./find.ts";
import { grep } from "./grep.ts";
import { head } from "./head.ts";
import { hostname } from "./hostname.ts";
import { id } from "./id.ts";
import { kill } from "./kill.ts";
import { ls } from "./ls.ts";
import { mkdir } from "./mkdir.ts";
import { mv } from "./mv.ts";
import { nl } from "./nl.ts";
import { nproc } from "./nproc.ts";
import { printenv } from "./printenv.ts";
import { printf } from "./printf.ts";
import { ps } from "./ps.ts";
import { pwd } from "./pwd.ts";
import { rev } from "./rev.ts";
import { rm } from "./rm.ts";
import { rmdir } from "./rmdir.ts";
import { sed } from "./sed.ts";
import { seq } from "./seq.ts";
import { sha256sum } from "./sha256sum.ts";
import { sleep } from "./sleep.ts";
import { sort } from "./sort.ts";
import { tac } from "./tac.ts";
import { tail } from "./tail.ts";
import { tee } from "./tee.ts";
import { test } from "./test.ts";
import { time } from "./time.ts";
import { timeout } from "./timeout.ts";
import { touch } from "./touch.ts";
import { tr } from "./tr.ts";
import { uname } from "./uname.ts";
import { uniq } from "./uniq.ts";
import { watch } from "./watch.ts";
import { wc } from "./wc.ts";
import { which } from "./which.ts";
import { whoami } from "./whoami.ts";
import { xargs } from "./xargs.ts";
import { yes } from "./yes.ts";

// What of the small programs is fetched when one of them is first run.

/** The program, and what busybox' usage says behind its name. */
const applets: Readonly<Record<AppletName, readonly [main: AppletMain, usage: string]>> = {
  "[": [test, "EXPRESSION ]"],
  awk: [awk, "[OPTIONS] [AWK_PROGRAM] [FILE]..."],
  base64: [base64, "[-d] [-w COL] [FILE]"],
  basename: [basename, "FILE [SUFFIX] | -a FILE... | -s SUFFIX FILE..."],
  cat: [cat, "[-nbvteA] [FILE]..."],
  chmod: [chmod, "[-Rcvf] MODE[,MODE]... FILE..."],
  clear: [clear, ""],
  cp: [cp, "[-arPLHpfinlsTu] SOURCE DEST\nor: cp [-arPLHpfinlsu] SOURCE... { -t DIRECTORY | DIRECTORY }"],
  cut: [cut, "{-b|c LIST | -f LIST [-d SEP] [-s]} [-D] [-O SEP] [FILE]..."],
  date: [date, "[OPTIONS] [+FMT] [[-s] TIME]"],
  diff: [diff, "[-abBdiNqrTstw] [-L LABEL] [-S FILE] [-U LINES] FILE1 FILE2"],
  dirname: [dirname, "FILENAME"],
  echo: [echo, "[-neE] [ARG]..."],
  egrep: [grep, "[-HhnlLoqvsrRiwFEz] [-m N] [-A|B|C N] { PATTERN | -e PATTERN... | -f FILE... } [FILE]..."],
  env: [env, "[-i0] [-u NAME]... [-] [NAME=VALUE]... [PROG ARGS]"],
  expr: [expr, "EXPRESSION"],
  false: [constant(1), ""],
  fgrep: [grep, "[-HhnlLoqvsrRiwFEz] [-m N] [-A|B|C N] { PATTERN | -e PATTERN... | -f FILE... } [FILE]..."],
  find: [find, "[-HL] [PATH]... [OPTIONS] [ACTIONS]"],
  grep: [grep, "[-HhnlLoqvsrRiwFEz] [-m N] [-A|B|C N] { PATTERN | -e PATTERN... | -f FILE... } [FILE]..."],
  head: [head, "[OPTIONS] [FILE]..."],
  hostname: [hostname, "[-sidf] [HOSTNAME | -F FILE]"],
  id: [id, "[-ugGnr] [USER]"],
  kill: [kill, "[-l] [-SIG] PID..."],
  ls: [ls, "[-1AaCxdLHRFplinshrSXvctu] [-w WIDTH] [FILE]..."],
  mkdir: [mkdir, "[-m MODE] [-p] DIRECTORY..."],
  mv: [mv, "[-finT] SOURCE DEST\nor: mv [-fin] SOURCE... { -t DIRECTORY | DIRECTORY }"],
  nl: [nl, "[OPTIONS] [FILE]..."],
  nproc: [nproc, "[--all] [--ignore=N]"],
  printenv: [printenv, "[VARIABLE]..."],
  printf: [printf, "FORMAT [ARG]..."],
  ps: [ps, "[-o COL1,COL2=HEADER] [-T]"],
  pwd: [pwd, ""],
  rev: [rev, "[FILE]..."],
  rm: [rm, "[-irf] FILE..."],
  rmdir: [rmdir, "[-p] DIRECTORY..."],
  sed: [sed, "[-i[SFX]] [-nrE] [-f FILE]... [-e CMD]... [FILE]...\nor: sed [-i[SFX]] [-nrE] CMD [FILE]..."],
  seq: [seq, "[-w] [-s SEP] [FIRST [INC]] LAST"],
  sha256sum: [sha256sum, "[-c[sw]] [FILE]..."],
  sleep: [sleep, "[N]..."],
  sort: [sort, "[-nrughMcszbdfiokt] [-o FILE] [-k START[.OFS][OPTS][,END[.OFS][OPTS]] [-t CHAR] [FILE]..."],
  tac: [tac, "[FILE]..."],
  tail: [tail, "[OPTIONS] [FILE]..."],
  tee: [tee, "[-ai] [FILE]..."],
  test: [test, "EXPRESSION ]"],
  time: [time, "[-vpa] [-o FILE] PROG ARGS"],
  timeout: [timeout, "[-s SIG] [-k KILL_SECS] SECS PROG ARGS"],
  touch: [touch, "[-cham] [-d DATE] [-t DATE] [-r FILE] FILE..."],
  tr: [tr, "[-cds] STRING1 [STRING2]"],
  true: [constant(0), ""],
  uname: [uname, "[-amnrspvio]"],
  uniq: [uniq, "[-cduiz] [-f,s,w N] [FILE [OUTFILE]]"],
  watch: [watch, "[-n SEC] [-t] PROG ARGS"],
  wc: [wc, "[-cmlwL] [FILE]..."],
  which: [which, "[-a] COMMAND..."],
  whoami: [whoami, ""],
  xargs: [xargs, "[OPTIONS] [PROG ARGS]"],
  yes: [yes, "[STRING]"],
};

export function appletProgram(name: AppletName, userland: Userland): Program {
  const [main, usage] = applets[name];
  return toProgram(main, usage, userland);
}
