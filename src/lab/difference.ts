import type { Language } from "./lab-definition.ts";
import { isPatternName, patternWords } from "./patterns.ts";
import { type Captures, fillTemplate, matchTemplate } from "./template.ts";
import { captureKey } from "./template-parser.ts";
import type { ExpectedLine, FairBlock, Template } from "./transcript.ts";

/** How an output differs from what was expected. `number` counts the output's lines from 1. */
export type Difference =
  | {
      readonly kind: "line";
      readonly expected: ExpectedLine;
      readonly actual: string;
      readonly number: number;
      readonly captures: Captures;
      readonly loose: boolean;
    }
  | {
      readonly kind: "any-order";
      readonly expected: readonly ExpectedLine[];
      readonly actual: string;
      readonly number: number;
      readonly captures: Captures;
      readonly loose: boolean;
    }
  | { readonly kind: "missing"; readonly expected: readonly ExpectedLine[]; readonly captures: Captures }
  | { readonly kind: "extra"; readonly lines: readonly string[] }
  | { readonly kind: "too-few" | "too-many"; readonly block: FairBlock; readonly drawn: number }
  | { readonly kind: "stranger"; readonly value: string; readonly known: readonly string[]; readonly number: number }
  | { readonly kind: "absent"; readonly values: readonly string[]; readonly count: number }
  | {
      readonly kind: "unfair";
      readonly counts: readonly (readonly [string, number])[];
      readonly p: number;
      readonly significance: number;
    };

/** In words and lines, for a learner. */
export function describeDifference(difference: Difference, language: Language = "en"): string {
  const zh = language === "zh-cn";
  const pair = (expected: string, actual: string) =>
    zh ? `  期望：${expected}\n  实际：${actual}` : `  expected: ${expected}\n  actual:   ${actual}`;
  switch (difference.kind) {
    case "line": {
      const expected = fillTemplate(difference.expected.template, difference.captures);
      const title = zh ? `第 ${difference.number} 行不同：` : `Line ${difference.number} differs:`;
      const where = describeWord(difference.expected.template, difference, zh);
      return [title, pair(expected, difference.actual), ...(where ? [where] : [])].join("\n");
    }
    case "any-order": {
      const title = zh
        ? `第 ${difference.number} 行不在期望的各行之中：`
        : `Line ${difference.number} is none of the lines that were expected, in any order:`;
      const left = difference.expected.map(({ template }) => `  ${fillTemplate(template, difference.captures)}`);
      return [title, `  ${difference.actual}`, zh ? "还缺：" : "Still missing:", ...left].join("\n");
    }
    case "missing": {
      const lines = difference.expected.map(({ template }) => `  ${fillTemplate(template, difference.captures)}`);
      return [zh ? "输出到此结束，还应有：" : "The output ends too early. Also expected:", ...lines].join("\n");
    }
    case "extra": {
      const shown = difference.lines.slice(0, 5).map((line) => `  ${line}`);
      if (difference.lines.length > 5) shown.push("  …");
      return [zh ? "输出多于期望：" : "More was printed than expected:", ...shown].join("\n");
    }
    case "too-few":
    case "too-many":
      return zh
        ? `应有 ${difference.block.count} 次，实际 ${difference.drawn} 次。`
        : `${difference.block.count} answers were expected; there are ${difference.drawn}.`;
    case "stranger":
      return zh
        ? `第 ${difference.number} 行：${difference.value} 不在期望的值之中：${difference.known.join("、")}。`
        : `Line ${difference.number}: ${difference.value} is none of the expected ${difference.known.join(", ")}.`;
    case "absent":
      return zh
        ? `${difference.count} 次之中从未出现：${difference.values.join("、")}。`
        : `Among ${difference.count} answers there is none from ${difference.values.join(", ")}.`;
    case "unfair": {
      const counts = difference.counts.map(([value, count]) => `  ${String(count).padStart(5)} ${value}`);
      const p = difference.p.toPrecision(2);
      const title = zh
        ? `太不均匀，不像机会均等的随机选取（卡方检验 p = ${p}，低于 ${difference.significance}）：`
        : `Too uneven for a fair pick (chi-squared test: p = ${p}, below ${difference.significance}):`;
      return [title, ...counts].join("\n");
    }
  }
}

/** Names the first word of a line that does not fit. */
function describeWord(
  template: Template,
  difference: { readonly actual: string; readonly captures: Captures; readonly loose: boolean },
  zh: boolean,
): string | undefined {
  const expected = splitWords(template);
  const actual = difference.actual.split(/ +/).filter((word) => word !== "");
  for (const [index, word] of expected.entries()) {
    const came = actual[index];
    if (came !== undefined && matchTemplate(word, came, difference.captures, false)) continue;
    const wanted = describeWanted(word, difference.captures, zh);
    if (came === undefined) return zh ? `  行尾缺少${wanted}。` : `  At the end of the line ${wanted} is missing.`;
    return zh ? `  此处应为${wanted}，实际是“${came}”。` : `  Here ${wanted} was expected, and "${came}" came.`;
  }
  const extra = actual.slice(expected.length).join(" ");
  if (extra) return zh ? `  行尾多出“${extra}”。` : `  At the end of the line "${extra}" is too much.`;
  return zh ? "  只有空格不同。" : "  Only the blanks differ.";
}

function describeWanted(word: Template, captures: Captures, zh: boolean): string {
  const [hole, second] = word;
  if (hole?.kind === "hole" && second === undefined && isPatternName(hole.pattern)) {
    const known = hole.capture === undefined ? undefined : captures.get(captureKey(hole.pattern, hole.capture));
    if (known !== undefined) return zh ? `“${known}”（与前面相同）` : `"${known}", the same as before,`;
    return patternWords[hole.pattern][zh ? "zh-cn" : "en"];
  }
  const text = fillTemplate(word, captures);
  return zh ? `“${text}”` : `"${text}"`;
}

/** A line's template cut at its blanks. */
function splitWords(template: Template): Template[] {
  const words: Template[number][][] = [[]];
  for (const part of template) {
    if (part.kind === "hole") {
      words.at(-1)?.push(part);
      continue;
    }
    for (const [index, piece] of part.text.split(/ +/).entries()) {
      if (index > 0) words.push([]);
      if (piece) words.at(-1)?.push({ kind: "text", text: piece });
    }
  }
  return words.filter((word) => word.length > 0);
}
