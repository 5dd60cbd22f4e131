// curl, as far as this lab needs it: it asks kube-dns for addresses, and its words and exit codes are those of the real
// one. Several URLs, or one with a range such as [1-20], go over one connection when the server lets it stay open.

import { createWriteStream } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { parseArgs } from "node:util";
import { createAgent, transfer } from "./curl-transfer.mjs";

/** @type {import("node:util").ParseArgsOptionsConfig} */
const options = {
  silent: { type: "boolean", short: "s" },
  "show-error": { type: "boolean", short: "S" },
  include: { type: "boolean", short: "i" },
  head: { type: "boolean", short: "I" },
  header: { type: "string", short: "H", multiple: true },
  output: { type: "string", short: "o" },
  "write-out": { type: "string", short: "w" },
  "max-time": { type: "string", short: "m" },
  rate: { type: "string" },
};

const { values, urls } = readCommandLine();
const pauseMs = values.rate === undefined ? 0 : pauseOf(values.rate);
const maxTimeMs = values["max-time"] === undefined ? undefined : Number(values["max-time"]) * 1000;
if (Number.isNaN(maxTimeMs)) refuse("option -m: expected a proper numerical parameter");

const agent = createAgent();
const output = values.output === undefined ? process.stdout : createWriteStream(String(values.output));
output.on("error", () => process.exit(23));

for (const [index, url] of urls.entries()) {
  const start = performance.now();
  const result = await transfer(url, { ...values, agent, maxTimeMs }, output);
  if (result.error && (!values.silent || values["show-error"])) complain(`(${result.exitcode}) ${result.error}`);
  if (values["write-out"]) process.stdout.write(writeOut(values["write-out"], result));
  process.exitCode = result.exitcode;
  if (index < urls.length - 1) await sleep(Math.max(0, start + pauseMs - performance.now()));
}
agent.destroy();

function readCommandLine() {
  try {
    const { values, positionals } = parseArgs({ options, allowPositionals: true });
    if (positionals.length === 0) refuse(process.argv.length > 2 ? "no URL specified!" : undefined);
    return { values, urls: positionals.flatMap(expand) };
  } catch (error) {
    const option = /'(-[^ ,']*)/.exec(error.message)?.[1];
    return refuse(`option ${option}: ${/unknown/i.test(error.message) ? "is unknown" : "requires parameter"}`);
  }
}

/** A URL with [1-3] in it is three URLs. */
function expand(url) {
  const range = /\[(\d+)-(\d+)\]/.exec(url);
  if (!range) return [url];
  const [first, last] = [Number(range[1]), Number(range[2])];
  if (last < first) return refuseRange(url, range.index + range[0].length + 1);
  const numbers = Array.from({ length: last - first + 1 }, (_, index) => first + index);
  return numbers.flatMap((number) => expand(url.replace(range[0], String(number))));
}

/**
 * Says how to call it, and ends.
 * @returns {never}
 */
function refuse(text) {
  if (text) complain(text);
  complain("try 'curl --help' or 'curl --manual' for more information");
  process.exit(2);
}

/** @returns {never} */
function refuseRange(url, position) {
  complain(`(3) bad range in URL position ${position}:\n${url}\n${" ".repeat(position - 1)}^`);
  process.exit(3);
}

/** `2/s` is two transfers a second, each half a second after the one before. */
function pauseOf(rate) {
  const [count, unit = "h"] = rate.split("/");
  if (!(Number(count) >= 1)) refuse("option --rate: expected a proper numerical parameter");
  const unitMs = { s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 }[unit];
  return unitMs ? unitMs / Number(count) : refuse("option --rate: is badly used here");
}

function writeOut(format, result) {
  return format
    .replaceAll("\\n", "\n")
    .replaceAll("\\t", "\t")
    .replace(/%\{(\w+)\}/g, (_, name) => {
      if (name in result) return result[name];
      complain(`unknown --write-out variable: '${name}'`);
      return "";
    });
}

function complain(text) {
  console.error(`curl: ${text}`);
}
