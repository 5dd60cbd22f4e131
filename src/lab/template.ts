import { isPatternName, patterns } from "./patterns.ts";
import { captureKey } from "./template-parser.ts";
import type { Exchange, ExpectedBlock, Step, Template, TemplatePart } from "./transcript.ts";

/** Values of named holes, by `captureKey`. */
export type Captures = ReadonlyMap<string, string>;

/** The template with its known values filled in, and examples for the rest: how it is shown, and what is typed. */
export function fillTemplate(template: Template, captures: Captures): string {
  return template
    .map((part) => {
      if (part.kind === "text") return part.text;
      const value = part.capture === undefined ? undefined : captures.get(captureKey(part.pattern, part.capture));
      return value ?? part.example;
    })
    .join("");
}

/**
 * Whether a line has the template's form: the values of its holes, in order, or undefined. `loose` lets runs of two or
 * more blanks differ in length (kubectl's padding follows the longest cell) and does not count trailing blanks.
 */
export function matchTemplate(
  template: Template,
  line: string,
  captures: Captures,
  loose: boolean,
): readonly string[] | undefined {
  return templateExpression(template, captures, loose).exec(line)?.slice(1);
}

function templateExpression(template: Template, captures: Captures, loose: boolean): RegExp {
  let source = "";
  let group = 0;
  const seen = new Map<string, number>();
  for (const part of template) {
    if (part.kind === "text") {
      source += escapeText(part.text, loose);
      continue;
    }
    group++;
    const key = part.capture === undefined ? undefined : captureKey(part.pattern, part.capture);
    const known = key === undefined ? undefined : captures.get(key);
    const earlier = key === undefined ? undefined : seen.get(key);
    if (known !== undefined) source += `(${escapeText(known, false)})`;
    else if (earlier !== undefined) source += `(\\${earlier})`;
    else source += `(${isPatternName(part.pattern) ? patterns[part.pattern] : "(?!)"})`;
    if (key !== undefined) seen.set(key, group);
  }
  return new RegExp(loose ? `^${source.replace(/ +$|(?: \{2,\})$/, "")} *$` : `^${source}$`);
}

function escapeText(text: string, loose: boolean): string {
  const escaped = text.replace(/[\\^$.*+?()[\]{}|]/g, "\\$&");
  return loose ? escaped.replace(/ {2,}/g, " {2,}") : escaped;
}

/** `captures` with what a match of `template` has found. */
export function withValues(captures: Captures, template: Template, values: readonly string[]): Captures {
  const all = new Map(captures);
  let index = 0;
  for (const part of template) {
    if (part.kind !== "hole") continue;
    const value = values[index++];
    if (part.capture !== undefined && value !== undefined) all.set(captureKey(part.pattern, part.capture), value);
  }
  return all;
}

export function hasHole(template: Template): boolean {
  return template.some((part) => part.kind === "hole");
}

/** Every template in the expected output. */
function templatesOf(block: ExpectedBlock): readonly Template[] {
  if (block.kind === "lines") return block.lines.map((line) => line.template);
  return block.kind === "fair" ? [block.shape, ...block.among] : [];
}

/** Every hole of an exchange, its command's and its output's. */
export function holesOf(exchange: Exchange): (TemplatePart & { kind: "hole" })[] {
  return [exchange.command, ...exchange.expected.flatMap(templatesOf)].flatMap((template) =>
    template.filter((part) => part.kind === "hole"),
  );
}

/** A step's commands that have `text` in them, as they are shown. */
export function commandsWith(step: Step, text: string): Exchange[] {
  return step.exchanges.filter(({ command }) => fillTemplate(command, new Map()).includes(text));
}

/** Keys of the captures that an exchange mentions. */
export function captureKeysOf(exchange: Exchange): Set<string> {
  return new Set(
    holesOf(exchange).flatMap(({ pattern, capture }) => (capture === undefined ? [] : [captureKey(pattern, capture)])),
  );
}
