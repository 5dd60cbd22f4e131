import { matchOutput, splitOutput } from "./matcher.ts";
import { type Captures, matchTemplate } from "./template.ts";
import { parseTemplate } from "./template-parser.ts";
import type { Exchange, ExpectedBlock } from "./transcript.ts";

/** A piece of the old output: a line, or a whole {{…}} block. */
interface Piece {
  readonly source: readonly string[];
  readonly block: ExpectedBlock;
}

const noCaptures: Captures = new Map();

/**
 * The transcript's text with an exchange's output rewritten to what was printed now. Lines and words that still fit keep
 * their holes, blocks that still fit stay; times to retry and to press Ctrl-C stay as well.
 */
export function updateTranscript(text: string, exchange: Exchange, output: string): string {
  const lines = text.split("\n");
  const commandLines = exchange.command
    .map((part) => (part.kind === "text" ? part.text : ""))
    .join("")
    .split("\n").length;
  const start = exchange.line - 1 + commandLines;
  const old = lines.slice(start, exchange.endLine);
  const directives = old.filter((line) => /^\{\{(retry|ctrl-c) [^}]*\}\}$/.test(line));
  const fresh = rewrite(piecesOf(exchange, lines), splitOutput(output));
  return [...lines.slice(0, start), ...directives, ...fresh, ...lines.slice(exchange.endLine)].join("\n");
}

function piecesOf(exchange: Exchange, lines: readonly string[]): Piece[] {
  const pieces: Piece[] = [];
  let at = exchange.line;
  for (const block of exchange.expected) {
    if (block.kind === "lines" && !block.anyOrder) {
      for (const line of block.lines) {
        pieces.push({ source: [lines[line.line - 1] ?? ""], block: { ...block, lines: [line] } });
        at = line.line;
      }
      continue;
    }
    const begin = lines.findIndex((line, index) => index >= at && /^\{\{(any-order|anything|fair)\b/.test(line));
    const end = lines.indexOf("{{end}}", begin);
    pieces.push({ source: lines.slice(begin, end + 1), block });
    at = end + 1;
  }
  return pieces;
}

function rewrite(pieces: readonly Piece[], actual: readonly string[]): string[] {
  const fresh: string[] = [];
  let piece = 0;
  let line = 0;
  while (piece < pieces.length || line < actual.length) {
    const next = nextMatch(pieces, actual, piece, line);
    // What is between two places that still fit: the new lines, word by word on the old ones.
    for (let index = 0; line + index < next.line; index++) {
      const before = piece + index < next.piece ? pieces[piece + index]?.source : undefined;
      fresh.push(rewriteLine(before?.length === 1 ? (before[0] ?? "") : "", actual[line + index] ?? ""));
    }
    const found = pieces[next.piece];
    if (!found) break;
    fresh.push(...found.source);
    piece = next.piece + 1;
    line = next.line + next.length;
  }
  return fresh;
}

/** The nearest piece that fits somewhere in the rest of the output, and how many lines it covers. */
function nextMatch(pieces: readonly Piece[], actual: readonly string[], piece: number, line: number) {
  const reach = pieces.length - piece + actual.length - line;
  for (let distance = 0; distance <= reach; distance++) {
    for (let skipped = 0; skipped <= distance; skipped++) {
      const candidate = pieces[piece + skipped];
      const from = line + distance - skipped;
      if (!candidate || from > actual.length) continue;
      const length = lengthOfMatch(candidate.block, actual, from);
      if (length !== undefined) return { piece: piece + skipped, line: from, length };
    }
  }
  return { piece: pieces.length, line: actual.length, length: 0 };
}

function lengthOfMatch(block: ExpectedBlock, actual: readonly string[], from: number): number | undefined {
  const longest = block.kind === "lines" ? block.lines.length : actual.length - from;
  for (let length = Math.min(longest, actual.length - from); length > 0; length--) {
    const text = actual.slice(from, from + length).join("\n");
    if (text !== "" && matchOutput([block], text, noCaptures).passed) return length;
  }
  const [only] = block.kind === "lines" ? block.lines : [];
  return only?.template.length === 0 && actual[from] === "" ? 1 : undefined;
}

const word = /(?:\{\{[^}]*\}\}|[^ ])+/g;

/** The new line; words of the old one that still fit stay with their holes, and so do its blanks if words differ. */
function rewriteLine(old: string, actual: string): string {
  const oldWords = old.match(word) ?? [];
  const words = actual.match(/[^ ]+/g) ?? [];
  if (oldWords.length !== words.length) return actual.replaceAll("{{", "\\{{");
  const merged = words.map((now, index) => {
    const before = oldWords[index];
    return before !== undefined && fits(before, now) ? before : now.replaceAll("{{", "\\{{");
  });
  const put = (layout: string, pattern: RegExp) => {
    let index = 0;
    return layout.replace(pattern, () => merged[index++] ?? "");
  };
  const kept = put(old, word);
  return kept === old ? put(actual, /[^ ]+/g) : kept;
}

function fits(source: string, now: string): boolean {
  const named = source.replace(/\{\{([a-z]+)(?: [^}=]*)?(?:=[^}]*)?\}\}/g, "{{$1}}");
  const anyPattern = [...named.matchAll(/\{\{([a-z]+)\}\}/g)].map((match) => match[1] ?? "");
  return matchTemplate(parseTemplate(named, new Map(), anyPattern), now, noCaptures, false) !== undefined;
}
