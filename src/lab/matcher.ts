import type { Difference } from "./difference.ts";
import { matchFair } from "./fair-match.ts";
import { type Captures, hasHole, matchTemplate, withValues } from "./template.ts";
import type { ExpectedBlock, ExpectedLine } from "./transcript.ts";

export type MatchResult =
  | { readonly passed: true; readonly captures: Captures }
  | { readonly passed: false; readonly difference: Difference };

/** A mismatch found on the way, and how far into the output it lies: the deepest one is the one worth telling. */
interface Failure {
  readonly depth: number;
  readonly difference: Difference;
}

type Matched = { readonly end: number; readonly captures: Captures } | Failure;

/** Compares what a command printed with what was expected. `captures` are the values known from before. */
export function matchOutput(expected: readonly ExpectedBlock[], output: string, captures: Captures): MatchResult {
  const result = matchFrom(expected, splitOutput(output), 0, captures);
  return "difference" in result
    ? { passed: false, difference: result.difference }
    : { passed: true, captures: result.captures };
}

/** A terminal's text as lines; a missing newline at the end makes no difference. */
export function splitOutput(output: string): string[] {
  const lines = output.replaceAll("\r\n", "\n").replace(/\n$/, "").split("\n");
  return lines.length === 1 && lines[0] === "" ? [] : lines;
}

function matchFrom(
  blocks: readonly ExpectedBlock[],
  lines: readonly string[],
  start: number,
  captures: Captures,
): Matched {
  const [block, ...rest] = blocks;
  if (!block) {
    // The transcript's blank lines before what follows do not count, so these do not either.
    if (lines.slice(start).every((line) => line.trim() === "")) return { end: start, captures };
    return { depth: start, difference: { kind: "extra", lines: lines.slice(start) } };
  }
  if (block.kind === "anything") {
    let deepest: Failure | undefined;
    for (let end = start; end <= lines.length; end++) {
      const result = matchFrom(rest, lines, end, captures);
      if (!("difference" in result)) return result;
      if (!deepest || result.depth > deepest.depth) deepest = result;
    }
    return deepest ?? { end: start, captures };
  }
  let matched: Matched;
  if (block.kind === "fair") matched = matchFair(block, lines, start, captures);
  else if (block.anyOrder) matched = matchAnyOrder(block.lines, lines, start, captures);
  else matched = matchInOrder(block.lines, lines, start, captures);
  if ("difference" in matched) return matched;
  return matchFrom(rest, lines, matched.end, matched.captures);
}

function matchInOrder(
  expected: readonly ExpectedLine[],
  lines: readonly string[],
  start: number,
  captures: Captures,
): Matched {
  const loose = expected.some((line) => hasHole(line.template));
  let at = start;
  for (const [index, line] of expected.entries()) {
    const actual = lines[at];
    if (isInterruptMark(line)) {
      // The terminal's echo of Ctrl-C: not there when the command ended by itself.
      if (actual === "^C") at++;
      continue;
    }
    if (actual === undefined)
      return { depth: at, difference: { kind: "missing", expected: expected.slice(index), captures } };
    const values = matchTemplate(line.template, actual, captures, loose);
    if (!values)
      return { depth: at, difference: { kind: "line", expected: line, actual, number: at + 1, captures, loose } };
    captures = withValues(captures, line.template, values);
    at++;
  }
  return { end: at, captures };
}

function isInterruptMark(line: ExpectedLine): boolean {
  const [only, second] = line.template;
  return second === undefined && only?.kind === "text" && only.text === "^C";
}

function matchAnyOrder(
  expected: readonly ExpectedLine[],
  lines: readonly string[],
  start: number,
  captures: Captures,
): Matched {
  const loose = expected.some((line) => hasHole(line.template));
  let deepest: Failure | undefined;
  const fail = (failure: Failure) => {
    if (!deepest || failure.depth > deepest.depth) deepest = failure;
  };
  const assign = (at: number, remaining: readonly ExpectedLine[], known: Captures): Captures | undefined => {
    if (remaining.length === 0) return known;
    const actual = lines[at];
    if (actual === undefined) {
      fail({ depth: at, difference: { kind: "missing", expected: remaining, captures: known } });
      return undefined;
    }
    const tried = new Set<string>();
    for (const candidate of remaining) {
      const values = matchTemplate(candidate.template, actual, known, loose);
      // Templates that differ by their captures' names alone fit equally well: the first one stands for them.
      const shape = JSON.stringify([values, withValues(known, candidate.template, values ?? []).size - known.size]);
      if (!values || (tried.has(shape) && values.length > 0)) continue;
      tried.add(shape);
      const others = remaining.filter((line) => line !== candidate);
      const complete = assign(at + 1, others, withValues(known, candidate.template, values));
      if (complete) return complete;
    }
    fail({
      depth: at,
      difference: { kind: "any-order", expected: remaining, actual, number: at + 1, captures: known, loose },
    });
    return undefined;
  };
  const complete = assign(start, expected, captures);
  if (complete) return { end: start + expected.length, captures: complete };
  return deepest ?? { depth: start, difference: { kind: "missing", expected, captures } };
}
