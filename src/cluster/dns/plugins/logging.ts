import { toRcode } from "@dnsquery/dns-packet/rcodes.js";
import { goDuration } from "../../go-duration.ts";
import { CorefileError } from "../corefile/server-blocks.ts";
import type { Statement } from "../corefile/statements.ts";
import { isInZone } from "../zone-name.ts";
import { logFormat, typeName } from "./log-format.ts";
import { durationMs, normalized, onlyOnce, type PluginSetup, type Site, whenThere } from "./plugin.ts";
import { replyKind } from "./reply-kind.ts";

/** plugin/errors: a line for each query that could not be answered. */
export const errors: PluginSetup = (site, [statement, other]) => {
  if (!statement) return undefined;
  if (other) throw new CorefileError(onlyOnce);
  const [file = "stdout", ...more] = statement.args;
  if (more.length > 0) throw statement.argumentError();
  if (file !== "stdout") throw statement.error(`invalid log file: ${file}`);
  const patterns = statement.body.flatMap((line) => consolidation(site, line) ?? []);
  return (next) => (request) =>
    whenThere(next(request), (reply) => {
      const { error } = reply;
      if (error === undefined || patterns.some((pattern) => pattern(error))) return reply;
      const { name, type } = request.question;
      site.log(
        `[ERROR] plugin/errors: ${toRcode(reply.responseCode)} ${name.toLowerCase()}. ${typeName(type)}: ${error}`,
      );
      return reply;
    });
};

/** Counts the errors that fit, and tells of them together when its time is over. */
function consolidation(site: Site, line: Statement): ((error: string) => boolean) | undefined {
  if (line.name === "stacktrace") return undefined;
  if (line.name !== "consolidate") throw line.syntaxError(`Unknown field ${line.name}`);
  const [period = "", pattern = "", level = "error", ...more] = line.args;
  if (line.args.length < 2 || more.length > 0) throw line.argumentError();
  const milliseconds = durationMs(period);
  if (milliseconds === undefined) throw line.error(`time: invalid duration ${JSON.stringify(period)}`);
  if (!["debug", "error", "info", "warning"].includes(level))
    throw line.error(`unknown log level argument in consolidate: ${level}`);
  const expression = goPattern(pattern);
  if (!expression) throw line.error(`error parsing regexp: ${pattern}`);
  let count = 0;
  const tell = () => {
    // Debug lines are not wanted unless the `debug` plugin is there.
    if (level !== "debug" && count > 0)
      site.log(
        `[${level.toUpperCase()}] plugin/errors: ${count} errors like '${pattern}' occurred in last ${goDuration(milliseconds)}`,
      );
    count = 0;
  };
  site.onStart((signal) => signal.addEventListener("abort", tell, { once: true }));
  return (error) => {
    if (!expression.test(error)) return false;
    count++;
    if (count === 1) site.process.machine.clock.after(milliseconds, tell);
    return true;
  };
}

interface LogRule {
  /** Without any, all names. */
  readonly zones: readonly string[];
  readonly classes: readonly string[];
  readonly format: ReturnType<typeof logFormat>;
}

const logClasses = ["all", "denial", "error", "success"];

/** plugin/log: a line for each query. */
export const log: PluginSetup = (site, statements) => {
  if (statements.length === 0) return undefined;
  const rules = statements.map((statement) => logRule(site, statement));
  const { clock } = site.process.machine;
  return (next) => (request) => {
    const name = request.question.name.toLowerCase();
    const rule = rules.find(({ zones }) => zones.some((zone) => isInZone(name, zone)));
    if (!rule) return next(request);
    const started = clock.now();
    return whenThere(next(request), (reply) => {
      const { classes, format } = rule;
      if (classes.length === 0 || classes.includes("all") || classes.includes(replyKind(reply))) {
        const tookMs = clock.now() - started;
        site.log(`[INFO] ${format({ request, reply, tookMs, local: site.ownAddresses[0] ?? "127.0.0.1" })}`);
      }
      return reply;
    });
  };
};

/** `log [NAMES...] [FORMAT]`: what has a brace in it is a format, and only in the last place. */
function logRule(site: Site, statement: Statement): LogRule {
  const words = [...statement.args];
  const format = words.at(-1)?.includes("{") ? words.pop() : undefined;
  const classes = statement.body.flatMap((line) => {
    if (line.name !== "class" || line.args.length === 0) throw line.argumentError();
    const unknown = line.args.find((word) => !logClasses.includes(word));
    if (unknown !== undefined) throw new CorefileError(`invalid Class: ${unknown}`);
    return line.args;
  });
  return {
    zones: words.length > 0 ? words.map(normalized) : site.zones,
    classes,
    format: logFormat(format ?? "{common}"),
  };
}

/** Go's regular expressions are JavaScript's as far as messages go. */
function goPattern(pattern: string): RegExp | undefined {
  try {
    return new RegExp(pattern);
  } catch {
    return undefined;
  }
}
