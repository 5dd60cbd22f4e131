import { LabFormatError, type LabProblem } from "./lab-format-error.ts";
import { parseOutput } from "./output-parser.ts";
import { parseTemplate, TemplateError } from "./template-parser.ts";
import {
  type Exchange,
  type ExercisePart,
  exerciseParts,
  type Step,
  type StepKind,
  type Template,
  type Transcript,
} from "./transcript.ts";

export interface TranscriptSource {
  /** For messages. */
  readonly file: string;
  readonly text: string;
  readonly terminals: readonly { readonly id: string; readonly prompt: string }[];
}

/** A line of a file, as the parsers pass it around. */
export interface SourceLine {
  readonly text: string;
  /** From 1. */
  readonly number: number;
}

/** Collects what is wrong, so that one run names everything. */
export class Problems {
  readonly found: LabProblem[] = [];
  readonly #file: string;

  constructor(file: string) {
    this.#file = file;
  }

  add(line: number, column: number, message: string): void {
    this.found.push({ file: this.#file, line, column, message });
  }

  /** Parses a template whose first character stands at `offset` in its line; an empty one where it is malformed. */
  template(
    text: string,
    line: number,
    offset: number,
    examples: Map<string, string>,
    free?: readonly string[],
  ): Template {
    try {
      return parseTemplate(text, examples, free);
    } catch (error) {
      if (!(error instanceof TemplateError)) throw error;
      this.add(line, offset + error.column, error.message);
      return [];
    }
  }
}

/** Parses a transcript.txt; labs/README.md has the grammar. Throws LabFormatError with everything that is wrong. */
export function parseTranscript(source: TranscriptSource): Transcript {
  const problems = new Problems(source.file);
  const examples = new Map<string, string>();
  const prompts = [...new Set(source.terminals.map((terminal) => terminal.prompt))];
  const lines = source.text.split("\n").map((text, index) => ({ text, number: index + 1 }));
  const steps: (Step & { kind: StepKind; exchanges: Exchange[] })[] = [];
  let terminal = source.terminals[0]?.id ?? "laptop";
  let part: ExercisePart | undefined;

  let index = 0;
  while (index < lines.length) {
    const line = lines[index++];
    if (!line || line.text.trim() === "" || line.text.startsWith("{{#")) continue;
    const heading = /^== *(\S.*?) *$/.exec(line.text);
    if (heading) {
      const name = heading[1] ?? "";
      if (!/^[a-z0-9]+(-[a-z0-9]+)*$/.test(name)) {
        problems.add(line.number, 4, `"${name}" is no step name: use lower-case words joined by -`);
      }
      if (steps.some((step) => step.name === name)) problems.add(line.number, 4, `there is a step "${name}" already`);
      steps.push({ kind: "step", name, exchanges: [], line: line.number });
      terminal = source.terminals[0]?.id ?? "laptop";
      part = undefined;
      continue;
    }
    const aside = line.text.trimEnd() === "{{aside}}" ? steps.at(-1) : undefined;
    if (aside?.exchanges.length === 0) {
      aside.kind = "aside";
      continue;
    }
    const begun = partOf(line.text);
    if (begun) {
      part = begun;
      continue;
    }
    if (line.text.startsWith("@")) {
      terminal = line.text.slice(1).trim();
      if (!source.terminals.some(({ id }) => id === terminal)) {
        const known = source.terminals.map(({ id }) => id).join(", ");
        problems.add(line.number, 2, `lab.yaml declares no terminal "${terminal}"; it declares ${known}`);
      }
      continue;
    }
    const prompt = promptOf(line.text, prompts);
    const step = steps.at(-1);
    if (prompt === undefined || !step) {
      problems.add(line.number, 1, whyUnexpected(line.text, step !== undefined, prompts));
      continue;
    }

    let command = line.text.slice(prompt.length);
    // What the shell's second prompt would ask for: the rest of a command of several lines.
    while (lines[index]?.text.startsWith("> ")) command += `\n${lines[index++]?.text.slice(2)}`;
    if (command.trim() === "") problems.add(line.number, prompt.length + 1, "there is no command after this prompt");
    const template = problems.template(command, line.number, prompt.length, examples);

    const output: SourceLine[] = [];
    let next = lines[index];
    while (next && !/^(==|@)/.test(next.text) && !partOf(next.text) && promptOf(next.text, prompts) === undefined) {
      if (!next.text.startsWith("{{#")) output.push(next);
      next = lines[++index];
    }
    while (output.at(-1)?.text.trim() === "") output.pop();
    step.exchanges.push({
      terminal,
      prompt,
      command: template,
      ...parseOutput(output, problems, examples),
      ...(part && { part }),
      line: line.number,
      endLine: output.at(-1)?.number ?? line.number,
    });
  }

  for (const step of steps) {
    const parts = step.exchanges.map((exchange) => exchange.part);
    const order = parts.map((one) => (one ? exerciseParts.indexOf(one) : -1));
    if (parts.some(Boolean)) step.kind = "exercise";
    const isWhole = exerciseParts.every((one) => parts.includes(one)) && !parts.includes(undefined);
    if (parts.some(Boolean) && !(isWhole && order.every((at, i) => at >= (order[i - 1] ?? 0)))) {
      problems.add(
        step.line,
        4,
        `the exercise "${step.name}" needs {{break}}, {{repair}} and {{check}}, in this order, each with a command`,
      );
    }
    if (step.exchanges.length === 0) problems.add(step.line, 1, `the step "${step.name}" has no command`);
  }
  if (steps.length === 0) problems.add(1, 1, "there is no step: write `== name` and a command under it");
  if (problems.found.length > 0) throw new LabFormatError(problems.found);
  return { steps };
}

/** `{{check}}`: which part of an exercise begins. */
function partOf(line: string): ExercisePart | undefined {
  return exerciseParts.find((part) => line.trimEnd() === `{{${part}}}`);
}

/** The declared prompt that a line begins with. A command may be missing its prompt's last blank only by being empty. */
function promptOf(line: string, prompts: readonly string[]): string | undefined {
  return prompts.find((prompt) => line.startsWith(prompt) || line === prompt.trimEnd());
}

function whyUnexpected(line: string, inStep: boolean, prompts: readonly string[]): string {
  if (!inStep) return "this stands before the first step: write `== name` above it";
  return `a command was expected here, after one of the prompts ${prompts.map((p) => JSON.stringify(p)).join(", ")}; got ${JSON.stringify(line)}`;
}
