import type { ExpectedBlock, ExpectedLine, FairBlock } from "./transcript.ts";
import type { Problems, SourceLine } from "./transcript-parser.ts";

interface ParsedOutput {
  readonly expected: readonly ExpectedBlock[];
  readonly retryForMs?: number | undefined;
  readonly interruptAfterMs?: number | undefined;
}

const directivePattern = /^\{\{(any-order|anything|fair|among|example|end|retry|ctrl-c)(?: +([^}]*?))? *\}\}$/;

/** The lines under a command: literal ones, holes, and directives that stand on lines of their own. */
export function parseOutput(
  source: readonly SourceLine[],
  problems: Problems,
  examples: Map<string, string>,
): ParsedOutput {
  const expected: ExpectedBlock[] = [];
  let plain: ExpectedLine[] = [];
  let retryForMs: number | undefined;
  let interruptAfterMs: number | undefined;
  const endPlain = () => {
    if (plain.length > 0) expected.push({ kind: "lines", lines: plain, anyOrder: false });
    plain = [];
  };

  let index = 0;
  while (index < source.length) {
    const line = source[index++];
    if (!line) break;
    const directive = directivePattern.exec(line.text);
    if (!directive) {
      plain.push({ template: problems.template(line.text, line.number, 0, examples), line: line.number });
      continue;
    }
    const [, name = "", argument = ""] = directive;
    if (name === "retry" || name === "ctrl-c") {
      const ms = parseDuration(argument);
      if (ms === undefined) problems.add(line.number, 3, `{{${name}}} needs a time: {{${name} 30s}}`);
      if (name === "retry") retryForMs = ms;
      else interruptAfterMs = ms;
      continue;
    }
    if (name === "among" || name === "example" || name === "end") {
      problems.add(line.number, 3, `{{${name}}} belongs into a block: {{any-order}}, {{anything}} or {{fair …}}`);
      continue;
    }
    endPlain();
    const body: SourceLine[] = [];
    let closed = false;
    while (index < source.length && !closed) {
      const inner = source[index++];
      if (inner?.text.trim() === "{{end}}") closed = true;
      else if (inner) body.push(inner);
    }
    if (!closed) problems.add(line.number, 1, `{{${name}}} has no {{end}}`);
    if (name === "anything") {
      expected.push({ kind: "anything", example: body.map(({ text }) => text) });
    } else if (name === "any-order") {
      const lines = body.map(({ text, number }) => ({
        template: problems.template(text, number, 0, examples),
        line: number,
      }));
      expected.push({ kind: "lines", lines, anyOrder: true });
    } else {
      expected.push(parseFair(line, argument, body, problems, examples));
    }
  }
  endPlain();
  return { expected, ...(retryForMs && { retryForMs }), ...(interruptAfterMs && { interruptAfterMs }) };
}

/** `{{fair 40 significance=0.001}}`, the shape, `{{among}}`, the values, `{{example}}`, lines as they may look. */
function parseFair(
  line: SourceLine,
  argument: string,
  body: readonly SourceLine[],
  problems: Problems,
  examples: Map<string, string>,
): FairBlock {
  const numbers = /^([0-9]+) +significance=(0?\.[0-9]+)$/.exec(argument);
  if (!numbers)
    problems.add(line.number, 3, "write {{fair COUNT significance=LEVEL}}, as in {{fair 40 significance=0.001}}");
  const among = body.findIndex(({ text }) => text === "{{among}}");
  const example = body.findIndex(({ text }) => text === "{{example}}");
  const shape = body[0];
  if (!shape || among !== 1 || example < 3) {
    problems.add(
      line.number,
      1,
      "a fair block is: one line's shape, {{among}}, two or more values, {{example}}, lines, {{end}}",
    );
  }
  const template = shape ? problems.template(shape.text, shape.number, 0, examples, ["tally", "times"]) : [];
  if (shape && !template.some((part) => part.kind === "hole" && part.pattern === "tally")) {
    problems.add(shape.number, 1, "the shape needs a {{tally}}: the part of the line that is counted");
  }
  return {
    kind: "fair",
    count: Number(numbers?.[1] ?? 0),
    significance: Number(numbers?.[2] ?? 0),
    shape: template,
    among: body.slice(2, Math.max(2, example)).map((value) => problems.template(value.text, value.number, 0, examples)),
    example: example < 0 ? [] : body.slice(example + 1).map(({ text }) => text),
    line: line.number,
  };
}

/** `9.5s`, `2m`: milliseconds. */
function parseDuration(text: string): number | undefined {
  const match = /^([0-9]+(?:\.[0-9]+)?)(ms|s|m)$/.exec(text);
  if (!match) return undefined;
  const factor = { ms: 1, s: 1000, m: 60000 }[match[2] as "ms" | "s" | "m"];
  return Number(match[1]) * factor;
}
