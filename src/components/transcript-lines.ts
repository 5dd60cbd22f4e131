import type { Exchange, ExpectedBlock, Template } from "../lab/transcript.ts";
import { highlight, type Token } from "./highlight.ts";

/** What a part of an expected output allows, where it is not literal. */
export type Leeway =
  | { readonly kind: "any-order" | "anything" }
  /** Random draws, so many. */
  | { readonly kind: "fair"; readonly count: number };

export interface TranscriptPiece extends Token {
  /** The reader's own text may differ here. */
  readonly varies: boolean;
}

export interface TranscriptLine {
  /** Set on the lines of a command: the prompt, or the shell's `> ` for the lines that continue it. */
  readonly prompt?: string;
  readonly pieces: readonly TranscriptPiece[];
  /** JSON: one long line that may be broken anywhere. */
  readonly breakAnywhere: boolean;
  /** Set on the last line of a block that need not come back as shown. */
  readonly leeway?: Leeway | undefined;
}

interface Range {
  readonly start: number;
  readonly end: number;
}

/** A transcript's exchange as the page shows it: the command behind its prompt, then the output line by line. */
export async function transcriptLines(exchange: Exchange): Promise<TranscriptLine[]> {
  const lines = await commandLines(exchange);
  for (const block of exchange.expected) {
    const templates = exampleOf(block);
    for (const [index, template] of templates.entries()) {
      const isLast = index === templates.length - 1;
      lines.push(await outputLine(template, isLast ? leewayOf(block) : undefined));
    }
  }
  return lines;
}

/** How wide the lines are that lose their sense when they are broken: tables. */
export function outputColumns(lines: readonly TranscriptLine[]): "few" | "some" | "many" {
  const tables = lines.filter(({ prompt, breakAnywhere }) => prompt === undefined && !breakAnywhere);
  const columns = Math.max(0, ...tables.map(({ pieces }) => lengthOf(pieces)));
  if (columns <= 96) return "few";
  return columns <= 128 ? "some" : "many";
}

async function commandLines({ command, prompt }: Exchange): Promise<TranscriptLine[]> {
  const { text, holes } = flatten(command);
  const tokenLines = await highlight(text, "shellscript");
  let offset = 0;
  return tokenLines.map((tokens, index) => {
    const pieces = markHoles(tokens, holes, offset);
    offset += lengthOf(tokens) + 1;
    return { prompt: index === 0 ? prompt : "> ", pieces, breakAnywhere: false };
  });
}

async function outputLine(template: Template, leeway: Leeway | undefined): Promise<TranscriptLine> {
  const { text, holes } = flatten(template);
  const isJson = text.startsWith("{") && text.endsWith("}");
  const tokens = isJson ? (await highlight(text, "json"))[0] : [{ text, className: "" }];
  return { pieces: markHoles(tokens ?? [], holes, 0), breakAnywhere: isJson, leeway };
}

function exampleOf(block: ExpectedBlock): readonly Template[] {
  if (block.kind === "lines") return block.lines.map((line) => line.template);
  return block.example.map((text) => [{ kind: "text", text }]);
}

function leewayOf(block: ExpectedBlock): Leeway | undefined {
  if (block.kind === "fair") return { kind: "fair", count: block.count };
  if (block.kind === "anything") return { kind: "anything" };
  return block.anyOrder ? { kind: "any-order" } : undefined;
}

function flatten(template: Template): { text: string; holes: Range[] } {
  let text = "";
  const holes: Range[] = [];
  for (const part of template) {
    const start = text.length;
    text += part.kind === "text" ? part.text : part.example;
    if (part.kind === "hole") holes.push({ start, end: text.length });
  }
  return { text, holes };
}

/** Splits tokens where a hole begins or ends; `offset` is where the tokens begin in the text that the holes count in. */
function markHoles(tokens: readonly Token[], holes: readonly Range[], offset: number): TranscriptPiece[] {
  const pieces: TranscriptPiece[] = [];
  let position = offset;
  for (const { text, className } of tokens) {
    const end = position + text.length;
    const cuts = holes.flatMap((hole) => [hole.start, hole.end]).filter((cut) => cut > position && cut < end);
    for (const [index, from] of [position, ...cuts].entries()) {
      const to = cuts[index] ?? end;
      const varies = holes.some((hole) => hole.start <= from && to <= hole.end && from < to);
      pieces.push({ text: text.slice(from - position, to - position), className, varies });
    }
    position = end;
  }
  return pieces;
}

function lengthOf(tokens: readonly Token[]): number {
  return tokens.reduce((sum, { text }) => sum + text.length, 0);
}
