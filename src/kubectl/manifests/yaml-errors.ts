import type { YAMLError } from "yaml";

/** What go-yaml says of a document that it cannot read, and where the fault really is (1-based). */
export interface YamlFault {
  /** `yaml: line 4: did not find expected key`. */
  readonly message: string;
  readonly line: number;
  readonly column: number;
}

/** go-yaml's scanner counts lines from one, its parser from zero. */
type Finder = "scanner" | "parser";

interface GoWords {
  readonly text: string;
  readonly from: Finder;
  /** The fault's offset, where the `yaml` package names another. */
  readonly at?: number;
  /** Found out only on the line after. */
  readonly late?: boolean;
}

const expectedKey: GoWords = { text: "did not find expected key", from: "parser" };
const noToken: GoWords = { text: "found character that cannot start any token", from: "scanner" };
const noValueHere = "mapping values are not allowed in this context";

/** Translates an error of the `yaml` package into go-yaml's words. `text` is the whole document. */
export function describeYamlError(error: YAMLError, text: string): YamlFault {
  const start = Math.min(error.pos[0], text.length);
  const words = goWords(error, text, start);
  const offset = words.at ?? start;
  const line = lineAt(text, offset);
  const goLine = line + (words.late ? 1 : 0) - (words.from === "scanner" ? 0 : 1);
  // Neither names the first line.
  const named = goLine > (words.from === "scanner" ? 1 : 0) ? `line ${goLine}: ` : "";
  return { message: `yaml: ${named}${words.text}`, line, column: offset - text.lastIndexOf("\n", offset - 1) };
}

function goWords(error: YAMLError, text: string, offset: number): GoWords {
  const { code, message } = error;
  const line = lineAt(text, offset);
  switch (code) {
    case "TAB_AS_INDENT":
      return lineBefore(text, line).endsWith(":")
        ? noToken
        : { text: "found a tab character that violates indentation", from: "scanner" };
    case "BAD_DQ_ESCAPE":
      return { text: "found unknown escape character", from: "scanner" };
    case "BAD_SCALAR_START":
      return noToken;
    case "BLOCK_AS_IMPLICIT_KEY":
      return { text: noValueHere, from: "scanner", at: nextColon(text, offset) };
    case "BAD_INDENT":
      if (message.startsWith("Flow")) return flowWords(text, offset);
      return isBesideSequence(text, line)
        ? { text: "did not find expected '-' indicator", from: "parser" }
        : expectedKey;
    case "MULTILINE_IMPLICIT_KEY":
    case "KEY_OVER_1024_CHARS":
      if (/^-\s/.test(text.slice(offset))) return expectedKey;
      if (lineBefore(text, line).endsWith(":")) {
        return { text: noValueHere, from: "scanner", at: nextColon(text, offset) };
      }
      return { text: "could not find expected ':'", from: "scanner", late: true };
    case "MISSING_CHAR":
      if (/quote/.test(message)) return { text: "found unexpected end of stream", from: "scanner" };
      if (/^Flow/.test(message)) return flowWords(text, offset);
      if (/^Sequence item/.test(message)) return expectedKey;
      return { text: "could not find expected ':'", from: "scanner", late: true };
    case "UNEXPECTED_TOKEN":
      if (/[\]}]/.test(text.charAt(offset))) return { text: "did not find expected node content", from: "parser" };
      if (/block scalar header/i.test(message)) {
        return { text: "did not find expected comment or line break", from: "scanner" };
      }
      return expectedKey;
    default:
      return expectedKey;
  }
}

function lineAt(text: string, offset: number): number {
  return text.slice(0, offset).split("\n").length;
}

/** The nearest line above that says something, without trailing blanks. */
function lineBefore(text: string, line: number): string {
  const above = text.split("\n").slice(0, line - 1);
  return above.findLast((one) => /\S/.test(one))?.trimEnd() ?? "";
}

/** Where the `:` stands that makes a key of what begins at `offset`. */
function nextColon(text: string, offset: number): number {
  const found = text.slice(offset).search(/:(?:\s|$)/);
  return found < 0 ? offset : offset + found;
}

/** A key as deep as the items of a list above it. */
function isBesideSequence(text: string, line: number): boolean {
  const own = text.split("\n")[line - 1] ?? "";
  const indent = /^\s*/.exec(own)?.[0] ?? "";
  return lineBefore(text, line).startsWith(`${indent}- `) && !own.trimStart().startsWith("-");
}

/** What go-yaml waits for inside brackets. */
function flowWords(text: string, offset: number): GoWords {
  const before = text.slice(0, offset).trimEnd();
  let depth = 0;
  for (let index = before.length - 1; index >= 0; index--) {
    const character = before.charAt(index);
    if (character === "]" || character === "}") depth++;
    if (character !== "[" && character !== "{") continue;
    if (depth-- > 0) continue;
    const atEnd = text.slice(offset).trim() === "" && /[[{,]$/.test(before);
    if (atEnd) break;
    return { text: `did not find expected ',' or '${character === "[" ? "]" : "}"}'`, from: "parser" };
  }
  return { text: "did not find expected node content", from: "parser" };
}
