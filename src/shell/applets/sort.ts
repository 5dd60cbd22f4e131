import { type AppletMain, Failure } from "./applet.ts";

interface SortKey {
  readonly start: readonly [field: number, character: number];
  readonly end: readonly [field: number, character: number] | undefined;
  readonly flags: string;
}

export const sort: AppletMain = async (applet) => {
  const options = applet.options("nrughMcszbdfiVk:t:o:S:T:", {
    reverse: "r",
    unique: "u",
    "numeric-sort": "n",
    key: "k",
  });
  const flags = [..."nrghMbdfiV"].filter((letter) => options.has(letter)).join("");
  const separator = options.value("t");
  const keys = options.values("k").map((text) => readKey(text, flags));
  const lines: string[] = [];
  const { inputs, failed } = await applet.openAll(options.operands, (name, error) =>
    applet.isGnu ? `cannot read: ${name}: ${error.message}` : `${name}: ${error.message}`,
  );
  if (failed) return 2;
  for (const { reader } of inputs) {
    for await (const some of applet.lines(reader, options.has("z") ? "\0" : "\n"))
      for (const line of some) lines.push(line);
  }
  const order = (a: string, b: string): number => {
    for (const key of keys) {
      const result = compare(extract(a, key, separator), extract(b, key, separator), key.flags);
      if (result !== 0) return key.flags.includes("r") ? -result : result;
    }
    if (keys.length > 0) return 0;
    const result = compare(a, b, flags);
    return flags.includes("r") ? -result : result;
  };
  const lastResort = (a: string, b: string): number => {
    const result = order(a, b);
    if (result !== 0 || options.has("s") || options.has("u")) return result;
    return flags.includes("r") ? -compare(a, b, "") : compare(a, b, "");
  };
  if (options.has("c")) {
    const at = lines.findIndex((line, index) => index > 0 && order(lines[index - 1] ?? "", line) > 0);
    if (at < 0) return 0;
    if (applet.isGnu) throw new Failure(`${options.operands[0] ?? "-"}:${at + 1}: disorder: ${lines[at]}`);
    await applet.process.stderr.write(new TextEncoder().encode(`Check line ${at}\n`));
    return 1;
  }
  lines.sort(lastResort);
  const kept = options.has("u")
    ? lines.filter((line, index) => index === 0 || order(lines[index - 1] ?? "", line) !== 0)
    : lines;
  const end = options.has("z") ? "\0" : "\n";
  const text = kept.map((line) => line + end).join("");
  const output = options.value("o");
  if (output !== undefined) applet.process.machine.files.write(applet.path(output), text);
  else await applet.write(text);
  return 0;
};

function readKey(text: string, global: string): SortKey {
  const match = /^(\d+)(?:\.(\d+))?([a-zA-Z]*)(?:,(\d+)(?:\.(\d+))?([a-zA-Z]*))?$/.exec(text);
  if (!match || match[1] === "0") throw new Failure(`bad field specification '${text}'`);
  const own = (match[3] ?? "") + (match[6] ?? "");
  return {
    start: [Number(match[1]), Number(match[2] ?? 1)],
    end: match[4] === undefined ? undefined : [Number(match[4]), Number(match[5] ?? 0)],
    flags: own === "" ? global : own,
  };
}

/** Fields with the blanks in front of them, or between separators. */
function extract(line: string, key: SortKey, separator: string | undefined): string {
  const bounds: [number, number][] = [];
  if (separator === undefined)
    for (const match of line.matchAll(/\s*\S+/g)) bounds.push([match.index, match.index + match[0].length]);
  else {
    let from = 0;
    for (const field of line.split(separator)) {
      bounds.push([from, from + field.length]);
      from += field.length + separator.length;
    }
  }
  const first = bounds[key.start[0] - 1];
  if (!first) return "";
  let start = first[0];
  if (key.flags.includes("b") || key.flags.includes("n"))
    while (/\s/.test(line.charAt(start)) && start < first[1]) start++;
  start += key.start[1] - 1;
  if (!key.end) return line.slice(start);
  const last = bounds[key.end[0] - 1];
  if (!last) return line.slice(start);
  return line.slice(start, key.end[1] === 0 ? last[1] : last[0] + key.end[1]);
}

const months = "JAN FEB MAR APR MAY JUN JUL AUG SEP OCT NOV DEC".split(" ");

function compare(a: string, b: string, flags: string): number {
  if (flags.includes("n")) return numeric(a) - numeric(b);
  if (flags.includes("g")) return (Number.parseFloat(a) || 0) - (Number.parseFloat(b) || 0);
  if (flags.includes("h")) return human(a) - human(b);
  if (flags.includes("M"))
    return months.indexOf(a.trim().slice(0, 3).toUpperCase()) - months.indexOf(b.trim().slice(0, 3).toUpperCase());
  let [left, right] = [a, b];
  if (flags.includes("b")) [left, right] = [left.trimStart(), right.trimStart()];
  if (flags.includes("d"))
    [left, right] = [left.replace(/[^\p{L}\p{N}\s]/gu, ""), right.replace(/[^\p{L}\p{N}\s]/gu, "")];
  if (flags.includes("f")) [left, right] = [left.toUpperCase(), right.toUpperCase()];
  if (flags.includes("V")) return versions(left, right);
  return left < right ? -1 : left > right ? 1 : 0;
}

function numeric(text: string): number {
  return Number(/^\s*(-?\d*\.?\d*)/.exec(text)?.[1] || 0) || 0;
}

function human(text: string): number {
  const match = /^\s*(-?[\d.]+)([KMGTPE]?)/i.exec(text);
  return match ? Number(match[1]) * 1024 ** " KMGTPE".indexOf((match[2] || " ").toUpperCase()) : 0;
}

/** Runs of digits by value, the rest by characters. */
function versions(a: string, b: string): number {
  const [left, right] = [a, b].map((text) => text.match(/\d+|\D+/g) ?? []);
  for (const [index, part] of (left ?? []).entries()) {
    const other = right?.[index];
    if (other === undefined) return 1;
    const result =
      /^\d/.test(part) && /^\d/.test(other) ? Number(part) - Number(other) : part < other ? -1 : part > other ? 1 : 0;
    if (result !== 0) return result;
  }
  return (left?.length ?? 0) - (right?.length ?? 0);
}
