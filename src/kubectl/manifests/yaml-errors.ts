import type { YAMLError } from "yaml";

/** What go-yaml says of a document that it cannot read, and where the fault really is (1-based). */
export interface YamlFault {
  /** `yaml: line 4: did not find expected key`. */
  readonly message: string;
  readonly line: number;
  readonly column: number;
}

interface GoWords {
  readonly text: string;
  /** go-yaml's scanner counts lines from one, its parser from zero; the first line is not named at all. */
  readonly from: "scanner" | "parser";
  /** Found out only on the line after. */
  readonly late?: boolean;
}

const expectedKey: GoWords = { text: "did not find expected key", from: "parser" };

/** Translates an error of the `yaml` package into go-yaml's words. `text` is the whole document. */
export function describeYamlError(error: YAMLError, text: string): YamlFault {
  const offset = Math.min(error.pos[0], text.length);
  const before = text.slice(0, offset).split("\n");
  const line = before.length;
  const column = (before.at(-1)?.length ?? 0) + 1;
  const words = goWords(error, text, offset);
  const goLine = (words.from === "scanner" ? line : line - 1) + (words.late ? 1 : 0);
  const named = goLine > (words.from === "scanner" ? 1 : 0) ? `line ${goLine}: ` : "";
  return { message: `yaml: ${named}${words.text}`, line, column };
}

function goWords(error: YAMLError, text: string, offset: number): GoWords {
  const message = error.message;
  switch (error.code) {
    case "TAB_AS_INDENT":
      return { text: "found character that cannot start any token", from: "scanner" };
    case "BAD_DQ_ESCAPE":
      return { text: "found unknown escape character", from: "scanner" };
    case "BAD_SCALAR_START":
      return { text: "found character that cannot start any token", from: "scanner" };
    case "BLOCK_AS_IMPLICIT_KEY":
      return { text: "mapping values are not allowed in this context", from: "scanner" };
    case "BAD_INDENT":
      if (/flow/i.test(message)) return flowWords(text, offset);
      return /sequence/.test(message) ? { text: "did not find expected '-' indicator", from: "parser" } : expectedKey;
    case "MULTILINE_IMPLICIT_KEY":
    case "KEY_OVER_1024_CHARS":
      return { text: "could not find expected ':'", from: "scanner", late: true };
    case "BAD_ALIAS":
      return { text: "did not find expected alphabetic or numeric character", from: "scanner" };
    case "MISSING_CHAR":
      if (/closing .*quote/.test(message)) return { text: "found unexpected end of stream", from: "scanner" };
      if (/Flow (map|sequence)|expected flow/i.test(message)) return flowWords(text, offset);
      return { text: "could not find expected ':'", from: "scanner", late: true };
    case "UNEXPECTED_TOKEN":
      if (/\t/.test(text.slice(offset, offset + 1))) {
        return { text: "found a tab character that violates indentation", from: "scanner" };
      }
      if (/[\]}]/.test(text.charAt(offset))) return { text: "did not find expected node content", from: "parser" };
      if (/block scalar header/.test(message)) {
        return { text: "did not find expected comment or line break", from: "scanner" };
      }
      return expectedKey;
    default:
      return expectedKey;
  }
}

/** Which closing bracket go-yaml waits for. */
function flowWords(text: string, offset: number): GoWords {
  let depth = 0;
  for (let index = offset - 1; index >= 0; index--) {
    const character = text.charAt(index);
    if (character === "]" || character === "}") depth++;
    else if (character === "[" || character === "{") {
      if (depth === 0) {
        return { text: `did not find expected ',' or '${character === "[" ? "]" : "}"}'`, from: "parser" };
      }
      depth--;
    }
  }
  return { text: "did not find expected node content", from: "parser" };
}
