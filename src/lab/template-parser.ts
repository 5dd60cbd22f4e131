import { isPatternName, patterns } from "./patterns.ts";
import type { Template, TemplatePart } from "./transcript.ts";

/** Thrown with the 1-based column where a template is malformed. */
export class TemplateError extends Error {
  readonly column: number;

  constructor(column: number, message: string) {
    super(message);
    this.column = column;
  }
}

/**
 * `text {{pattern=example}} text {{pattern name=example}} {{pattern name}} \{{ text`. A name's first hole gives the
 * example; it is looked up in and added to `examples` for the holes after it. `freeHoles` may do without an example.
 */
export function parseTemplate(
  source: string,
  examples: Map<string, string>,
  freeHoles: readonly string[] = [],
): Template {
  const parts: TemplatePart[] = [];
  let text = "";
  let index = 0;
  while (index < source.length) {
    if (source.startsWith("\\{{", index)) {
      text += "{{";
      index += 3;
      continue;
    }
    if (!source.startsWith("{{", index)) {
      text += source[index++];
      continue;
    }
    const end = source.indexOf("}}", index + 2);
    if (end < 0) throw new TemplateError(index + 1, "this {{ has no }}; a literal one is written \\{{");
    if (text) parts.push({ kind: "text", text });
    text = "";
    parts.push(parseHole(source.slice(index + 2, end), index + 1, examples, freeHoles));
    index = end + 2;
  }
  if (text) parts.push({ kind: "text", text });
  return parts;
}

function parseHole(
  source: string,
  column: number,
  examples: Map<string, string>,
  freeHoles: readonly string[],
): TemplatePart {
  const match = /^([a-z]+)(?: +([A-Za-z0-9_-]+))?(?:=(.*))?$/.exec(source);
  if (!match) {
    throw new TemplateError(column, `{{${source}}} is no hole: write {{pattern=example}} or {{pattern name=example}}`);
  }
  const [, pattern = "", capture, given] = match;
  if (!isPatternName(pattern)) {
    const known = Object.keys(patterns).join(", ");
    throw new TemplateError(column, `there is no pattern "${pattern}"; there are ${known}`);
  }
  const key = captureKey(pattern, capture ?? "");
  const example = given ?? (capture === undefined ? undefined : examples.get(key));
  if (example === undefined && !freeHoles.includes(pattern)) {
    const hint = capture === undefined ? `{{${pattern}=…}}` : `{{${pattern} ${capture}=…}} at its first place`;
    throw new TemplateError(column, `this hole has no example: write ${hint}`);
  }
  if (given !== undefined && !new RegExp(`^(?:${patterns[pattern]})$`).test(given)) {
    throw new TemplateError(column, `the example "${given}" does not fit its own pattern "${pattern}"`);
  }
  if (capture !== undefined && given !== undefined && !examples.has(key)) examples.set(key, given);
  return { kind: "hole", pattern, capture, example: example ?? "" };
}

/** Under which a captured value is kept: patterns have name spaces of their own. */
export function captureKey(pattern: string, capture: string): string {
  return `${pattern} ${capture}`;
}
